"""Curves of a training: three lines over the epochs, and the sentence that says which may be compared.

They are ECharts options rather than plotly figures: Streamlit keeps an ECharts chart in its place when its data
change, where it would build a plotly chart anew, so a live curve does not flicker. A zoom made in the chart would be
forgotten at the next change; that is why the epochs to show are an argument.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pandas as pd

from mnist_dash.plots.palette import BLUE, ORANGE

Rows = Sequence[Mapping[str, Any]]
Measure = Literal["loss", "accuracy"]
Option = dict[str, Any]

SMALL = 200  # pixels of height up to which a chart has no legend


class Line(NamedTuple):
    """One of the three lines: the prefix of its columns, its name and its look."""

    prefix: str
    name: str
    color: str
    dash: str
    symbol: str


# Told apart by colour-blind readers on light and dark grounds, and by dash and marker without any colour.
LINES = (
    Line("", "training, as reported", ORANGE, "dotted", "circle"),
    Line("clean_", "training, measured after", BLUE, "solid", "rect"),
    Line("val_", "{validation} digits", "#c8408f", "solid", "diamond"),
)
TITLES: dict[Measure, str] = {"loss": "Loss (cross-entropy)", "accuracy": "Accuracy (%)"}
_NUMBERS: dict[Measure, tuple[str, float]] = {"loss": ("%.4f", 1.0), "accuracy": ("%.2f %%", 100.0)}


def curves(
    rows: Rows,
    measure: Measure,
    *,
    shown: tuple[int, int],
    validation: str,
    now: Mapping[str, Any] | None = None,
    height: int = 340,
) -> Option:
    """Loss or accuracy over the epochs, from the rows of metrics.jsonl, as an ECharts option.

    `shown` is the first and last epoch of the axis. `now` is the progress inside the present epoch: it moves the
    first line's end. `validation` names the digits of the third line.
    """
    form, factor = _NUMBERS[measure]
    first, last = shown
    small = height <= SMALL
    names = [line.name.format(validation=validation) for line in LINES]
    drawn = [[(at, value * factor) for at, value in _points(rows, line.prefix + measure, now)] for line in LINES]
    return {
        "animation": False,
        "grid": {
            "left": 8,
            "right": 16,
            "top": 12 if small else 52,
            "bottom": 6 if small else 30,
            "containLabel": True,
        },
        "legend": {"show": not small, "data": names, "top": 0, "left": 0, "itemGap": 14},
        "tooltip": {"trigger": "axis", "valueFormatter": form, "confine": True},
        "xAxis": {
            "type": "value",
            "min": first,
            "max": last,
            "interval": _step(last - first, 4 if small else 10),
            "name": "" if small else "Epoch",
            "nameLocation": "middle",
            "nameGap": 24,
            "axisLabel": {"hideOverlap": True},
        },
        "yAxis": {
            "type": "value",
            "scale": measure == "accuracy",
            **({"max": 100} if measure == "accuracy" else {}),
            "axisLabel": {"hideOverlap": True},
        },
        "series": [_series(*each, shown) for each in zip(LINES, names, drawn, strict=True)],
    }


def _series(line: Line, name: str, points: list[tuple[float, float]], shown: tuple[int, int]) -> Option:
    """A line as ECharts takes it, with the points from the first to the last epoch shown."""
    first, last = shown
    return {
        "type": "line",
        "name": name,
        "data": [list(point) for point in points if first <= point[0] <= last],
        "color": line.color,
        "lineStyle": {"type": line.dash, "width": 2},
        "symbol": line.symbol,
        "symbolSize": 7,
        "showSymbol": last - first <= 40,
    }


def _points(rows: Rows, column: str, now: Mapping[str, Any] | None) -> list[tuple[float, float]]:
    """The column's known values by epoch, and the present one if it belongs to an epoch not finished yet."""
    points = [(float(row["epoch"]), float(row[column])) for row in rows if row.get(column) is not None]
    if now and now.get(column) is not None and now["epoch"] > len(rows):
        points.append((now["epoch"] - 1 + now["step"] / max(now["steps"], 1), float(now[column])))
    return points


def _step(epochs: int, ticks: int) -> int:
    """Epochs between ticks, a round number that makes no more ticks than that."""
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if epochs / step <= ticks)


def which_compare(*, dropout: bool, warped: bool, smoothed: bool, validation: str) -> str:
    """Which of the three lines may be compared, and why the first may not."""
    causes = [
        *(["with dropout on"] if dropout else []),
        *(["on warped digits"] if warped else []),
        *(["against smoothed labels"] if smoothed else []),
        "as an average over an epoch in which the network still changes",
    ]
    listed = ", ".join(causes[:-1]) + (" and " if len(causes) > 1 else "") + causes[-1]
    return (
        "Compare the two solid lines: both are measured at an epoch's end with the same network, so the gap between "
        f"them is how much worse it does on the {validation} digits than on those it learned from. The dotted line "
        f"is what training prints; it is taken {listed}, so it compares with neither."
    )


def table(rows: Rows) -> pd.DataFrame:
    """The rows of metrics.jsonl as a table, a row an epoch."""
    return pd.DataFrame(list(rows))
