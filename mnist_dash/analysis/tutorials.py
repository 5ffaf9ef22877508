"""A tutorial's published figure against ours: the interval, the verdict, and why."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.evaluation import Rate
from mnist_dash.quantities import interval, percent

Word = Literal["inside", "above", "below"]

# What we know of a tutorial that bears on its figure, beside chance.
REASONS: dict[str, str] = {
    "tence-cnn": (
        "The tutorial's Keras started Adadelta at a learning rate of 1.0, and so does this recipe; "
        "Keras 3 starts it at 0.001, with which the same code learns far too slowly."
    ),
    "ardi-tiny": (
        "With five hidden units on unscaled pixels the start decides: other seeds end many points higher or lower, "
        "so one figure, ours or theirs, says little."
    ),
    "fridman-cnn": "Five epochs leave the network still moving: the seed alone changes the last tenth of a percent.",
}


@dataclass(frozen=True)
class Verdict:
    """Where our accuracy lies: the published figure is inside our 95 % interval, or ours is above or below it."""

    word: Word
    rate: Rate
    published: float
    sentence: str


def judge(name: str, published: float, right: int, total: int, luck: "Luck | None" = None) -> Verdict:
    """Our right answers out of all against the published accuracy (0 to 1); by the spread over seeds where known."""
    rate = Rate(right, total)
    low, high = luck.ends if luck else rate.interval
    ours = luck.mean if luck else rate.value
    word: Word = "inside" if low <= published <= high else "above" if ours > published else "below"
    says = _drawn(word, luck, published) if luck else _says(word, rate, published)
    return Verdict(word, rate, published, " ".join(filter(None, [says, REASONS.get(name)])))


def _says(word: Word, rate: Rate, published: float) -> str:
    if word == "inside":
        return (
            f"{percent(published)} lies within the interval of our one run ({interval(rate.interval)}); "
            "how far the seed moves it, a single run cannot tell."
        )
    digits = abs(rate.hits - round(published * rate.count))
    more = "more" if word == "above" else "fewer"
    return f"We get {digits:,} {more} of the {rate.count:,} digits right than published: chance does not explain that."


LEAST_SEEDS = 3  # from which a spread is told


@dataclass(frozen=True)
class Luck:
    """What the seed alone does to a recipe: the accuracies (0 to 1) of runs that differ in nothing else."""

    shares: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Their mean."""
        return statistics.mean(self.shares)

    @property
    def deviation(self) -> float:
        """Their standard deviation, of the sample."""
        return statistics.stdev(self.shares)

    @property
    def range(self) -> tuple[float, float]:
        """The least and the greatest."""
        return min(self.shares), max(self.shares)

    @property
    def ends(self) -> tuple[float, float]:
        """Where one more seed would lie 19 times in 20: a prediction interval by Student's t."""
        from scipy.special import stdtrit

        count = len(self.shares)
        half = float(stdtrit(count - 1, 0.975)) * self.deviation * math.sqrt(1 + 1 / count)
        return max(self.mean - half, 0.0), min(self.mean + half, 1.0)


def luck(shares: Sequence[float]) -> Luck | None:
    """The spread of these accuracies; None for fewer than three."""
    return Luck(tuple(shares)) if len(shares) >= LEAST_SEEDS else None


def _drawn(word: Word, found: Luck, published: float) -> str:
    """The published figure as one more draw, or as none."""
    count, low, high = len(found.shares), *found.range
    ours = f"{count} seeds of ours give {interval((low, high))}"
    if word == "inside":
        return f"{ours}, and {percent(published)} is one more draw of the same lottery."
    where = "below" if word == "above" else "above"
    return f"{ours}; {percent(published)} lies {where} where one more seed would fall ({interval(found.ends)})."


@dataclass(frozen=True)
class Settled:
    """How many digits every seed reads right, none does, and the seed decides."""

    always: int
    never: int
    by_seed: int


def settled(right: npt.NDArray[np.bool_]) -> Settled:
    """What luck decides, from which digits (seeds x N) are read right."""
    hits = right.sum(axis=0)
    always, never = int((hits == len(right)).sum()), int((hits == 0).sum())
    return Settled(always, never, right.shape[1] - always - never)


@dataclass(frozen=True)
class Gap:
    """The last epoch's three accuracies (0 to 1): as reported, measured afterwards, and on the validation digits."""

    reported: float
    clean: float
    validation: float


def last_gap(rows: Sequence[Mapping[str, Any]]) -> Gap | None:
    """The accuracies of the last finished epoch; None where there is none."""
    if not rows:
        return None
    values = [rows[-1].get(name) for name in ("accuracy", "clean_accuracy", "val_accuracy")]
    return None if None in values else Gap(*(float(value) for value in values if value is not None))


def misleading_epochs(rows: Sequence[Mapping[str, Any]]) -> int:
    """In how many epochs the reported training accuracy stands below that of the validation digits."""
    return sum((row.get("accuracy") or 0) < (row.get("val_accuracy") or 0) for row in rows)
