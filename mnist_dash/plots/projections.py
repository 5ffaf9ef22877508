"""Figures of principal components: what they hold, what they look like, a digit rebuilt, and three of them in space."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from mnist_dash.plots.palette import DIGIT_COLORS
from mnist_dash.plots.pixels import BLUE, DIVERGING

Numbers = npt.NDArray[np.floating]

_PER_ROW = 5  # eigen-digits per row: readable on a phone too
_GAP = 2  # pixels between pictures
_GREY = "#808080"  # seen on light and dark grounds


def scree(held: Numbers, first: int) -> go.Figure:
    """The share of the variance that each of the first components holds (held: K, 0 to 1), a bar each."""
    shown = held[:first] * 100
    bars = go.Bar(
        x=np.arange(1, len(shown) + 1),
        y=shown,
        marker_color=BLUE,
        hovertemplate="component %{x}<br>%{y:.2f} % of the variance<extra></extra>",
    )
    figure = _plain(go.Figure(bars), 320)
    figure.update_layout(bargap=0.15)
    figure.update_xaxes(title="Component")
    figure.update_yaxes(title="Share of the variance (%)", rangemode="tozero")
    return figure


def cumulative(held: Numbers, marks: Mapping[float, int]) -> go.Figure:
    """The variance that the first components hold together (held: K), with the counts that reach certain shares."""
    counts = np.arange(len(held) + 1)
    line = go.Scatter(
        x=counts,
        y=np.concatenate([[0], np.cumsum(held)]) * 100,
        mode="lines",
        line={"color": BLUE, "width": 2.5},
        hovertemplate="%{x} components<br>%{y:.1f} % of the variance<extra></extra>",
    )
    figure = _plain(go.Figure(line), 320)
    for place, (share, count) in enumerate(marks.items()):
        figure.add_scatter(
            x=[0, count, count],
            y=[share * 100, share * 100, 0],
            mode="lines",
            line={"color": _GREY, "width": 1, "dash": "dot"},
            hoverinfo="skip",
        )
        figure.add_annotation(
            x=count,
            y=share * 100,
            text=f"{share:.0%}: {count}",
            showarrow=False,
            xanchor="left",
            yanchor="top",
            xshift=6,
            yshift=15 * (place + 1 - len(marks)),  # so that the last two, which lie close, stay apart
        )
    figure.update_xaxes(title="Components, from the first on", range=[0, len(held)])
    figure.update_yaxes(title="Variance held (%)", range=[0, 102])
    return figure


def eigen_digits(pictures: Mapping[str, Numbers]) -> go.Figure:
    """Components as pictures (H x W each) by name, five to a row, each on a scale of its own around 0 = black."""
    height, width = next(iter(pictures.values())).shape
    step_x, step_y = width + _GAP, height + 4 * _GAP  # the name of each picture stands over it
    figure = go.Figure()
    for place, (name, picture) in enumerate(pictures.items()):
        left, top = place % _PER_ROW * step_x, place // _PER_ROW * step_y
        most = max(float(np.abs(picture).max()), 1e-9)
        figure.add_heatmap(
            z=picture,
            x0=left,
            y0=top,
            zmin=-most,
            zmax=most,
            colorscale=DIVERGING,
            showscale=False,
            hovertemplate=f"{name}<br>%{{z:.3f}}<extra></extra>",
        )
        middle = left + width / 2 - 0.5
        figure.add_annotation(x=middle, y=top - 0.5, text=name, showarrow=False, yanchor="bottom", font_size=12)
    rows = -(-len(pictures) // _PER_ROW)
    _pictures(figure, 20 + 125 * rows)
    figure.update_xaxes(range=[-0.5, _PER_ROW * step_x - _GAP - 0.5])
    figure.update_yaxes(range=[rows * step_y - 4 * _GAP - 0.5, -4 * _GAP - 0.5])
    return figure


def rebuilt(original: Numbers, again: Numbers) -> go.Figure:
    """A digit, the digit rebuilt (both H x W, pixel values) and what is missing, side by side."""
    height, width = original.shape
    step = width + 2 * _GAP
    figure = go.Figure()
    parts = {"Original": original, "Rebuilt": np.clip(again, 0, 255), "Missing": original - again}
    for place, (name, picture) in enumerate(parts.items()):
        figure.add_heatmap(
            z=picture,
            x0=place * step,
            zmin=-255 if name == "Missing" else 0,
            zmax=255,
            colorscale=DIVERGING if name == "Missing" else "gray",
            showscale=False,
            hovertemplate=f"{name}<br>%{{z:.0f}}<extra></extra>",
        )
        middle = place * step + width / 2 - 0.5
        figure.add_annotation(x=middle, y=-0.5, text=name, showarrow=False, yanchor="bottom", font_size=14)
    _pictures(figure, 220)
    figure.update_xaxes(range=[-0.5, 3 * step - 2 * _GAP - 0.5])
    figure.update_yaxes(range=[height - 0.5, -4 * _GAP - 0.5])
    return figure


def errors(missing: Numbers, chosen: int) -> go.Figure:
    """The error of a digit rebuilt from 0, 1, 2 ... components (pixel values), with the chosen count marked."""
    figure = go.Figure()
    figure.add_scatter(
        x=np.arange(len(missing)),
        y=missing,
        mode="lines",
        line={"color": BLUE, "width": 2.5},
        hovertemplate="%{x} components<br>error %{y:.1f}<extra></extra>",
    )
    figure.add_scatter(
        x=[chosen],
        y=[missing[chosen]],
        mode="markers",
        marker={"size": 12, "color": BLUE, "line": {"color": "#ffffff", "width": 2}},
        hovertemplate="chosen: %{x} components<br>error %{y:.1f}<extra></extra>",
    )
    _plain(figure, 240)
    figure.update_xaxes(title="Components", rangemode="tozero")
    figure.update_yaxes(title="Error (pixel value)", rangemode="tozero")
    return figure


def cloud(
    scores: Numbers,
    labels: npt.NDArray[np.uint8],
    positions: npt.NDArray[np.integer],
    class_names: Sequence[str],
    titles: Sequence[str],
) -> go.Figure:
    """Digits in the space of three components (scores: N x 3), a point each, coloured by class; to be turned."""
    figure = go.Figure()
    for label in np.unique(labels):
        members = labels == label
        figure.add_scatter3d(
            x=scores[members, 0],
            y=scores[members, 1],
            z=scores[members, 2],
            customdata=positions[members],
            name=class_names[label],
            mode="markers",
            marker={"color": DIGIT_COLORS[label], "size": 2.5, "opacity": 0.8},
            hovertemplate="digit %{customdata:,}<br>%{x:.2f}, %{y:.2f}, %{z:.2f}",
        )
    axes = {f"{axis}axis": {"title": title, "color": _GREY} for axis, title in zip("xyz", titles, strict=True)}
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        height=560,
        scene={**axes, "aspectmode": "cube"},
        legend={"title": "Digit", "orientation": "h", "y": 0, "yanchor": "top", "itemsizing": "constant"},
    )
    return figure


def _plain(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(margin={"l": 0, "r": 0, "t": 8, "b": 0}, height=height, dragmode=False, showlegend=False)
    return figure


def _pictures(figure: go.Figure, height: int) -> go.Figure:
    """Square pixels, no axes, rows from the top down."""
    _plain(figure, height)
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, scaleanchor="x", constrain="domain", constraintoward="top", autorange=False)
    return figure
