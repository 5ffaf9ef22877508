"""Published and measured errors side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from mnist_dash.plots.marks import axes, boxes, frame, paths
from mnist_dash.plots.marks.axes import Axis
from mnist_dash.plots.palette import BLUE, ORANGE

OURS, PUBLISHED = BLUE, ORANGE
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


class Pair(NamedTuple):
    """A recipe's shares of right answers (0 to 1): published, ours and our interval; None where there is none."""

    name: str
    published: float | None
    ours: float | None
    low: float | None = None
    high: float | None = None


def errors(pairs: Sequence[Pair], describe: str) -> str:
    """Published and our test errors on a log axis, a row a recipe, ours with its 95 % interval."""
    y = axes.named("", [pair.name for pair in pairs], down=True)
    ours = [
        (place, _error(pair.ours), _error(pair.high), _error(pair.low))
        for place, pair in enumerate(pairs)
        if pair.ours is not None and pair.low is not None and pair.high is not None
    ]
    known = [(place, _error(pair.published)) for place, pair in enumerate(pairs) if pair.published is not None]
    x = _axis([value for _, *values in ours for value in values] + [value for _, value in known])
    places = [place for place, *_ in ours]
    layers = [
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
        paths.intervals(
            x, y, places, [low for *_, low, _ in ours], [high for *_, high in ours], OURS, level=True, width=3
        ),
        boxes.dots(
            x,
            y,
            [value for _, value, *_ in ours],
            places,
            [
                f"{pairs[place].name}\nours: {value:.2f} % wrong\n95 % interval {low:.2f} to {high:.2f} %"
                for place, value, low, high in ours
            ],
            colours=OURS,
            size=11,
        ),
    ]
    keys = [("ours, with its 95 % interval", OURS, "circle"), ("published", PUBLISHED, "diamond")]
    return frame.plot(x, y, layers, describe, height=60 + 38 * len(pairs), keys=keys)


def _axis(values: Sequence[float]) -> Axis:
    low, high = min(values, default=1.0) / 1.3, max(values, default=10.0) * 1.3
    ticks = tuple((float(tick), axes.number(tick)) for tick in _TICKS if low <= tick <= high)
    return Axis("Wrong test digits (%, log scale)", low, high, ticks, logarithmic=True)


def _error(share: float) -> float:
    return max((1 - share) * 100, 0.01)
