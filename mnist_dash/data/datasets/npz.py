"""NumPy's own files of a data set: x_train, y_train, x_test and y_test, never with pickled objects."""

from pathlib import Path

import numpy as np

from mnist_dash import checked
from mnist_dash.data.datasets.dataset import SIDE, DatasetError, Split

LARGEST = 400 * checked.MEGABYTE  # unpacked; MNIST takes 55
NAMES = ("x_train", "y_train", "x_test", "y_test")


def load(path: Path, advice: str) -> tuple[Split, Split]:
    """The training and the test split in a file. Raises DatasetError, with the file's name and the advice."""
    try:
        file = checked.arrays(path, LARGEST)
        parts = [file[name] for name in NAMES]
    except FileNotFoundError:
        raise _error(path, "is missing", advice) from None
    except (KeyError, checked.DamagedError):
        raise _error(path, "is damaged", advice) from None
    for images, labels in (parts[:2], parts[2:]):
        if images.dtype != np.uint8 or images.shape != (len(labels), SIDE, SIDE):
            raise _error(path, "does not hold 28 x 28 images with a label each", advice)
    return Split(parts[0], parts[1]), Split(parts[2], parts[3])


def _error(path: Path, what: str, advice: str) -> DatasetError:
    return DatasetError(f"The data file {path.name} {what}; {advice}.")
