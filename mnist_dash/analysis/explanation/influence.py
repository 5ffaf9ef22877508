"""Which training digits pushed a network towards an answer, and which away: TracIn on its last layer, in closed form.

There the gradient of the loss is (probabilities - label) times the features that the layer reads, so that a training
step on one digit moves the answer to another by the product of two similarities (Pruthi, Liu, Kale and Sundararajan
2020): of their errors, and of their features. Of the checkpoints only the last one counts.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
STEP = 1 / 127  # to which directions are kept: whole numbers of 8 bits
CHUNK = 8_192  # digits at a time


@dataclass(frozen=True, eq=False)
class Lessons:
    """What each training digit (N) says to the last layer."""

    positions: npt.NDArray[np.int64]  # in the training split
    directions: npt.NDArray[np.int8]  # N x D, of its features, in steps of STEP
    lengths: Floats  # of its features
    errors: Floats  # N x classes: probabilities less 1 for its label

    def products(self, features: Floats) -> Floats:
        """The scalar product of one digit's features (D) with those of each training digit."""
        starts = range(0, len(self.directions), CHUNK)
        parts = [self.directions[at : at + CHUNK].astype(np.float32) @ features for at in starts]
        return np.concatenate(parts) * self.lengths * np.float32(STEP)


@dataclass(frozen=True, eq=False)
class Influence:
    """The training digits behind one answer, strongest first: positions, and scores as shares of the strongest.

    Scores lie in -1 to 1; of the `nearest` they are the cosines of the features, -1 to 1.
    """

    towards: tuple[npt.NDArray[np.int64], Floats]
    away: tuple[npt.NDArray[np.int64], Floats]
    nearest: tuple[npt.NDArray[np.int64], Floats]


def errors(probabilities: npt.NDArray[Any], labels: npt.NDArray[Any]) -> Floats:
    """The gradient of the loss at the logits: probabilities (N x classes) less 1 for each label."""
    found = np.array(probabilities, np.float32)
    found[np.arange(len(found)), labels] -= 1
    return found


def scores(lessons: Lessons, features: Floats, error: Floats) -> Floats:
    """By how much a step on each training digit lowers the loss of this one, in units of the learning rate.

    `features` (D) and `error` (classes) are the digit's; the 1 is the layer's bias.
    """
    return (lessons.errors @ error) * (lessons.products(features) + 1)


def strongest(lessons: Lessons, features: Floats, error: Floats, count: int, without: int | None = None) -> Influence:
    """The training digits that pushed most towards and away, and the nearest by features; `without` one position."""
    found = scores(lessons, features, error)
    lengths = np.maximum(lessons.lengths * np.float32(np.linalg.norm(features)), np.float32(1e-12))
    cosines = np.asarray(lessons.products(features) / lengths, np.float32)
    others = lessons.positions != (-1 if without is None else without)
    scale = float(np.abs(found[others]).max(initial=0)) or 1.0

    def top(values: Floats, shown: Floats, above: bool = True) -> tuple[npt.NDArray[np.int64], Floats]:
        order = np.argsort(np.where(others, -values, np.inf), kind="stable")[:count]
        kept = order[others[order] & ((values[order] > 0) | (not above))]
        return lessons.positions[kept], shown[kept]

    shares = np.asarray(found / scale, np.float32)
    return Influence(top(found, shares), top(-found, shares), top(cosines, cosines, above=False))
