"""Figures of several runs: curves over each other, and accuracy against cost."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mnist_dash.plots.evaluation import RUN_COLORS
from mnist_dash.plots.marks import axes, boxes, frame, paths
from mnist_dash.plots.marks.axes import Axis
from mnist_dash.plots.marks.paths import GREY

# Eight looks that differ without their colours: a dash and whether its dots are round or square.
_DASHES = ("", "8 4", "2 4", "8 4 2 4") * 2
_LOOKS = ("line", "dashed", "dotted", "dashdot") * 2
_SHAPES: tuple[boxes.Shape, ...] = ("circle",) * 4 + ("square",) * 4
_MOST_DOTS = 60  # of one run


LEAST_ERROR = 0.01  # percent: no error at all has no place on a log axis


def curves(
    runs: Mapping[str, Sequence[Mapping[str, Any]]],
    places: Sequence[int],
    quantity: str,
    describe: str,
    *,
    by_seconds: bool,
) -> str:
    """One column of the runs' metrics over epochs or over seconds of training; `places` are the runs' own numbers."""
    factor = 100.0 if quantity.endswith("accuracy") else 1.0
    lines = {name: _points(rows, quantity, factor, by_seconds=by_seconds) for name, rows in runs.items()}
    across = np.concatenate([xs for xs, _ in lines.values()])
    up = np.concatenate([ys for _, ys in lines.values()])
    x = axes.linear("Seconds of training" if by_seconds else "Epoch", 0, max(float(across.max(initial=1)), 1) * 1.02)
    y = _upright(up[np.isfinite(up)], percent=factor == 100)
    layers, keys = [], []
    for (name, (xs, ys)), place in zip(lines.items(), places, strict=True):
        layers += [
            paths.line(x, y, xs, ys, RUN_COLORS[place], dashed=_DASHES[place]),
            _dots(x, y, xs, ys, name, place, by_seconds=by_seconds, percent=factor == 100),
        ]
        keys.append((name, RUN_COLORS[place], _LOOKS[place]))
    return frame.plot(x, y, layers, describe, height=320, keys=keys)


def _points(
    rows: Sequence[Mapping[str, Any]], quantity: str, factor: float, *, by_seconds: bool
) -> tuple[axes.Numbers, axes.Numbers]:
    seconds = np.cumsum([row.get("seconds") or 0.0 for row in rows])
    xs = seconds if by_seconds else np.array([row["epoch"] for row in rows], np.float64)
    values = [row.get(quantity) for row in rows]
    return xs, factor * np.array([np.nan if value is None else value for value in values], np.float64)


def _upright(values: axes.Numbers, *, percent: bool) -> Axis:
    if percent:
        return axes.rounded("Accuracy", float(values.min(initial=99.0)), 100, unit=" %")
    return axes.rounded("Loss", 0, float(values.max(initial=0.01)))


def _dots(
    x: Axis, y: Axis, xs: axes.Numbers, ys: axes.Numbers, name: str, place: int, *, by_seconds: bool, percent: bool
) -> str:
    known = np.flatnonzero(np.isfinite(ys))
    known = known[:: max(-(-len(known) // _MOST_DOTS), 1)]
    where = "{:.1f} s" if by_seconds else "epoch {:.0f}"
    form = "{:.2f} %" if percent else "{:.4f}"
    tips = [
        f"{name}\n{where.format(at)}: {form.format(value)}"
        for at, value in zip(xs[known].tolist(), ys[known].tolist(), strict=True)
    ]
    return boxes.dots(x, y, xs[known], ys[known], tips, colours=RUN_COLORS[place], size=9, shape=_SHAPES[place])


def costs(
    names: Sequence[str],
    costs: Sequence[float],
    accuracies: Sequence[float],
    intervals: Sequence[tuple[float, float]],
    front: Sequence[int],
    title: str,
    describe: str,
) -> str:
    """The share of errors with its interval against a cost, both on log axes; the Pareto front as a stepped line.

    Of a name such as "A · tree" the part before the dot stands at the point.
    """
    known = [place for place in range(len(names)) if np.isfinite(costs[place])]
    x = _cost_axis(title, [costs[place] for place in known])
    errors = [max(100 * (1 - share), LEAST_ERROR) for share in accuracies]
    ends = [max(100 * (1 - end), LEAST_ERROR) for place in known for end in intervals[place]]
    y = _log_axis("Wrong, in %", [*ends, *(errors[place] for place in known)], 1.1, 1.1)
    xs, ys = [costs[place] for place in known], [errors[place] for place in known]
    layers = [_steps(x, y, [(costs[place], errors[place]) for place in front])]
    for place, cost, share in zip(known, xs, ys, strict=True):
        high, low = (max(100 * (1 - end), LEAST_ERROR) for end in intervals[place])
        tip = f"{names[place]}\n{cost:,.4g}: {share:.2f} % wrong ({low:.2f} to {high:.2f} %)"
        colour = RUN_COLORS[place]
        layers += [
            paths.intervals(x, y, [cost], [low], [high], colour),
            boxes.dots(x, y, [cost], [share], [tip], colours=colour, size=13, shape=_SHAPES[place]),
            boxes.note(x, y, (cost, share), names[place].partition(" · ")[0]),
        ]
    return frame.plot(
        x, y, layers, describe, height=280, keys=[("no other is as cheap and as accurate", GREY, "dotted")]
    )


def _steps(x: Axis, y: Axis, front: Sequence[tuple[float, float]]) -> str:
    """Level to the next cost, then down to its errors."""
    ordered = sorted(front)
    corners = [(after[0], before[1]) for before, after in itertools.pairwise(ordered)]
    path = sorted([*ordered, *corners], key=lambda at: (at[0], -at[1]))
    return paths.line(x, y, [cost for cost, _ in path], [share for _, share in path], GREY, width=1.5, dashed=True)


def _cost_axis(title: str, values: Sequence[float]) -> Axis:
    """A log axis around these costs, with room for the names at the points."""
    return _log_axis(title, values, 1.6, 2.2)


def _log_axis(title: str, values: Sequence[float], below: float, above: float) -> Axis:
    """A log axis around these with round ticks: powers of ten, and over few decades also 2 and 5 of them."""
    if not values:
        return axes.logarithmic(title, 1, 10)
    low, high = min(values) / below, max(values) * above
    first, last = int(np.floor(np.log10(min(values)))), int(np.ceil(np.log10(max(values))))
    steps = (1, 2, 5) if last - first <= 2 else (1,)
    ticks = [float(step * 10.0**power) for power in range(first, last + 1) for step in steps]
    return Axis(
        title, low, high, tuple((tick, axes.number(tick)) for tick in ticks if low <= tick <= high), logarithmic=True
    )
