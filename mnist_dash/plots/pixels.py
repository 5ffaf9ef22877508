"""Figures of many digits at once: pixel values, class pictures, differences and class counts."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from mnist_dash.plots.palette import DIGIT_COLORS

Counts = npt.NDArray[np.int64]
Picture = npt.NDArray[np.float64]

BLUE, AMBER = "#2588f1", "#d98a1f"  # told apart by colour-blind readers on light and dark grounds
# Black for equal: the paper of every digit picture is black, in both themes.
DIVERGING = [(0.0, "#8cc8ff"), (0.25, "#2a72b8"), (0.5, "#0e1014"), (0.75, "#b05e12"), (1.0, "#ffbf69")]
_BIN = 8  # pixel values per bar
_PER_ROW = 5  # class pictures per row: readable on a phone too
_GAP = 2  # pixels between class pictures


def _bins(counts: Counts) -> tuple[Counts, list[str], Picture]:
    """Bar middles, bar names and the share of pixels in each bar, in percent."""
    shares = counts.reshape(-1, _BIN).sum(axis=1) * 100 / max(counts.sum(), 1)
    lows = np.arange(0, len(counts), _BIN)
    return lows + _BIN // 2, [f"{low} to {low + _BIN - 1}" for low in lows], shares


def _log_shares(figure: go.Figure) -> go.Figure:
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        height=320,
        bargap=0,
        dragmode=False,
        legend={"title": "Digit", "orientation": "h", "y": -0.22, "yanchor": "top"},
    )
    figure.update_xaxes(
        title="Pixel value (0 = paper, 255 = full ink)", range=[0, 256], tickvals=[0, 64, 128, 192, 255]
    )
    figure.update_yaxes(title="Share of pixels (%, log scale)", type="log", dtick=1)
    return figure


def histogram(counts: Counts) -> go.Figure:
    """The share of pixels at each value (counts: int64, 256) in bars of 8 values, on a log axis."""
    middles, names, shares = _bins(counts)
    bars = go.Bar(
        x=middles,
        y=np.where(shares > 0, shares, np.nan),
        width=_BIN - 1,
        customdata=np.stack([names, counts.reshape(-1, _BIN).sum(axis=1).astype(str)], axis=1),
        marker_color=BLUE,
        hovertemplate="values %{customdata[0]}<br>%{y:.3g} % of the pixels<br>%{customdata[1]} pixels<extra></extra>",
    )
    return _log_shares(go.Figure(bars))


def class_histograms(counts: Mapping[int, Counts], class_names: Sequence[str]) -> go.Figure:
    """The share of pixels at each value, a stepped line per class, on a log axis."""
    figure = go.Figure()
    for label, values in counts.items():
        middles, names, shares = _bins(values)
        figure.add_scatter(
            x=middles,
            y=np.where(shares > 0, shares, np.nan),
            name=class_names[label],
            mode="lines",
            line={"shape": "hvh", "width": 2, "color": DIGIT_COLORS[label]},
            customdata=names,
            hovertemplate="values %{customdata}<br>%{y:.3g} % of the pixels",
        )
    figure.update_layout(showlegend=True)
    return _log_shares(figure)


def _bare(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(margin={"l": 0, "r": 0, "t": 8, "b": 0}, height=height, dragmode=False)
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(
        visible=False, autorange="reversed", scaleanchor="x", constrain="domain", constraintoward="bottom"
    )
    return figure


def _bar(title: str) -> dict[str, object]:
    """A colour bar under the figure: beside it, it would take a third of a phone's width."""
    return {
        "title": {"text": title, "side": "top"},
        "orientation": "h",
        "thickness": 10,
        "len": 0.6,
        "y": 0,
        "yanchor": "top",
        "nticks": 6,
    }


