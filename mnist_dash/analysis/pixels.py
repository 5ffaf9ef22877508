"""What the pixels of many images have in common: every figure is read off one table of counts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import Bytes

Counts = npt.NDArray[np.int32]
Picture = npt.NDArray[np.float64]

_VALUES = np.arange(256, dtype=np.float64)


def count_values(images: Bytes, labels: Bytes, classes: int = 10) -> Counts:
    """How often each pixel has each value in each class (int32, classes x H x W x 256; 8 MB for MNIST)."""
    height, width = images.shape[1:]
    cells = np.arange(height * width).reshape(height, width) * 256
    counts = np.zeros((classes, height, width, 256), dtype=np.int32)
    for label in np.unique(labels):
        found = np.bincount((images[labels == label] + cells).ravel(), minlength=height * width * 256)
        counts[label] = found.reshape(height, width, 256)
    return counts


def images_in(counts: Counts) -> int:
    """How many images were counted (counts: H x W x 256)."""
    return int(counts[0, 0].sum())


def mean(counts: Counts) -> Picture:
    """The mean value of each pixel (H x W, 0 to 255); counts (H x W x 256) of at least one image."""
    average: Picture = counts @ _VALUES / images_in(counts)
    return average


def median(counts: Counts) -> Picture:
    """The median value of each pixel (H x W, 0 to 255), as np.median gives it."""
    count = images_in(counts)
    reached = counts.cumsum(axis=-1)
    middle = [(reached <= rank).sum(axis=-1) for rank in ((count - 1) // 2, count // 2)]
    between: Picture = (middle[0] + middle[1]) / 2
    return between


def variance(counts: Counts) -> Picture:
    """The variance of each pixel (H x W, squared pixel values)."""
    squares = counts @ _VALUES**2 / images_in(counts)
    return np.maximum(squares - mean(counts) ** 2, 0)


def deviation(counts: Counts) -> Picture:
    """The standard deviation of each pixel (H x W, pixel values)."""
    return np.sqrt(variance(counts))


STATISTICS: dict[str, Callable[[Counts], Picture]] = {
    "mean": mean,
    "median": median,
    "standard deviation": deviation,
    "variance": variance,
}


def histogram(counts: Counts) -> npt.NDArray[np.int64]:
    """How many pixels have each value, over all places (int64, 256)."""
    together: npt.NDArray[np.int64] = counts.reshape(-1, 256).sum(axis=0, dtype=np.int64)
    return together


def image_histogram(image: Bytes) -> npt.NDArray[np.int64]:
    """How many pixels of one image have each value (int64, 256)."""
    return np.bincount(image.ravel(), minlength=256)


@dataclass(frozen=True)
class Summary:
    """Of many images: the share of pixels that are exactly 0, how many never change, and how few hold the variance."""

    zeros: float
    unchanging: int
    holding: int  # pixels that hold nine tenths of the variance between them


def summarize(counts: Counts) -> Summary:
    """The summary of the images counted (counts: H x W x 256)."""
    holding = pixels_for_share(variance(counts), 0.9)
    return Summary(zero_share(histogram(counts)), int(never_changing(counts).sum()), holding)


def zero_share(histogram: npt.NDArray[np.int64]) -> float:
    """The share of pixels that are exactly 0."""
    return float(histogram[0] / histogram.sum())


def never_changing(counts: Counts) -> npt.NDArray[np.bool_]:
    """Which pixels have the same value in every image (bool, H x W)."""
    same: npt.NDArray[np.bool_] = counts.max(axis=-1) == images_in(counts)
    return same


def pixels_for_share(spread: Picture, share: float) -> int:
    """How few pixels hold this share of all variance between them; 0 where nothing varies."""
    reached = np.sort(spread.ravel())[::-1].cumsum()
    return int(np.searchsorted(reached, share * reached[-1]) + 1) if reached[-1] > 0 else 0
