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


def ridgeline(spreads: Mapping[int, Spread], class_names: Sequence[str], title: str, describe: str) -> str:
    """How a measure is spread within each class: one ridge per class, with its median and middle half."""
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
    return frame.plot(x, y, ridges + middles, describe, height=110 + 38 * len(spreads))


def _middle(x: Axis, y: Axis, line: int, spread: Spread, colour: str, name: str) -> str:
    """The middle half of a class as a line, and its median as a dot."""
    low, middle, high = spread.quartiles
    half = "" if low == high else f"\nmiddle half {low:.1f} to {high:.1f}"
    words = f"digit {name}: {spread.count:,} images\nmedian {middle:.1f}{half}".replace("-", "−")
    return paths.line(x, y, [low, high], [line, line], GREY, width=3) + boxes.dots(
        x, y, [middle], [line], [words], colours=colour, size=12
    )


def scatter(x: Values, y: Values, labels: Labels, class_names: Sequence[str], titles: tuple[str, str]) -> str:
    """One point per digit, coloured by class."""
    across, up = (_over(title, values) for title, values in zip(titles, (x, y), strict=True))
    classes = np.unique(labels).tolist()
    clouds = [
        paths.cloud(across, up, x[labels == label], y[labels == label], class_color(label), size=5) for label in classes
    ]
    keys = [(class_names[label], class_color(label)) for label in classes]
    describe = f"{titles[0]} across and {titles[1]} up, a point per digit"
    return frame.plot(across, up, clouds, describe, height=460, keys=keys, keys_title="Class")


def _over(title: str, values: Values) -> Axis:
    """An axis over all the known values, with a little room at both ends."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
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