def strip(pictures: Mapping[str, Picture], title: str) -> go.Figure:
    """Pictures (H x W each) by name, five to a row, on one shared scale from 0 up; `title` names the scale."""
    height, width = next(iter(pictures.values())).shape
    step_x, step_y = width + _GAP, height + 4 * _GAP  # the name of each picture stands over it
    places = np.moveaxis(np.indices((height, width)), 0, -1)
    figure = go.Figure()
    for place, (name, picture) in enumerate(pictures.items()):
        left, top = place % _PER_ROW * step_x, place // _PER_ROW * step_y
        figure.add_heatmap(
            z=picture,
            x0=left,
            y0=top,
            customdata=places.astype(np.uint8),
            coloraxis="coloraxis",
            hovertemplate=f"{name}: row %{{customdata[0]}}, column %{{customdata[1]}}<br>%{{z:.4g}}<extra></extra>",
        )
        middle = left + width / 2 - 0.5
        figure.add_annotation(x=middle, y=top - 0.5, text=name, showarrow=False, yanchor="bottom", font_size=14)
    rows = -(-len(pictures) // _PER_ROW)
    most = max(float(picture.max()) for picture in pictures.values())
    figure.update_layout(
        coloraxis={"cmin": 0, "cmax": max(most, 1e-9), "colorscale": "Cividis", "colorbar": _bar(title)}
    )
    _bare(figure, 70 + 145 * rows)
    figure.update_xaxes(range=[-0.5, _PER_ROW * step_x - _GAP - 0.5])
    figure.update_yaxes(autorange=False, range=[rows * step_y - 4 * _GAP - 0.5, -4 * _GAP - 0.5])
    return figure


def difference(first: Picture, second: Picture, names: tuple[str, str]) -> go.Figure:
    """The first picture (H x W) less the second, on a diverging scale with black for equal."""
    change = first - second
    most = max(float(np.abs(change).max()), 1e-9)
    heat = go.Heatmap(
        z=change,
        zmin=-most,
        zmax=most,
        colorscale=DIVERGING,
        colorbar=_bar(f"More ink in {names[1]} (below 0) or in {names[0]} (above 0)"),
        hovertemplate="row %{y}, column %{x}<br>difference %{z:.1f}<extra></extra>",
    )
    return _bare(go.Figure(heat), 440)


def information(variance: Picture, unchanging: npt.NDArray[np.bool_]) -> go.Figure:
    """Where the images differ: the variance of each pixel (H x W); pixels that never change are left blank."""
    heat = go.Heatmap(
        z=np.where(unchanging, np.nan, variance),
        zmin=0,
        zmax=max(float(variance.max()), 1e-9),
        colorscale="Cividis",
        colorbar=_bar("Variance (pixel value squared); blank: never changes"),
        hoverongaps=False,
        hovertemplate="row %{y}, column %{x}<br>variance %{z:.0f}<extra></extra>",
    )
    figure = _bare(go.Figure(heat), 440)
    height, width = variance.shape
    figure.add_shape(
        type="rect", x0=-0.5, y0=-0.5, x1=width - 0.5, y1=height - 0.5, line={"color": "#888888", "width": 1}
    )
    return figure


def balance(counts: Mapping[str, Sequence[int]], class_names: Sequence[str]) -> go.Figure:
    """How many images each class has, a group of bars per class and a bar per split, with the counts on them."""
    figure = go.Figure()
    for (split, numbers), color in zip(counts.items(), (BLUE, AMBER), strict=False):
        figure.add_bar(
            y=list(class_names),
            x=list(numbers),
            name=split,
            orientation="h",
            marker_color=color,
            text=[f"{number:,}" for number in numbers],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="digit %{y}<br>%{x:,} images",
        )
    figure.update_layout(
        margin={"l": 0, "r": 48, "t": 8, "b": 0},
        height=460,
        bargap=0.25,
        dragmode=False,
        legend={"title": "Split", "orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
    )
    figure.update_xaxes(title="Images", tickformat=",", nticks=6)
    figure.update_yaxes(title="Digit", type="category", autorange="reversed")
    return figure
