"""Digits by their global index: the training digits first, then the test digits."""

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import Bytes, Dataset, SplitName

Indices = npt.NDArray[np.int64]


def place(data: Dataset, index: int) -> tuple[SplitName, int]:
    """The split of a digit and its position there."""
    return ("train", index) if index < len(data.train) else ("test", index - len(data.train))


def index(data: Dataset, split: SplitName, position: int) -> int:
    """The global index of a digit of a split."""
    return position + (len(data.train) if split == "test" else 0)


def pictures(data: Dataset, indices: Indices) -> Bytes:
    """The pictures of these digits (uint8, N x 28 x 28)."""
    count = len(data.train)
    found = np.empty((len(indices), *data.train.images.shape[1:]), np.uint8)
    train = indices < count
    found[train] = data.train.images[indices[train]]
    found[~train] = data.test.images[indices[~train] - count]
    return found
