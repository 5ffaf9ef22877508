"""Whether an answer may stand: a digit, one to be unsure of, no digit at all, or no ink.

A network that learned strangers has a unit for them, and says itself how probably a picture is none of its classes.
For any other, what is no digit lies far from every digit that it learned, in its last hidden layer. Distances are taken
between directions there (each digit's values scaled to length 1), which tells junk from digits better than the values
themselves: a digit drawn in a faint pen points the same way, only less far.
"""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from mnist_dash.models import augmentation
from mnist_dash.models.recipes import Augmentation
from mnist_dash.quantities import percent

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Verdict = Literal["digit", "unsure", "not a digit", "blank"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

REFUSED = 0.05  # share of people's digits that the gate may refuse
# The same where strangers were learned: of all digits and of those of each class; and what it may be unsure of.
REFUSED_BY_UNIT, DOUBTED_BY_UNIT = 0.02, 0.05
FARTHEST = 0.001  # of people's digits may lie beyond the limit of the distance there, which is for the absurd
SURE = 0.8  # calibrated probability from which a digit is given without a caution
LEAST_INK = 2 * 255  # sum of pixel values: under two full pixels of 28 x 28 nothing was written

# How much people's digits differ from MNIST's, roughly: what held-out digits are changed by to set gate and confidence.
PEOPLE = Augmentation(
    shift=1, rotate=10, scale=0.1, shear=12, elastic=0.5, stretch=0.3, thickness=1.5, edges=4, flourish=0.2
)
MEANING_OF_UNIT = (
    "Among its classes this model learned one for what is no digit: letters, signs, doodles and several digits at "
    f"once. The limits are set so that of digits that it never saw, redrawn as people's are, it refuses "
    f"{percent(REFUSED_BY_UNIT, 0)} and doubts {percent(DOUBTED_BY_UNIT, 0)}."
)
MEANING = (
    f"The limit is set so that {percent(REFUSED, 0)} of digits that the network never saw, redrawn with other pens, "
    "slants and flourishes as people's are, would be refused; what lies further from all training digits is called "
    "no digit."
)


def like_peoples(images: Images, labels: Labels | None, seed: int = 0) -> Images:
    """The images (N x 28 x 28) redrawn at random about as much as people's drawings differ from MNIST.

    `labels` are the digits' own, for their flourishes; None for a data set of other things.
    """
    return augmentation.preview(images, PEOPLE, seed, labels)


def directions(features: Floats) -> Floats:
    """Each row scaled to length 1: N x D."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features / np.maximum(lengths, 1e-12), np.float32)


@dataclass(frozen=True)
class Strangeness:
    """How little a picture is like the classes, and from where on it is doubted and refused.

    By distance: to the nearest training digit, 0 to 2. By unit: the probability that it is none of the classes.
    """

    by: Literal["distance", "unit"]
    value: float
    doubted: float
    refused: float


@dataclass(frozen=True, eq=False)
class Limits:
    """The log odds from which a picture read as each class is doubted and refused: each one value a class."""

    doubted: Floats
    refused: Floats


def limit(distances: Floats, refused: float = REFUSED) -> float:
    """The distance that all but the share `refused` of these digits keep within."""
    return float(np.quantile(distances, 1 - refused))


def limits(odds: Floats, classes: Labels, count: int) -> Limits:
    """What all but the allowed shares of these digits (N log odds, N classes of `count`) keep within.

    Of all digits together; of a class that would lose more, so much more room that it does not.
    """
    ends = []
    for share in (DOUBTED_BY_UNIT, REFUSED_BY_UNIT):
        common = np.quantile(odds, 1 - share)
        each = [np.quantile(odds[classes == number], 1 - share, method="higher") for number in range(count)]
        ends.append(np.maximum(common, each).astype(np.float32))
    return Limits(*ends)


def odds(features: Floats, layer: dict[str, npt.NDArray[Any]]) -> Floats:
    """The log odds that each picture is none of the classes: N, from features N x D.

    `layer` is the whole last layer, `kernel` D x (classes + 1) and `bias`, the unit for strangers last.
    """
    values = features @ layer["kernel"] + layer["bias"]
    known = values[:, :-1]
    most = known.max(axis=1)
    return np.asarray(values[:, -1] - most - np.log(np.exp(known - most[:, None]).sum(axis=1)), np.float32)


def probability(odds: float) -> float:
    """The probability of log odds."""
    return float(1 / (1 + np.exp(-np.clip(odds, -60, 60))))


def is_blank(images: Images) -> npt.NDArray[np.bool_]:
    """Which of the images (N x 28 x 28) hold no ink to speak of."""
    return np.asarray(images.sum((1, 2), dtype=np.int64) < LEAST_INK)


def verdict(probability: float, strange: Strangeness | None, blank: bool) -> Verdict:
    """The one rule: no ink, else too strange, else somewhat strange or not probable enough, else a digit."""
    if blank:
        return "blank"
    if strange is not None and strange.value > strange.refused:
        return "not a digit"
    doubted = strange is not None and strange.value > strange.doubted
    return "digit" if probability >= SURE and not doubted else "unsure"
