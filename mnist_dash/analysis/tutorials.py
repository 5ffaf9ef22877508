"""A tutorial's published figure against ours: the interval, the verdict, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mnist_dash.analysis.evaluation import Rate

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


def judge(name: str, published: float, right: int, total: int) -> Verdict:
    """Our right answers out of all against the published accuracy (0 to 1)."""
    rate = Rate(right, total)
    low, high = rate.interval
    word: Word = "inside" if low <= published <= high else "above" if rate.value > published else "below"
    return Verdict(word, rate, published, " ".join(filter(None, [_says(word, rate, published), REASONS.get(name)])))


def _says(word: Word, rate: Rate, published: float) -> str:
    if word == "inside":
        return f"{100 * published:.2f} % lies within our interval: chance alone explains the difference."
    digits = abs(rate.hits - round(published * rate.count))
    more = "more" if word == "above" else "fewer"
    return f"We get {digits:,} {more} of the {rate.count:,} digits right than published: chance does not explain that."


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
