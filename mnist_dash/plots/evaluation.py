"""Figures of one run: confusions, a digit's probabilities, figures per digit, confidence and slices."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from mnist_dash import quantities
from mnist_dash.plots.marks import axes, boxes, frame, paths
from mnist_dash.plots.marks.axes import Axis
from mnist_dash.plots.marks.boxes import Shape
from mnist_dash.plots.marks.paths import GREY
from mnist_dash.plots.palette import BLUE, ORANGE

RUN_COLORS = (BLUE, ORANGE, "#26912e", "#860ea6", "#77687a", "#c0bb42", "#9f1820", "#ed869e")
_DIMMED = "rgba(128,128,128,0.14)"
_SHARES = tuple((float(value), f"{value} %") for value in range(0, 101, 20))
_MOST_TIPS = 60  # places along a curve that say their values


# --- confusions -----------------------------------------------------------------------------------------


def confusion(matrix: npt.NDArray[np.int64], names: Sequence[str], *, percent: bool) -> str:
    """The confusion matrix (rows: labels), right answers dimmed so that errors show; a cell is chosen by its number.

    The cells are numbered row by row from 0.
    """
    sums = matrix.sum(axis=1, keepdims=True)
    shares = matrix / np.maximum(sums, 1)
    values = 100 * shares if percent else matrix
    texts = np.array([f"{value:.1f}" if percent else f"{value:,}" for value in values.ravel()])
    texts[matrix.ravel() == 0] = ""
    tips = [
        f"label {names[label]}, read as {names[answer]}\n{matrix[label, answer]:,} digits, "
        f"{quantities.percent(shares[label, answer])} of the {names[label]}s"
        for label, answer in itertools.product(range(len(names)), repeat=2)
    ]
    x, y = axes.named("read as", names), axes.named("label", names, down=True)
    colours = _shades(values)
    cells = boxes.cells(x, y, texts.reshape(matrix.shape), tips, colours=colours, picks=range(matrix.size))
    return frame.plot(x, y, [cells], _confusion_words(matrix, names), height=None)


def _shades(values: npt.NDArray[np.floating] | npt.NDArray[np.integer]) -> list[str]:
    """The ground of each cell: the stronger, the more errors; right answers grey."""
    errors = np.where(np.eye(len(values), dtype=bool), 0, values)
    strength = 0.1 + 0.55 * errors / max(float(errors.max()), 1e-9)
    inked = np.where(errors > 0, strength, 0.0)
    return [
        _DIMMED if label == answer else f"rgba(224,117,45,{inked[label, answer]:.3f})"
        for label, answer in itertools.product(range(len(values)), repeat=2)
    ]


def _confusion_words(matrix: npt.NDArray[np.int64], names: Sequence[str]) -> str:
    errors = matrix - np.diag(np.diag(matrix))
    if not errors.any():
        return "Confusion matrix without an error"
    label, answer = divmod(int(errors.argmax()), len(names))
    return f"Confusion matrix; most often {names[label]} was read as {names[answer]}, {errors.max()} times"


# --- one digit ------------------------------------------------------------------------------------------


def answers(
    runs: Sequence[str], shares: Sequence[Sequence[float]], names: Sequence[str], label: int, describe: str
) -> str:
    """The probability of each class for one digit as bars, by run, with the label's class marked."""
    marked = [f"{name} ✓" if place == label else name for place, name in enumerate(names)]
    x = axes.named("Class (✓ = label)", marked)
    y = axes.linear("Probability", 0, 100, ticks=tuple((float(share), f"{share} %") for share in (0, 50, 100)))
    width = 0.8 / len(runs)
    places = np.arange(len(names))
    layers = []
    for number, (run, values) in enumerate(zip(runs, shares, strict=True)):
        tips = [f"{name}: {100 * value:.2f} %\n{run}" for name, value in zip(names, values, strict=True)]
        middles = places + (number - (len(runs) - 1) / 2) * width
        heights = 100 * np.asarray(values)
        layers.append(boxes.bars(x, y, middles, heights, tips, width=0.9 * width, colours=RUN_COLORS[number]))
    if len(runs) == 1:
        told = [(place, 100 * share) for place, share in enumerate(shares[0]) if share >= 0.00005]
        layers += [boxes.note(x, y, (place, share), f"{share:.3g}", align="middle") for place, share in told]
    keys = list(zip(runs, RUN_COLORS, strict=False)) if len(runs) > 1 else []
    return frame.plot(x, y, layers, describe, height=140, keys=keys)


