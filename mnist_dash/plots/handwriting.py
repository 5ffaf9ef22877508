"""Figures of the handwriting measures: one measure by class, and two against each other."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mnist_dash.data.measures import Spread
from mnist_dash.plots.marks import axes, boxes, frame, paths
from mnist_dash.plots.marks.axes import Axis
from mnist_dash.plots.marks.paths import GREY
from mnist_dash.plots.palette import class_color, class_shade

if TYPE_CHECKING:
    import plotly.graph_objects as go

Values = npt.NDArray[np.float32]
Labels = npt.NDArray[np.uint8]

_OVERLAP = 1.5  # how many lines high the highest ridge is


def ridgeline(
    spreads: Mapping[int, Spread],
    class_names: Sequence[str],
    title: str,
    describe: str,
    slices: Mapping[int, Sequence[int]] | None = None,
) -> str:
    """How a measure is spread within each class: one ridge per class, with its median and middle half.

    `slices` are, for each class, how many digits lie in each of so many equal parts of the axis; each part can be
    chosen, by the number label * parts + part.
    """
    grid = next(iter(spreads.values())).grid
    x = axes.linear(title, float(grid[0]), float(grid[-1]), about=8)
    names = tuple((float(line), class_names[label]) for line, label in enumerate(spreads))
    y = Axis("Class", len(spreads) - 0.6, -_OVERLAP - 0.1, names)
    highest = max(float(spread.density.max()) for spread in spreads.values())
    ridges = [
        paths.area(
            x,
            y,
            spread.grid,
            line,
            line - spread.density / highest * _OVERLAP,
            class_color(label),
            opacity=0.55,
            edge=1.5,
        )
        for line, (label, spread) in enumerate(spreads.items())
    ]
    middles = [
        _middle(x, y, line, spread, class_color(label), class_names[label])
        for line, (label, spread) in enumerate(spreads.items())
    ]
    parts = [
        _parts(x, y, line, label, slices[label], class_names[label])
        for line, label in enumerate(spreads)
        if slices is not None
    ]
    return frame.plot(x, y, ridges + parts + middles, describe, height=110 + 44 * len(spreads))


def _parts(x: Axis, y: Axis, line: int, label: int, counts: Sequence[int], name: str) -> str:
    """Boxes to choose over the parts of one ridge."""
    edges = np.linspace(x.low, x.high, len(counts) + 1)
    wide = float(edges[1] - edges[0])
    tips = [
        f"digit {name}, {low:.1f} to {low + wide:.1f}\n{count:,} images".replace("-", "−")
        for low, count in zip(edges, counts, strict=False)
    ]
    across = Axis(x.title, 0, len(counts), ())
    return boxes.areas(
        across,
        y,
        np.arange(len(counts)) + 0.5,
        line - 0.5,
        tips,
        picks=[label * len(counts) + place for place in range(len(counts))],
    )


def _middle(x: Axis, y: Axis, line: int, spread: Spread, colour: str, name: str) -> str:
    """The middle half of a class as a line, and its median as a dot."""
    low, middle, high = spread.quartiles
    half = "" if low == high else f"\nmiddle half {low:.1f} to {high:.1f}"
    words = f"digit {name}: {spread.count:,} images\nmedian {middle:.1f}{half}".replace("-", "−")
    return paths.line(x, y, [low, high], [line, line], GREY, width=3) + boxes.dots(
        x, y, [middle], [line], [words], colours=colour, size=12
    )


def scatter(
    x: Values,
    y: Values,
    labels: Labels,
    class_names: Sequence[str],
    titles: tuple[str, str],
    reaches: tuple[tuple[float, float], tuple[float, float]],
) -> str:
    """One point per digit, coloured by class, within these reaches of both measures; others are left out."""
    across, up = (_over(title, *ends) for title, ends in zip(titles, reaches, strict=True))
    classes = np.unique(labels).tolist()
    outside = (across.at(x) < 0) | (across.at(x) > 1) | (up.at(y) < 0) | (up.at(y) > 1)
    x, y = np.where(outside, np.nan, x), np.where(outside, np.nan, y)
    clouds = [
        paths.cloud(across, up, x[labels == label], y[labels == label], class_color(label), size=5) for label in classes
    ]
    keys = [(class_names[label], class_color(label)) for label in classes]
    describe = f"{titles[0]} across and {titles[1]} up, a point per digit"
    return frame.plot(across, up, clouds, describe, height=460, keys=keys, keys_title="Class")


def _over(title: str, low: float, high: float) -> Axis:
    """An axis with a little room at both ends."""
    room = max((high - low) * 0.03, 1e-3)
    return axes.linear(title, low - room, high + room, about=7)


def lasso(
    x: Values,
    y: Values,
    labels: Labels,
    positions: npt.NDArray[np.int64],
    class_names: Sequence[str],
    titles: tuple[str, str],
    *,
    dark: bool = False,
) -> "go.Figure":
    """One point per digit, coloured by class; each point's customdata is the digit's position. For box and lasso."""
    import plotly.graph_objects as go  # for those who draw round points

    figure = go.Figure()
    for label in np.unique(labels):
        members = labels == label
        figure.add_scattergl(
            x=x[members],
            y=y[members],
            customdata=positions[members],
            name=class_names[label],
            mode="markers",
            marker={"color": class_shade(label, dark=dark), "size": 6, "opacity": 0.65},
            hovertemplate="position %{customdata:,}<br>%{x:.2f}, %{y:.2f}",
        )
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        height=520,
        dragmode="lasso",
        showlegend=True,
        legend={"title": "Class", "orientation": "h", "y": -0.16, "yanchor": "top", "itemsizing": "constant"},
    )
    figure.update_xaxes(title=titles[0])
    figure.update_yaxes(title=titles[1])
    return figure
