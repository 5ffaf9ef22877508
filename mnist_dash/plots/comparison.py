"""Figures of several runs: curves over each other, the verdict of every pair, and accuracy against cost."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from mnist_dash.plots.evaluation import RUN_COLORS
from mnist_dash.plots.marks.paths import GREY

_DASHES = ("solid", "dash", "dot", "dashdot") * 2
_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "star", "hexagon", "cross")
_MARGIN = {"l": 0, "r": 8, "t": 8, "b": 0}


def curves(
    runs: Mapping[str, Sequence[Mapping[str, Any]]], colors: Sequence[int], quantity: str, *, by_seconds: bool
) -> go.Figure:
    """One column of the runs' metrics over epochs or over seconds of training; `colors` are the runs' places."""
    figure = go.Figure()
    for (name, rows), place in zip(runs.items(), colors, strict=True):
        seconds = np.cumsum([row.get("seconds") or 0.0 for row in rows])
        figure.add_scatter(
            x=seconds if by_seconds else [row["epoch"] for row in rows],
            y=[row.get(quantity) for row in rows],
            mode="lines+markers",
            name=name,
            line={"color": RUN_COLORS[place], "dash": _DASHES[place]},
            marker={"symbol": _SYMBOLS[place]},
            hovertemplate=f"%{{x:.1f}}{' s' if by_seconds else ''}: %{{y:.4f}}",
        )
    figure.update_layout(margin=_MARGIN, height=380, dragmode=False, showlegend=True)
    figure.update_layout(legend={"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0})
    figure.update_xaxes(title="Seconds of training" if by_seconds else "Epoch", rangemode="tozero")
    if not by_seconds:
        figure.update_xaxes(tickformat="d", nticks=min(max(map(len, runs.values())) + 1, 11))
    word = "accuracy" if quantity.endswith("accuracy") else "loss"
    figure.update_yaxes(title=word.capitalize(), tickformat=".1~%" if word == "accuracy" else None)
    return figure


def costs(
    names: Sequence[str],
    costs: Sequence[float],
    accuracies: Sequence[float],
    intervals: Sequence[tuple[float, float]],
    front: Sequence[int],
    title: str,
) -> go.Figure:
    """Accuracy with its interval against a cost on a log axis; the Pareto front (places) as a stepped line.

    Of a name such as "A · tree" the part before the dot stands at the point.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[costs[place] for place in front],
        y=[accuracies[place] for place in front],
        mode="lines",
        line={"color": GREY, "shape": "hv", "dash": "dot"},
        name="Pareto front",
        hoverinfo="skip",
    )
    for place, name in enumerate(names):
        low, high = intervals[place]
        if not np.isfinite(costs[place]):
            continue
        figure.add_scatter(
            x=[costs[place]],
            y=[accuracies[place]],
            error_y={"array": [high - accuracies[place]], "arrayminus": [accuracies[place] - low], "width": 3},
            mode="markers+text",
            text=[name.partition(" · ")[0]],
            textposition="middle right",
            name=name,
            marker={"size": 12, "symbol": _SYMBOLS[place], "color": RUN_COLORS[place]},
            hovertemplate=f"%{{x:,.4~g}}: %{{y:.2%}} ({low:.2%} to {high:.2%})",
        )
    figure.update_layout(margin=_MARGIN, height=340, dragmode=False, showlegend=False, hovermode="closest")
    ticks = _ticks([cost for cost in costs if np.isfinite(cost)])
    figure.update_xaxes(title=title, type="log", tickvals=ticks, ticktext=[f"{tick:,g}" for tick in ticks])
    figure.update_yaxes(title="Accuracy", tickformat=".1~%")
    return figure


def _ticks(values: Sequence[float]) -> list[float]:
    """A few round values around these on a log axis: powers of ten, and over few decades also 2 and 5 of them."""
    if not values:
        return []
    low, high = np.floor(np.log10(min(values))), np.ceil(np.log10(max(values)))
    steps = (1, 2, 5) if high - low <= 2 else (1,)
    return [float(step * 10.0**power) for power in np.arange(low, high + 1) for step in steps]