# --- per digit ------------------------------------------------------------------------------------------


def digit_scores(table: pd.DataFrame) -> str:
    """Precision, recall and F1 of each class with their intervals (from evaluation.digit_scores)."""
    looks: tuple[tuple[str, str, Shape], ...] = (
        ("precision", BLUE, "circle"),
        ("recall", ORANGE, "diamond"),
        ("f1", GREY, "square"),
    )
    lows = table[[f"{name}_low" for name, *_ in looks]].to_numpy(np.float64)
    least = float(np.nanmin(lows)) if np.isfinite(lows).any() else 0.0
    x, y = axes.named("Class", [str(name) for name in table.index]), axes.rounded("Share", 100 * least, 100, unit=" %")
    layers, keys = [], []
    for offset, (name, colour, shape) in zip((-0.22, 0.0, 0.22), looks, strict=True):
        share, low, high = (100 * table[name + ending].to_numpy(np.float64) for ending in ("", "_low", "_high"))
        title, places = "F1" if name == "f1" else name.capitalize(), np.arange(len(table)) + offset
        tips = [
            f"digit {digit}: {title.lower() if name != 'f1' else title} {share[place]:.2f} %\n"
            f"95 % interval {low[place]:.2f} to {high[place]:.2f} %"
            for place, digit in enumerate(table.index)
        ]
        layers += [
            paths.intervals(x, y, places, low, high, colour),
            _dots(x, y, places, share, tips, colour, shape),
        ]
        keys.append((title, colour, shape))
    describe = "Precision, recall and F1 of each class with 95 % intervals; the table below has the numbers"
    return frame.plot(x, y, layers, describe, height=300, keys=keys)


def _dots(
    x: Axis,
    y: Axis,
    xs: npt.ArrayLike,
    ys: npt.ArrayLike,
    tips: Sequence[str],
    colour: str,
    shape: Shape,
    size: float = 11,
) -> str:
    """Dots without those whose value is not known."""
    across, up = np.asarray(xs, np.float64), np.asarray(ys, np.float64)
    known = np.isfinite(across) & np.isfinite(up)
    told = list(itertools.compress(tips, known.tolist()))
    return boxes.dots(x, y, across[known], up[known], told, colours=colour, size=size, shape=shape)


# --- confidence -----------------------------------------------------------------------------------------


def reliability(tables: Mapping[str, pd.DataFrame]) -> str:
    """Accuracy against confidence with intervals, a line per table (from calibration.reliability)."""
    x = axes.linear("Confidence", 0, 102, ticks=_SHARES)
    y = axes.linear("Right", 0, 104, ticks=_SHARES)
    layers = [paths.line(x, y, [0, 100], [0, 100], GREY, width=1.5, dashed=True)]
    keys: list[frame.Key] = [("as sure as right", GREY, "dotted")]
    looks: tuple[tuple[str, Shape], ...] = ((RUN_COLORS[0], "circle"), (RUN_COLORS[1], "diamond"))
    for (name, table), (colour, shape) in zip(tables.items(), looks, strict=False):
        sure, right, low, high = (
            100 * table[each].to_numpy(np.float64) for each in ("confidence", "accuracy", "low", "high")
        )
        tips = [
            f"{name}\nsure {sure[place]:.1f} %, right {right[place]:.1f} %\n{count:,} digits"
            for place, count in enumerate(table["count"].tolist())
        ]
        layers += [
            paths.intervals(x, y, sure, low, high, colour, width=1.5),
            paths.line(x, y, sure, right, colour),
            _dots(x, y, sure, right, tips, colour, shape, size=10),
        ]
        keys.append((name, colour, shape))
    describe = "Share of right answers against confidence, as the run gives it and after a temperature"
    return frame.plot(x, y, layers, describe, height=320, keys=keys)


