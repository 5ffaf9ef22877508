"""Whether a confidence of 90 % means right nine times in ten, and what to gain by not answering."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mnist_dash.analysis.evaluation import Labels, Mask, Numbers, Probabilities, Rate, wilson
from mnist_dash.models.training import TINY
from mnist_dash.quantities import percent

BINS = 15
SEED = 7  # which half the temperature is fitted on; the same for all runs
COLDEST, HOTTEST = 0.05, 100.0
_NEAR = 1e-6  # of 1 / temperature: how closely the least loss is found
_LEAST = float(np.finfo(np.float32).tiny)  # 0 counts as this, so that its logarithm exists


def reliability(confidence: Numbers, right: Mask, bins: int = BINS) -> pd.DataFrame:
    """Per bin of equal width that holds a digit: from, to, count, confidence (mean), accuracy, low, high.

    A confidence on an edge belongs to the bin below it.
    """
    edges = np.linspace(0, 1, bins + 1)
    number = np.searchsorted(edges[1:-1], confidence)
    counts = np.bincount(number, minlength=bins)
    filled = counts > 0
    sums = np.bincount(number, confidence, minlength=bins)[filled]
    hits = np.bincount(number[right], minlength=bins)[filled]
    counts = counts[filled]
    low, high = wilson(hits, counts)
    columns = {"from": edges[:-1][filled], "to": edges[1:][filled], "count": counts, "confidence": sums / counts}
    return pd.DataFrame({**columns, "accuracy": hits / counts, "low": low, "high": high})


def calibration_error(confidence: Numbers, right: Mask, bins: int = BINS) -> float:
    """The expected calibration error: the mean gap of confidence and accuracy over the digits, bin by bin."""
    if not len(confidence):
        return float("nan")
    table = reliability(confidence, right, bins)
    gaps = (table["confidence"] - table["accuracy"]).abs() * table["count"]
    return float(gaps.sum() / table["count"].sum())


# --- temperature ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tempered:
    """The temperature fitted on one half of the digits, and on the other half what it changes.

    `before` and `after` are (log loss, calibration error) there. Accuracy stays: the order of classes does.
    """

    temperature: float
    before: tuple[float, float]
    after: tuple[float, float]
    table: pd.DataFrame  # reliability after, on the other half
    digits: int

    def __str__(self) -> str:
        """Whether the run is too sure, and what the temperature mends, in a sentence."""
        if self.temperature == 1:
            return "Nothing is wrong in the half that a temperature would be fitted on, so there is none."
        word = "too sure" if self.temperature > 1 else "not sure enough"
        (loss, error), (mended_loss, mended_error) = self.before, self.after
        return (
            f"This run is {word}: dividing its logits by {self.temperature:.2f}, fitted on half of the test digits, "
            f"takes the other {self.digits:,} from a calibration error of {percent(error)} to {percent(mended_error)} "
            f"and from a log loss of {loss:.4f} to {mended_loss:.4f}; no answer changes."
        )


def soften(probabilities: npt.NDArray[np.floating], temperature: float) -> Numbers:
    """The probabilities with their logarithms divided by the temperature: above 1 less sure, below 1 surer."""
    logits = np.log(np.maximum(probabilities.astype(np.float64), _LEAST)) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit_temperature(probabilities: npt.NDArray[np.floating], labels: Labels) -> float:
    """The temperature with the least log loss, 0.05 to 100; 1 where nothing is wrong, for then there is none."""
    if not len(labels) or (probabilities.argmax(axis=1) == labels).all():
        return 1.0
    # In 1 / temperature the loss is convex: one minimum.
    return 1 / _lowest(lambda cold: _log_loss(probabilities, labels, 1 / cold), 1 / HOTTEST, 1 / COLDEST)


def _lowest(loss: Callable[[float], float], low: float, high: float) -> float:
    """Where a convex function is least, by the golden section.

    SciPy's search would load its optimisers: 45 MB in every server, for a result that is the same.
    """
    golden = (5**0.5 - 1) / 2
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = loss(left), loss(right)
    while high - low > _NEAR:
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - golden * (high - low)
            at_left = loss(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + golden * (high - low)
            at_right = loss(right)
    return (low + high) / 2


def _log_loss(probabilities: npt.NDArray[np.floating], labels: Labels, temperature: float) -> float:
    logits = np.log(np.maximum(probabilities.astype(np.float64), _LEAST)) / temperature
    logits -= logits.max(axis=1, keepdims=True)
    given = logits[np.arange(len(labels)), labels]
    return float((np.log(np.exp(logits).sum(axis=1)) - given).mean())


def temper(probabilities: Probabilities, labels: Labels) -> Tempered:
    """Fit the temperature on half of the digits, drawn once for all runs, and measure it on the other half."""
    order = np.random.default_rng(SEED).permutation(len(labels))
    fitted, measured = order[: len(labels) // 2], order[len(labels) // 2 :]
    temperature = fit_temperature(probabilities[fitted], labels[fitted])
    true, raw = labels[measured], probabilities[measured].astype(np.float64)
    softened = soften(raw, temperature)
    right = raw.argmax(axis=1) == true
    table = reliability(softened.max(axis=1), right)
    return Tempered(temperature, _measure(raw, true, right), _measure(softened, true, right), table, len(true))


def _measure(probabilities: Numbers, labels: Labels, right: Mask) -> tuple[float, float]:
    given = np.clip(probabilities[np.arange(len(labels)), labels], TINY, 1)
    return float(-np.log(given).mean()), calibration_error(probabilities.max(axis=1), right)


# --- not answering --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answered:
    """What is left when answers below a confidence are withheld: answers of all digits, right of the answers."""

    threshold: float
    answers: Rate
    right: Rate


def answer_above(confidence: Numbers, right: Mask, threshold: float) -> Answered:
    """Answer only where the confidence is at least the threshold."""
    given = confidence >= threshold
    answers = int(given.sum())
    return Answered(threshold, Rate(answers, len(right)), Rate(int((right & given).sum()), answers))


def coverage_curve(confidence: Numbers, right: Mask) -> pd.DataFrame:
    """For every threshold that changes anything, falling: threshold, coverage, accuracy, low, high."""
    order = np.argsort(-confidence, kind="stable")
    falling = confidence[order]
    last = np.flatnonzero(np.diff(falling, append=-1.0))  # equal confidences are answered together
    counts, hits = last + 1, right[order].cumsum()[last]
    low, high = wilson(hits, counts)
    columns = {"threshold": falling[last], "coverage": counts / max(len(right), 1), "accuracy": hits / counts}
    return pd.DataFrame({**columns, "low": low, "high": high})
