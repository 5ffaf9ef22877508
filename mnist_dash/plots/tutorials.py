"""Published and measured errors side by side."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from mnist_dash.plots.palette import BLUE, ORANGE

OURS, PUBLISHED = BLUE, ORANGE


class Pair(NamedTuple):
    """A recipe's shares of right answers (0 to 1): published, ours and our interval; None where there is none."""

    name: str
    published: float | None
    ours: float | None
    low: float | None = None
    high: float | None = None


def errors(pairs: Sequence[Pair]) -> go.Figure:
    """Published and our test errors on a log axis, a row a recipe, ours with its 95 % interval."""
    names = [pair.name for pair in pairs]
    figure = go.Figure()
    ours = [pair for pair in pairs if pair.ours is not None and pair.low is not None and pair.high is not None]
    figure.add_scatter(
        x=[_error(pair.ours) for pair in ours],
        y=[pair.name for pair in ours],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [(pair.ours - pair.low) * 100 for pair in ours if pair.ours is not None and pair.low is not None],
            "arrayminus": [
                (pair.high - pair.ours) * 100 for pair in ours if pair.ours is not None and pair.high is not None
            ],
            "thickness": 2,
            "width": 6,
        },
        mode="markers",
        name="ours, with its 95 % interval",
        marker={"symbol": "circle", "size": 11, "color": OURS},
        hovertemplate="ours: %{x:.2f} % wrong<extra></extra>",
    )
    known = [pair for pair in pairs if pair.published is not None]
    figure.add_scatter(
        x=[_error(pair.published) for pair in known],
        y=[pair.name for pair in known],
        mode="markers",
        name="published",
        marker={"symbol": "diamond-open", "size": 13, "color": PUBLISHED, "line": {"width": 2.5}},
        hovertemplate="published: %{x:.2f} % wrong<extra></extra>",
    )
    figure.update_layout(
        height=120 + 38 * len(pairs),
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        dragmode=False,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )
    ticks = [0.2, 0.5, 1, 2, 5, 10, 20, 50]
    figure.update_xaxes(
        title="Wrong test digits (%, log scale)", type="log", tickvals=ticks, ticktext=[f"{t:g}" for t in ticks]
    )
    figure.update_yaxes(categoryorder="array", categoryarray=names[::-1], range=[-0.5, len(names) - 0.5])
    return figure


def _error(share: float | None) -> float | None:
    return None if share is None else max((1 - share) * 100, 0.01)
