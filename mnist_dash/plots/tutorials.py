"""Published and measured errors side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from mnist_dash.plots.marks import axes, boxes, frame, paths
from mnist_dash.plots.marks.axes import Axis
from mnist_dash.plots.palette import BLUE, ORANGE

OURS, PUBLISHED = BLUE, ORANGE
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


class Pair(NamedTuple):
    """A recipe's shares of right answers (0 to 1): published, ours of each seed, and the 95 % interval."""

    name: str
    published: float | None
    ours: tuple[float, ...] = ()
    ends: tuple[float, float] | None = None  # where one more seed would lie, or of our one run


def errors(pairs: Sequence[Pair], describe: str) -> str:
    """Published and our test errors on a log axis, a row a recipe: a dot a seed of ours, and the 95 % interval."""
    y = axes.named("", [pair.name for pair in pairs], down=True)
    dots = [(place, _error(share)) for place, pair in enumerate(pairs) for share in pair.ours]
    ranges = [(place, _error(pair.ends[1]), _error(pair.ends[0])) for place, pair in enumerate(pairs) if pair.ends]
    known = [(place, _error(pair.published)) for place, pair in enumerate(pairs) if pair.published is not None]
    x = _axis([value for _, value in (*dots, *known)] + [value for _, *ends in ranges for value in ends])
    several = any(len(pair.ours) > 1 for pair in pairs)
    layers = [
        paths.intervals(
            x,
            y,
            [place for place, *_ in ranges],
            [low for _, low, _ in ranges],
            [high for *_, high in ranges],
            OURS,
            level=True,
            width=3,
        ),
        boxes.dots(
            x,
            y,
            [value for _, value in known],
            [place for place, _ in known],
            [f"{pairs[place].name}\npublished: {value:.2f} % wrong" for place, value in known],
            colours=PUBLISHED,
            size=17,
            shape="diamond",
        ),
        boxes.dots(
            x,
            y,
            [value for _, value in dots],
            [place for place, _ in dots],
            [f"{pairs[place].name}\nours: {value:.2f} % wrong" for place, value in dots],
            colours=OURS,
            size=8 if several else 11,
        ),
    ]
    keys = [
        ("ours, a dot a seed" if several else "ours", OURS, "circle"),
        ("where one more seed would lie, 19 times in 20" if several else "its 95 % interval", OURS, "line"),
        ("published", PUBLISHED, "diamond"),
    ]
    return frame.plot(x, y, layers, describe, height=60 + 38 * len(pairs), keys=keys)


def _axis(values: Sequence[float]) -> Axis:
    low, high = min(values, default=1.0) / 1.3, max(values, default=10.0) * 1.3
    ticks = tuple((float(tick), axes.number(tick)) for tick in _TICKS if low <= tick <= high)
    return Axis("Wrong test digits (%, log scale)", low, high, ticks, logarithmic=True)


def _error(share: float) -> float:
    return max((1 - share) * 100, 0.01)
