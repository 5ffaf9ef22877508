"""Curves of a training: three lines over the epochs, and the sentence that says which may be compared.

While a run trains they are drawn anew several times a second, so their upright axes move in few, wide steps.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pandas as pd

from mnist_dash.plots.marks import axes, boxes, frame, paths
from mnist_dash.plots.marks.axes import Axis
from mnist_dash.plots.marks.boxes import Shape
from mnist_dash.plots.palette import BLUE, ORANGE

Rows = Sequence[Mapping[str, Any]]
Measure = Literal["loss", "accuracy"]
Points = list[tuple[float, float]]

SMALL = 200  # pixels of height up to which a chart has no legend
_MOST_DOTS = 40  # epochs up to which each has its dot
_MOST_TIPS = 100  # epochs that say their values
_CEILINGS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10)  # where an axis of losses may end
_FLOORS = (0, 50, 80, 90, 95, 98, 99, 99.5)  # where an axis of accuracies in percent may begin


class Line(NamedTuple):
    """One of the three lines: the prefix of its columns, its name and its look."""

    prefix: str
    name: str
    colour: str
    dash: str
    shape: Shape
    key: str  # its look in the legend


# Told apart by colour-blind readers on light and dark grounds, and by dash and marker without any colour.
LINES = (
    Line("", "training, as reported", ORANGE, "2 4", "circle", "dotted"),
    Line("clean_", "training, measured after", BLUE, "", "square", "line"),
    Line("val_", "{validation} {nouns}", "#c8408f", "", "diamond", "diamond"),
)
TITLES: dict[Measure, str] = {"loss": "Loss (cross-entropy)", "accuracy": "Accuracy (%)"}


def curves(
    rows: Rows,
    measure: Measure,
    *,
    shown: tuple[int, int],
    validation: str,
    now: Mapping[str, Any] | None = None,
    height: int = 320,
    nouns: str = "digits",
) -> str:
    """Loss or accuracy over the epochs, from the rows of metrics.jsonl.

    `shown` is the first and last epoch of the axis. `now` is the progress inside the present epoch: it moves the
    first line's end. `validation` and `nouns` name the digits of the third line.
    """
    factor = 100.0 if measure == "accuracy" else 1.0
    names = [line.name.format(validation=validation, nouns=nouns) for line in LINES]
    drawn = [
        [(at, value * factor) for at, value in _points(rows, line.prefix + measure, now) if shown[0] <= at <= shown[1]]
        for line in LINES
    ]
    x = _epochs(*shown, small=height <= SMALL)
    y = _values(measure, [value for points in drawn for _, value in points])
    layers = [_line(x, y, *each) for each in zip(LINES, drawn, strict=True)]
    if shown[1] - shown[0] <= _MOST_DOTS:
        size = 6 if height <= SMALL else 9
        layers += [_dots(x, y, *each, size) for each in zip(LINES, drawn, strict=True)]
    layers.append(_tips(x, names, drawn, measure))
    keys = [(name, line.colour, line.key) for line, name in zip(LINES, names, strict=True)]
    describe = (
        f"{measure.capitalize()} over {len(rows)} finished epochs: training as reported, training measured afterwards, "
        f"and {validation} {nouns}"
    )
    return frame.plot(x, y, layers, describe, height=height, keys=[] if height <= SMALL else keys)


def _epochs(first: int, last: int, *, small: bool) -> Axis:
    step = _step(last - first, 4 if small else 10)
    ticks = tuple((float(at), axes.number(at)) for at in range(-(-first // step) * step, last + 1, step))
    return Axis("Epoch", first, max(last, first + 1), ticks, grid=False)


def _values(measure: Measure, values: Sequence[float]) -> Axis:
    """The upright axis around these values; it ends at a few places only, so that growing curves seldom move it."""
    if measure == "accuracy":
        floor = max((end for end in _FLOORS if end <= min(values, default=0.0)), default=0)
        return axes.linear("", floor, 100, unit=" %")
    highest = max(values, default=1.0)
    return axes.linear("", 0, next((end for end in _CEILINGS if end >= highest), highest * 1.05))


def _line(x: Axis, y: Axis, line: Line, points: Points) -> str:
    return paths.line(x, y, *_sides(points), line.colour, dashed=line.dash)


def _dots(x: Axis, y: Axis, line: Line, points: Points, size: int) -> str:
    return boxes.dots(x, y, *_sides(points), [""] * len(points), colours=line.colour, size=size, shape=line.shape)


def _sides(points: Points) -> tuple[list[float], list[float]]:
    return [at for at, _ in points], [value for _, value in points]


def _tips(x: Axis, names: Sequence[str], drawn: Sequence[Points], measure: Measure) -> str:
    """The values of each finished epoch under the pointer."""
    epochs = sorted({at for points in drawn for at, _ in points if at == int(at)})
    told = epochs[:: -(-len(epochs) // _MOST_TIPS)] if epochs else []
    if not told:
        return ""
    known = [dict(points) for points in drawn]
    form = "{:.2f} %" if measure == "accuracy" else "{:.4f}"
    tips = [
        "\n".join(
            [
                f"Epoch {at:.0f}",
                *(
                    f"{name}: {form.format(values[at])}"
                    for name, values in zip(names, known, strict=True)
                    if at in values
                ),
            ]
        )
        for at in told
    ]
    return boxes.bands(x, told, tips)


def _points(rows: Rows, column: str, now: Mapping[str, Any] | None) -> Points:
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
