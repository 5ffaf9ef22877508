"""Figures of a study: the scores of one setting's values as points with their means, or of two settings' as a map."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mnist_dash.plots.marks import axes, boxes, frame, paths
from mnist_dash.plots.marks.axes import Axis
from mnist_dash.plots.palette import BLUE, ORANGE
from mnist_dash.quantities import percent


class Line(NamedTuple):
    """A combination of values: the known scores of its seeds, their mean and its 95 % interval, all 0 to 1."""

    cell: tuple[str, ...]
    scores: tuple[float, ...]
    mean: float | None = None
    ends: tuple[float, float] | None = None


Lines = Sequence[Line]  # in the order the values were typed
_TITLE = "Right of the held-out digits (%)"
_LEAST, _MOST = 8, 70  # percent of colour of the worst and the best cell: their numbers stay readable on both grounds
_ASIDE = 0.06  # of the room of a value: so far left of their mean stand the seeds
_SEED = "#808080"  # seen on light and dark grounds


def points(setting: str, lines: Lines) -> str:
    """One setting, in words: a small dot a seed, and the mean of each value with its interval; the best in orange."""
    names = [line.cell[0] for line in lines]
    x, y = axes.named(setting, names), _scores(lines)
    seeds = [(place, 100 * score) for place, line in enumerate(lines) for score in line.scores]
    means = {place: line.mean for place, line in enumerate(lines) if line.mean is not None}
    best = max(means, key=lambda place: means[place], default=None)
    ranges = [(place, *line.ends) for place, line in enumerate(lines) if line.ends]
    layers = [
        paths.intervals(
            x,
            y,
            [place for place, *_ in ranges],
            [max(100 * low, y.low) for _, low, _ in ranges],
            [min(100 * high, y.high) for *_, high in ranges],
            BLUE,
        ),
        boxes.dots(
            x,
            y,
            [place - _ASIDE for place, _ in seeds],
            [score for _, score in seeds],
            [f"{setting} {names[place]}\none seed: {score:.2f} %" for place, score in seeds],
            colours=_SEED,
            size=6,
        ),
        boxes.dots(
            x,
            y,
            list(means),
            [100 * mean for mean in means.values()],
            [f"{setting} {names[place]}\nmean: {percent(mean)}" for place, mean in means.items()],
            colours=[ORANGE if place == best else BLUE for place in means],
            size=12,
            shape="diamond",
        ),
    ]
    keys = [
        ("mean, with its 95 % interval", BLUE, "diamond"),
        ("best mean", ORANGE, "diamond"),
        ("one seed", _SEED, "circle"),
    ]
    return frame.plot(x, y, layers, describe(setting, lines), keys=keys)


def table(settings: tuple[str, str], lines: Lines) -> str:
    """Two settings, in words: a cell for each combination, its mean as number and colour; the best has a star."""
    across, up = (list(dict.fromkeys(line.cell[side] for line in lines)) for side in (0, 1))
    means = {line.cell: 100 * line.mean for line in lines if line.mean is not None}
    counts = {line.cell: len(line.scores) for line in lines}
    low, high = min(means.values(), default=0.0), max(means.values(), default=1.0)
    best = max(means, key=lambda cell: means[cell], default=None)
    cells = [(column, row) for row in up for column in across]
    texts = [f"{means[cell]:.2f}{' ★' if cell == best else ''}" if cell in means else "" for cell in cells]
    tips = [
        f"{settings[0]} {cell[0]}\n{settings[1]} {cell[1]}\n"
        + (f"mean of {counts[cell]}: {means[cell]:.2f} %" if cell in means else "not known yet")
        for cell in cells
    ]
    colours = [
        _shade((means[cell] - low) / max(high - low, 1e-9)) if cell in means else "transparent" for cell in cells
    ]
    x, y = axes.named(settings[0], across), axes.named(settings[1], up, down=True)
    layers = [boxes.cells(x, y, np.array(texts).reshape(len(up), len(across)), tips, colours=colours)]
    return frame.plot(x, y, layers, describe(" and ".join(settings), lines), height=60 + 52 * len(up))


def describe(what: str, lines: Lines) -> str:
    """The text alternative: the mean of each combination."""
    told = [f"{', '.join(line.cell)}: {percent(line.mean)}" for line in lines if line.mean is not None]
    return f"Share of held-out digits read right by {what}. {'; '.join(told) or 'None is known yet.'}"


def _scores(lines: Lines) -> Axis:
    known = [100 * score for line in lines for score in line.scores]
    low, high = min(known, default=0.0), max(known, default=100.0)
    room = max((high - low) * 0.3, 0.05)
    axis = axes.rounded(_TITLE, max(low - room, 0), min(high + room, 100), unit=" %")
    return axes.linear(_TITLE, axis.low, min(axis.high, 100), unit=" %")


def _shade(share: float) -> str:
    return f"color-mix(in srgb, {BLUE} {_LEAST + (_MOST - _LEAST) * share:.0f}%, transparent)"
