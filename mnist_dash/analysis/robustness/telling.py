"""How well a score tells digits from what is none: higher scores are to mean digits. Intervals hold 95 %."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.evaluation import Z, wilson

Scores = npt.NDArray[np.floating]
KEPT = 0.95  # of the digits let pass where false alarms are counted

# The scores by name: what each is.
SCORES = {
    "softmax": "Largest probability (Hendrycks and Gimpel 2017)",
    "energy": "Energy: log of the summed exponentials of the logits (Liu et al. 2020)",
    "mahalanobis": "Mahalanobis distance to the nearest class in the last hidden layer (Lee et al. 2018)",
    "gate": "This app's gate: angle to the nearest training digit in that layer",
}


@dataclass(frozen=True)
class Told:
    """The area under the curve (a digit beats a stranger so often), and strangers that pass where 95 % of digits do."""

    auroc: float
    auroc_ends: tuple[float, float]
    fpr95: float
    fpr95_ends: tuple[float, float]


def told(digits: Scores, strangers: Scores) -> Told:
    """Both figures. The area's interval is DeLong's; the other's is Wilson's, the threshold taken as given."""
    digits, strangers = np.asarray(digits, np.float64), np.asarray(strangers, np.float64)
    above = _wins(digits, np.sort(strangers))
    below = 1 - _wins(strangers, np.sort(digits))
    area = float(above.mean())
    half = Z * float(np.sqrt(above.var(ddof=1) / len(above) + below.var(ddof=1) / len(below)))
    passing = int((strangers >= np.quantile(digits, 1 - KEPT)).sum())
    low, high = wilson(passing, len(strangers))
    ends = max(area - half, 0.0), min(area + half, 1.0)
    return Told(area, ends, passing / len(strangers), (float(low), float(high)))


def _wins(scores: Scores, others: Scores) -> npt.NDArray[np.float64]:
    """The share of the others (sorted) that each score is above; ties count half."""
    below, upto = np.searchsorted(others, scores), np.searchsorted(others, scores, side="right")
    return np.asarray((below + upto) / 2 / len(others))


def energy(logits: Scores) -> npt.NDArray[np.float64]:
    """The logarithm of the summed exponentials of each row."""
    most = logits.max(axis=1, keepdims=True)
    return np.asarray(most[:, 0] + np.log(np.exp(logits - most).sum(axis=1)), np.float64)


class Classes:
    """Where each class lies in a layer: its mean, and one covariance of all."""

    def __init__(self, features: Scores, labels: npt.NDArray[Any]) -> None:
        """Features N x D of digits with these labels."""
        self._means = np.stack([features[labels == label].mean(axis=0) for label in np.unique(labels)])
        away = features - self._means[np.searchsorted(np.unique(labels), labels)]
        spread = away.T @ away / len(away)
        # A dead unit has no spread at all, so a little is added to every direction.
        self._inverse = np.linalg.inv(spread + np.eye(len(spread)) * (1e-3 * np.trace(spread) / len(spread) + 1e-12))

    def near(self, features: Scores) -> npt.NDArray[np.float64]:
        """Minus the squared Mahalanobis distance to the nearest class, for each row."""
        away = features[:, None, :] - self._means
        return np.asarray(
            -np.einsum("ncd,de,nce->nc", away, self._inverse, away, optimize=True).min(axis=1), np.float64
        )
