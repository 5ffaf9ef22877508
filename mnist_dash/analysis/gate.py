"""Whether an answer may stand: a digit, one to be unsure of, no digit at all, or no ink.

What is no digit lies far from every digit that the network learned, in its last hidden layer. Distances are taken
between directions there (each digit's values scaled to length 1), which tells junk from digits better than the values
themselves: a digit drawn in a faint pen points the same way, only less far.
"""

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from mnist_dash.models import augmentation
from mnist_dash.models.recipes import Augmentation

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Verdict = Literal["digit", "unsure", "not a digit", "blank"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

REFUSED = 0.05  # share of people's digits that the gate may refuse
SURE = 0.8  # calibrated probability from which a digit is given without a caution
LEAST_INK = 2 * 255  # sum of pixel values: under two full pixels of 28 x 28 nothing was written

# How much people's digits differ from MNIST's, roughly: what held-out digits are changed by to set gate and confidence.
PEOPLE = Augmentation(
    shift=1, rotate=10, scale=0.1, shear=12, elastic=0.5, stretch=0.3, thickness=1.5, edges=4, flourish=0.2
)
MEANING = (
    f"The limit is set so that {REFUSED:.0%} of digits that the network never saw, redrawn with other pens, slants and "
    "flourishes as people's are, would be refused; what lies further from all training digits is called no digit."
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


def limit(distances: Floats) -> float:
    """The distance that all but REFUSED of these digits keep within."""
    return float(np.quantile(distances, 1 - REFUSED))


def is_blank(images: Images) -> npt.NDArray[np.bool_]:
    """Which of the images (N x 28 x 28) hold no ink to speak of."""
    return np.asarray(images.sum((1, 2), dtype=np.int64) < LEAST_INK)


def verdict(probability: float, distance: float | None, threshold: float | None, blank: bool) -> Verdict:
    """The one rule: no ink, else too far from every training digit, else not probable enough, else a digit."""
    if blank:
        return "blank"
    if distance is not None and threshold is not None and distance > threshold:
        return "not a digit"
    return "digit" if probability >= SURE else "unsure"
