"""Figures of the handwriting measures: one measure by class, and two against each other."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from mnist_dash.data.measures import Spread
from mnist_dash.plots.palette import DIGIT_COLORS

_OVERLAP = 1.5  # how many lines high the highest ridge is


def ridgeline(spreads: Mapping[int, Spread], class_names: Sequence[str], title: str) -> go.Figure:
    """How a measure is spread within each class: one ridge per class, with its median and middle half."""
    figure = go.Figure()
    highest = max(float(spread.density.max()) for spread in spreads.values())
    for line, (label, spread) in enumerate(spreads.items()):
        name, color = class_names[label], DIGIT_COLORS[label]
        ridge = line - spread.density / highest * _OVERLAP
        figure.add_scatter(
            x=np.concatenate([spread.grid, spread.grid[::-1]]),
            y=np.concatenate([ridge, np.full(len(ridge), float(line))]),
            mode="lines",
            fill="toself",
            fillcolor=_translucent(color, 0.55),
            line={"color": color, "width": 1.5},
            hoverinfo="skip",
            showlegend=False,
        )
        low, middle, high = spread.quartiles
        half = "" if low == high else f"<br>middle half {low:.1f} to {high:.1f}"
        figure.add_scatter(
            x=[low, middle, high],
            y=[line] * 3,
            mode="lines+markers",
            line={"color": "#808080", "width": 3},
            marker={"size": [0, 11, 0], "color": color, "line": {"color": "#ffffff", "width": 1.5}, "opacity": 1},
            hovertemplate=f"digit {name}: {spread.count:,} images<br>median {middle:.1f}{half}<extra></extra>",
            showlegend=False,
        )
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        height=120 + 40 * len(spreads),
        dragmode=False,
    )
    lines = list(range(len(spreads)))
    names = [class_names[label] for label in spreads]
    figure.update_xaxes(title=title)
    figure.update_yaxes(
        title="Digit", tickvals=lines, ticktext=names, range=[len(spreads) - 0.6, -_OVERLAP - 0.1], zeroline=False
    )
    return figure


def _translucent(color: str, opacity: float) -> str:
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def scatter(
    x: npt.NDArray[np.float32],
    y: npt.NDArray[np.float32],
    labels: npt.NDArray[np.uint8],
    positions: npt.NDArray[np.int64],
    class_names: Sequence[str],
    titles: tuple[str, str],
) -> go.Figure:
    """One point per digit, coloured by class; each point's customdata is the digit's position. For box and lasso."""
    figure = go.Figure()
    for label in np.unique(labels):
        members = labels == label
        figure.add_scattergl(
            x=x[members],
            y=y[members],
            customdata=positions[members],
            name=class_names[label],
            mode="markers",
            marker={"color": DIGIT_COLORS[label], "size": 6, "opacity": 0.65},
            hovertemplate="position %{customdata:,}<br>%{x:.2f}, %{y:.2f}",
        )
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        height=520,
        dragmode="lasso",
        showlegend=True,
        legend={"title": "Digit", "orientation": "h", "y": -0.16, "yanchor": "top", "itemsizing": "constant"},
    )
    figure.update_xaxes(title=titles[0])
    figure.update_yaxes(title=titles[1])
    return figure
