"""Figures of one run: confusions, a digit's probabilities, figures per digit, confidence and slices."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from mnist_dash.plots.palette import BLUE, ORANGE

GREY = "#8a8a8a"
RUN_COLORS = (BLUE, ORANGE, "#26912e", "#860ea6", "#77687a", "#c0bb42", "#9f1820", "#ed869e")
_MARGIN = {"l": 0, "r": 8, "t": 8, "b": 0}
_SHADES = [[0.0, "rgba(224,117,45,0.0)"], [0.001, "rgba(224,117,45,0.10)"], [1.0, "rgba(224,117,45,0.65)"]]
_LEGEND = {"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0}


def _empty(height: int) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(margin=_MARGIN, height=height, dragmode=False, legend=_LEGEND)
    return figure


# --- confusions -----------------------------------------------------------------------------------------


def confusion(
    matrix: npt.NDArray[np.int64],
    names: Sequence[str],
    *,
    percent: bool,
    chosen: tuple[int, int] | None,
    ink: str = "#808080",
) -> go.Figure:
    """The confusion matrix (rows: labels), right answers dimmed so that errors show; cells are selectable.

    The cells' points stand row by row. Shading lies under invisible square markers, because heat maps
    cannot be selected; `ink` is the colour of the numbers.
    """
    size = len(names)
    sums = matrix.sum(axis=1, keepdims=True)
    values = 100 * matrix / np.maximum(sums, 1) if percent else matrix
    diagonal = np.eye(size, dtype=bool)
    figure = _empty(540)
    errors, dimmed = np.where(diagonal, np.nan, values), np.where(diagonal, 1.0, np.nan)
    grey = [[0, "rgba(128,128,128,0.14)"], [1, "rgba(128,128,128,0.14)"]]
    for shades, scale in ((dimmed, grey), (errors, _SHADES)):
        figure.add_heatmap(z=shades, colorscale=scale, showscale=False, hoverinfo="skip", xgap=2, ygap=2, zmin=0)
    figure.add_trace(_cells(matrix, values, names, percent=percent))
    figure.update_traces(textfont={"color": ink, "size": 13}, selector={"type": "scatter"})
    if chosen is not None:
        label, answer = chosen
        edges = {"x0": answer - 0.48, "x1": answer + 0.48, "y0": label - 0.48, "y1": label + 0.48}
        figure.add_shape(type="rect", line={"color": BLUE, "width": 3}, **edges)
    ticks: dict[str, Any] = {"tickvals": list(range(size)), "ticktext": list(names), "showgrid": False}
    figure.update_xaxes(title="read as", range=[-0.5, size - 0.5], constrain="domain", zeroline=False, **ticks)
    figure.update_yaxes(title="label", range=[size - 0.5, -0.5], scaleanchor="x", zeroline=False, **ticks)
    figure.update_yaxes(constrain="domain", constraintoward="top")
    figure.update_layout(clickmode="event+select", hovermode="closest", hoverdistance=40)
    return figure


def _cells(
    matrix: npt.NDArray[np.int64], values: npt.NDArray[Any], names: Sequence[str], *, percent: bool
) -> go.Scatter:
    labels, answers = (axis.ravel() for axis in np.indices(matrix.shape))
    words = [
        f"label {names[label]}, read as {names[answer]}: {matrix[label, answer]:,} "
        f"({matrix[label, answer] / max(matrix[label].sum(), 1):.2%} of the {names[label]}s)"
        for label, answer in zip(labels.tolist(), answers.tolist(), strict=True)
    ]
    shown = [f"{value:.1f}" if percent else f"{value:,}" for value in values.ravel()]
    clear = {"marker": {"opacity": 1}}  # a chosen cell must not fade the others
    return go.Scatter(
        x=answers,
        y=labels,
        text=[text if count else "" for text, count in zip(shown, matrix.ravel(), strict=True)],
        hovertext=words,
        hovertemplate="%{hovertext}<extra></extra>",
        mode="markers+text",
        marker={"symbol": "square", "size": 30, "color": "rgba(0,0,0,0)"},
        selected=clear,
        unselected=clear,
        showlegend=False,
    )


# --- one digit ------------------------------------------------------------------------------------------


def answers(probabilities: Mapping[str, npt.NDArray[np.floating]], names: Sequence[str], label: int) -> dict[str, Any]:
    """The probability of each class for one digit as bars, by run, with the label's class marked: an ECharts option.

    Not a plotly figure: Streamlit changes an ECharts chart in its place, which is quicker than drawing a new one.
    """
    alone = len(probabilities) == 1
    series = [
        {
            "type": "bar",
            "name": run,
            "color": color,
            "data": [round(100 * float(value), 2) for value in values],
            "label": {"show": alone, "position": "top", "formatter": "{c}", "fontSize": 10},
            "emphasis": {"disabled": True},
        }
        for color, (run, values) in zip(RUN_COLORS, probabilities.items(), strict=False)
    ]
    marked = [f"{name} ✓" if place == label else name for place, name in enumerate(names)]
    return {
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 40, "bottom": 28, "containLabel": True},
        "legend": {"show": not alone, "top": 0, "left": 0},
        "tooltip": {"trigger": "axis", "confine": True},
        "xAxis": {
            "type": "category",
            "data": marked,
            "name": "Class (✓ = label), percent",
            "nameLocation": "middle",
            "nameGap": 26,
            "axisLabel": {"interval": 0},
            "axisTick": {"show": False},
        },
        "yAxis": {"type": "value", "min": 0, "max": 100, "interval": 50},
        "series": series,
    }


# --- per digit ------------------------------------------------------------------------------------------


def digit_scores(table: pd.DataFrame) -> go.Figure:
    """Precision, recall and F1 of each class with their intervals (from evaluation.digit_scores)."""
    figure = _empty(360)
    looks = (("precision", BLUE, "circle"), ("recall", ORANGE, "diamond"), ("f1", GREY, "square"))
    for offset, (name, color, symbol) in zip((-0.22, 0.0, 0.22), looks, strict=True):
        share, low, high = (table[name + ending].to_numpy() for ending in ("", "_low", "_high"))
        figure.add_scatter(
            x=np.arange(len(table)) + offset,
            y=share,
            error_y={"array": high - share, "arrayminus": share - low, "thickness": 1.5, "width": 3},
            mode="markers",
            name="F1" if name == "f1" else name.capitalize(),
            marker={"color": color, "symbol": symbol, "size": 9},
            customdata=np.stack([table.index.to_numpy(str), low.astype(object), high.astype(object)], axis=1),
            hovertemplate="digit %{customdata[0]}: %{y:.2%} (%{customdata[1]:.2%} to %{customdata[2]:.2%})",
        )
    figure.update_xaxes(tickvals=list(range(len(table))), ticktext=list(table.index), title="Digit")
    figure.update_yaxes(tickformat=".1~%")
    return figure


# --- confidence -----------------------------------------------------------------------------------------


def reliability(tables: Mapping[str, pd.DataFrame]) -> go.Figure:
    """Accuracy against confidence with intervals, a line per table (from calibration.reliability)."""
    figure = _empty(380)
    line = {"color": GREY, "dash": "dot", "width": 1.5}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip", name="as sure as right")
    symbols = ("circle", "diamond")
    for (name, table), color, symbol in zip(tables.items(), RUN_COLORS, symbols, strict=False):
        above, below = table["high"] - table["accuracy"], table["accuracy"] - table["low"]
        figure.add_scatter(
            x=table["confidence"],
            y=table["accuracy"],
            error_y={"array": above, "arrayminus": below, "thickness": 1.2, "width": 3},
            mode="lines+markers",
            name=name,
            line={"color": color},
            marker={"symbol": symbol, "size": 8},
            customdata=table["count"],
            hovertemplate="sure %{x:.1%}, right %{y:.1%}<br>%{customdata:,} digits",
        )
    figure.update_xaxes(title="Confidence", range=[0, 1.02], tickformat=".0%")
    figure.update_yaxes(title="Right", range=[0, 1.05], tickformat=".0%")
    return figure


def coverage(curve: pd.DataFrame, answered: float, right: float) -> go.Figure:
    """Accuracy of the answers against the share answered (from calibration.coverage_curve), one point marked."""
    kept = curve.iloc[np.unique(np.linspace(0, len(curve) - 1, min(len(curve), 400)).astype(int))]
    figure = _empty(380)
    band = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    figure.add_scatter(x=kept["coverage"], y=kept["high"], **band)
    figure.add_scatter(x=kept["coverage"], y=kept["low"], fill="tonexty", fillcolor="rgba(37,136,241,0.18)", **band)
    figure.add_scatter(
        x=kept["coverage"],
        y=kept["accuracy"],
        mode="lines",
        line={"color": BLUE},
        name="right, with 95 % interval",
        customdata=kept["threshold"],
        hovertemplate="from %{customdata:.1%} on: answers %{x:.1%}, right %{y:.2%}<extra></extra>",
    )
    marker = {"color": ORANGE, "size": 12, "symbol": "diamond"}
    figure.add_scatter(x=[answered], y=[right], mode="markers", marker=marker, name="this threshold")
    lowest = float(kept["accuracy"].min()) if len(kept) else 0.0
    figure.update_xaxes(title="Share of digits answered", range=[0, 1.02], tickformat=".0%")
    figure.update_yaxes(title="Right among the answers", range=[lowest - 0.02, 1.005], tickformat=".1~%")
    return figure


# --- slices ---------------------------------------------------------------------------------------------


def slices(table: pd.DataFrame, title: str, overall: float, chosen: int | None) -> go.Figure:
    """The error rate in each slice of a measure with intervals (from evaluation.slice_errors); bars select."""
    figure = _empty(360)
    middles = [f"{low:.4g} to {high:.4g}" for low, high in zip(table["from"], table["to"], strict=True)]
    figure.add_scatter(
        x=list(range(len(table))),
        y=table["error"],
        error_y={
            "array": table["error_high"] - table["error"],
            "arrayminus": table["error"] - table["error_low"],
            "thickness": 1.5,
            "color": GREY,
        },
        mode="markers",
        marker={"size": 14, "color": [ORANGE if place == chosen else BLUE for place in range(len(table))]},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        customdata=np.stack([middles, table["wrong"].map("{:,}".format), table["count"].map("{:,}".format)], axis=1),
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} of %{customdata[2]} wrong (%{y:.2%})<extra></extra>",
        showlegend=False,
    )
    figure.add_hline(
        y=overall, line={"color": GREY, "dash": "dot"}, annotation_text="all digits", annotation_position="top left"
    )
    figure.update_xaxes(title=title, tickvals=list(range(len(table))), ticktext=middles, tickangle=-35)
    figure.update_yaxes(title="Wrong", tickformat=".1~%", rangemode="tozero")
    figure.update_layout(clickmode="event+select", hovermode="closest", hoverdistance=40)
    return figure