def coverage(curve: pd.DataFrame, answered: float, right: float) -> str:
    """Accuracy of the answers against the share answered (from calibration.coverage_curve), one point marked."""
    kept = curve.iloc[np.unique(np.linspace(0, len(curve) - 1, min(len(curve), 400)).astype(int))]
    share, hits, low, high = (100 * kept[each].to_numpy(np.float64) for each in ("coverage", "accuracy", "low", "high"))
    lowest = float(np.nanmin(hits)) if len(kept) else 0.0
    x = axes.linear("Share of digits answered", 0, 102, ticks=_SHARES)
    y = axes.linear("Right among the answers", lowest - max(0.25 * (100 - lowest), 0.2), 100.05, unit=" %")
    told = np.unique(np.linspace(0, len(kept) - 1, min(len(kept), _MOST_TIPS)).astype(int))
    tips = [
        f"from confidence {100 * threshold:.1f} % on\nanswers {share[place]:.1f} %, right {hits[place]:.2f} %"
        for place, threshold in zip(told, kept["threshold"].to_numpy()[told], strict=True)
    ]
    places, order = np.unique(share[told], return_index=True)
    layers = [
        paths.area(x, y, share, low, high, BLUE, opacity=0.18),
        paths.line(x, y, share, hits, BLUE),
        boxes.bands(x, places, [tips[place] for place in order]),
        _dots(x, y, [100 * answered], [100 * right], ["this threshold"], ORANGE, "diamond", size=13),
    ]
    keys = [("right, with 95 % interval", BLUE, "line"), ("this threshold", ORANGE, "diamond")]
    describe = "Share of right answers against the share of digits answered"
    return frame.plot(x, y, layers, describe, height=320, keys=keys)


# --- slices ---------------------------------------------------------------------------------------------


def slices(table: pd.DataFrame, title: str, overall: float, describe: str) -> str:
    """The error rate in each slice of a measure with intervals (from evaluation.slice_errors).

    A slice is chosen by its number, from 0.
    """
    error, low, high = (100 * table[each].to_numpy(np.float64) for each in ("error", "error_low", "error_high"))
    edges = [*table["from"], table["to"].iloc[-1]]
    ticks = tuple((place - 0.5, f"{edge:.3g}".replace("-", "−")) for place, edge in enumerate(edges))
    x = Axis(title, -0.5, len(table) - 0.5, ticks)
    y = axes.rounded("Wrong", 0, max(float(high.max()), 100 * overall), unit=" %")
    tips = [
        f"slice {place + 1}: {row['from']:.4g} to {row['to']:.4g}\n"
        f"{int(row['wrong']):,} of {int(row['count']):,} wrong ({quantities.percent(row['error'])})".replace("-", "−")
        for place, (_, row) in enumerate(table.iterrows())
    ]
    places = np.arange(len(table))
    layers = [
        paths.line(x, y, [-0.5, len(table) - 0.5], [100 * overall] * 2, GREY, width=1.5, dashed=True),
        boxes.note(x, y, (len(table) - 0.5, 100 * overall), f"all digits {quantities.percent(overall)}", align="right"),
        paths.intervals(x, y, places, low, high, GREY, width=1.5),
        boxes.dots(x, y, places, error, tips, colours=BLUE, size=15, picks=list(places.tolist())),
    ]
    return frame.plot(x, y, layers, describe, height=300)
