"""What saved probabilities say: scores with intervals, confusions, figures per digit, and where the errors are.

Everything here is a pure function of a run's probabilities (N x classes) and the labels (N); no model is needed.
Among equal probabilities the lowest class counts as the answer. Intervals hold 95 %.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mnist_dash.data.doubt import Contested
from mnist_dash.data.measures import MEASURES
from mnist_dash.errors import PlainError
from mnist_dash.models.training import TINY
from mnist_dash.quantities import percent

Probabilities = npt.NDArray[np.float32]
Labels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

Z = 1.959963984540054  # standard normal, 97.5 %
SLICES = 10  # of equal size, for each measure


class EvaluationError(PlainError):
    """The predictions do not fit the digits."""


def check(probabilities: npt.NDArray[Any], labels: Labels) -> None:
    """Raise EvaluationError unless there is a row of probabilities for each label."""
    advice = "train the run again or choose another."
    if probabilities.ndim != 2 or len(probabilities) != len(labels):
        raise EvaluationError(f"The predictions are not for these {len(labels):,} digits; {advice}")
    if labels.max(initial=0) >= probabilities.shape[1]:
        raise EvaluationError(f"The predictions know {probabilities.shape[1]} classes, fewer than the labels; {advice}")
    if not (np.isfinite(probabilities).all() and np.allclose(probabilities.sum(axis=1), 1, atol=1e-3)):
        raise EvaluationError(f"The predictions are damaged: some do not add up to 1; {advice}")


# --- shares and their intervals -------------------------------------------------------------------------


def wilson(hits: npt.ArrayLike, counts: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """The ends of Wilson's 95 % interval for hits out of counts; NaN where the count is 0."""
    hits, counts = np.asarray(hits, np.float64), np.asarray(counts, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, square = hits / counts, Z**2 / counts
        middle = (share + square / 2) / (1 + square)
        half = Z * np.sqrt(share * (1 - share) / counts + square / (4 * counts)) / (1 + square)
        return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


@dataclass(frozen=True)
class Rate:
    """So many hits out of a count."""

    hits: int
    count: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; NaN for none of none."""
        return self.hits / self.count if self.count else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        low, high = wilson(self.hits, self.count)
        return float(low), float(high)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{percent(self.value)} ({100 * low:.2f} to {100 * high:.2f})"


# --- each digit -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Outcomes:
    """How each digit came out (arrays of N).

    `confidence` is the probability of the answer, `margin` that less the second best, `loss` the cross-entropy.
    """

    labels: Labels
    predicted: Labels
    confidence: Numbers
    margin: Numbers
    loss: Numbers

    @property
    def right(self) -> Mask:
        """Whether the answer is the label."""
        return np.asarray(self.predicted == self.labels)


def outcomes(probabilities: Probabilities, labels: Labels) -> Outcomes:
    """The outcome of each digit. Raises EvaluationError where the two do not fit."""
    check(probabilities, labels)
    exact = probabilities.astype(np.float64)
    ranked = np.sort(exact, axis=1)
    given = exact[np.arange(len(labels)), labels]
    return Outcomes(
        labels=labels,
        predicted=probabilities.argmax(axis=1).astype(np.uint8),
        confidence=ranked[:, -1],
        margin=ranked[:, -1] - ranked[:, -2],
        loss=-np.log(np.clip(given, TINY, 1)),
    )


# The name of each order and the values it sorts by, least first.
SORTS: dict[str, Callable[[Outcomes], Numbers]] = {
    "most confident first": lambda found: -found.confidence,
    "least confident first": lambda found: found.confidence,
    "highest loss first": lambda found: -found.loss,
    "lowest loss first": lambda found: found.loss,
    "smallest margin first": lambda found: found.margin,
    "largest margin first": lambda found: -found.margin,
    "file order": lambda found: np.zeros(len(found.labels)),
}


def ranking(found: Outcomes, sort: str, keep: Mask) -> Positions:
    """The positions to keep in the order called `sort` (a key of SORTS; ties stay in file order)."""
    order = np.argsort(SORTS[sort](found), kind="stable")
    return order[keep[order]]


# --- all digits together --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scores:
    """The headline: accuracy, and the mean cross-entropy."""

    accuracy: Rate
    log_loss: float

    @property
    def wrong(self) -> int:
        """How many digits are wrong."""
        return self.accuracy.count - self.accuracy.hits


def scores(found: Outcomes) -> Scores:
    """Accuracy and log loss; NaN without digits."""
    count = len(found.labels)
    loss = float(found.loss.mean()) if count else float("nan")
    return Scores(Rate(int(found.right.sum()), count), loss)


def mended(probabilities: Probabilities, labels: Labels, contested: tuple[Contested, ...]) -> dict[str, Scores]:
    """The scores on the labels as given, with the contested ones corrected, and with them left out.

    Where the raters did not agree on another digit there is nothing to correct: those are left out too.
    """
    doubtful = np.array([entry.position for entry in contested], np.int64)
    agreed = {entry.position: _agreed(entry) for entry in contested}
    corrected = labels.copy()
    for position, digit in agreed.items():
        corrected[position] = labels[position] if digit is None else digit
    unsettled = np.array([position for position, digit in agreed.items() if digit is None], np.int64)
    cases = {
        "As given": (labels, np.array([], np.int64)),
        "Contested labels corrected": (corrected, unsettled),
        "Contested labels left out": (labels, doubtful),
    }
    return {
        name: scores(outcomes(np.delete(probabilities, gone, axis=0), np.delete(true, gone)))
        for name, (true, gone) in cases.items()
    }


def _agreed(entry: Contested) -> int | None:
    """The digit that the raters saw instead, if they agreed on one ("a 9")."""
    word = entry.verdict.removeprefix("a ")
    return int(word) if word.isdigit() else None


def label_warning(found: Scores, contested: tuple[Contested, ...]) -> str:
    """A sentence where fewer digits are wrong than have a contested label: the score then measures the labels."""
    if not contested or found.wrong > len(contested):
        return ""
    bound = 1 - len(contested) / max(found.accuracy.count, 1)
    return (
        f"Only {found.wrong} digits are wrong, and people contest {len(contested)} of the labels: "
        f"a score above {percent(bound)} says more about the labels than about the model."
    )


def confusion(found: Outcomes, classes: int = 10) -> Positions:
    """How often each label (row) was read as each class (column)."""
    cells = found.labels.astype(np.int64) * classes + found.predicted
    return np.bincount(cells, minlength=classes**2).reshape(classes, classes)


def worst_confusion(matrix: Positions) -> tuple[int, int] | None:
    """Label and answer of the most frequent error; None where all are right."""
    errors = matrix * ~np.eye(len(matrix), dtype=bool)
    if not errors.any():
        return None
    label, answer = np.unravel_index(errors.argmax(), errors.shape)
    return int(label), int(answer)


def digit_scores(matrix: Positions, names: tuple[str, ...]) -> pd.DataFrame:
    """Precision, recall and F1 of each class, each with `_low` and `_high`; NaN where there is nothing to divide by.

    The intervals of precision and recall are Wilson's. F1 = 2J / (1 + J), where J is the share of hits among the
    digits that are of the class or were taken for it; Wilson's interval for J is carried over.
    """
    hits, given, answered = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    table = pd.DataFrame({"count": given, "answered": answered, "hits": hits}, index=pd.Index(names, name="digit"))
    for name, counts in (("precision", answered), ("recall", given), ("f1", given + answered - hits)):
        low, high = wilson(hits, counts)
        share = np.divide(hits, counts, out=np.full(len(hits), np.nan), where=counts > 0)
        for ending, values in (("", share), ("_low", low), ("_high", high)):
            table[name + ending] = 2 * values / (1 + values) if name == "f1" else values
    return table


# --- slices ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slice:
    """Digits with a measure between two values, and how many of them are wrong.

    `chance` is the probability that as many errors fall into some one of all the slices looked at by chance alone
    (hypergeometric, times the number of slices).
    """

    measure: str
    number: int
    low: float
    high: float
    errors: Rate
    chance: float

    def __str__(self) -> str:
        """The finding in one sentence."""
        unit = MEASURES[self.measure].unit
        by_chance = "may well be chance" if self.chance > 0.05 else "is more than chance"
        return (
            f"Most often wrong: digits with {self.measure} from {self.low:.4g} to {self.high:.4g} {unit}, "
            f"{self.errors.hits} of {self.errors.count:,}, {self.errors}; among all slices looked at, this {by_chance}."
        )


def cut(values: npt.NDArray[np.float32], slices: int = SLICES) -> tuple[Numbers, Positions]:
    """Edges of slices of about equal size, and the slice of each value: from 0, or -1 for NaN.

    A value on an edge belongs to the slice above it; equal values stay together, so there may be fewer slices.
    """
    known = np.isfinite(values)
    if not known.any():
        return np.array([]), np.full(len(values), -1, np.int64)
    edges = np.unique(np.quantile(values[known], np.linspace(0, 1, slices + 1), method="inverted_cdf"))
    inner = edges[1:-1]
    return edges.astype(np.float64), np.where(known, np.searchsorted(inner, values, side="right"), -1)


def slice_errors(values: npt.NDArray[np.float32], right: Mask, slices: int = SLICES) -> pd.DataFrame:
    """Per slice of a measure: from, to, count, wrong, error, error_low, error_high."""
    edges, numbers = cut(values, slices)
    count = max(len(edges) - 1, 1 if len(edges) else 0)
    sizes = np.bincount(numbers[numbers >= 0], minlength=count)
    wrong = np.bincount(numbers[(numbers >= 0) & ~right], minlength=count)
    low, high = wilson(wrong, sizes)
    columns = {"from": edges[:count], "to": edges[-count:] if count else edges, "count": sizes, "wrong": wrong}
    return pd.DataFrame({**columns, "error": wrong / np.maximum(sizes, 1), "error_low": low, "error_high": high})


def _at_least(count: int, everyone: int, marked: int, drawn: int) -> float:
    """The probability of at least `count` marked ones among those drawn from everyone (hypergeometric).

    From scipy.special alone: scipy.stats would load 45 MB into every server for this one number.
    """
    from scipy.special import betaln

    def ways(total: float, chosen: Any) -> Any:  # the logarithm of the binomial coefficient
        return -betaln(1 + total - chosen, 1 + chosen) - np.log(total + 1)

    found = np.arange(max(count, drawn - (everyone - marked)), min(marked, drawn) + 1)
    shares = ways(marked, found) + ways(everyone - marked, drawn - found) - ways(everyone, drawn)
    return min(1.0, float(np.exp(shares).sum()))


def worst_slice(measures: Mapping[str, npt.NDArray[np.float32]], right: Mask) -> Slice | None:
    """The slice whose error rate is surely highest (by the lower end of its interval); None if nothing is wrong."""
    tables = {name: slice_errors(values, right) for name, values in measures.items()}
    looked_at = sum(len(table) for table in tables.values())
    candidates = [(float(table["error_low"].max()), name) for name, table in tables.items() if len(table)]
    if not candidates or right.all():
        return None
    _, name = max(candidates)
    table = tables[name]
    number = int(table["error_low"].to_numpy().argmax())
    size, wrong = int(table["count"].iloc[number]), int(table["wrong"].iloc[number])
    known = np.isfinite(measures[name])
    tail = _at_least(wrong, int(known.sum()), int((~right & known).sum()), size)
    ends = float(table["from"].iloc[number]), float(table["to"].iloc[number])
    return Slice(name, number, *ends, Rate(wrong, size), min(1.0, tail * looked_at))
