"""All digits as small pictures for the browser: sheets of 1,000 digits each, fetched when one of them is looked at."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from mnist_dash.data import tiles
from mnist_dash.data.datasets import Bytes, Dataset

PER_SHEET = 1000
COLUMNS = 40
VERSION = 1  # in the folder's name: raise it when the files change, and old folders are left alone


def folder_name(dataset: str) -> str:
    """The name of the folder that holds the sheets of a data set, given by its content name."""
    return f"{dataset}-v{VERSION}"


def sheet(images: Bytes) -> Bytes:
    """Up to 1,000 images (uint8, N x H x W) in rows of 40, as one picture; cells left over are black."""
    count, height, width = images.shape
    rows = -(-count // COLUMNS)
    cells = np.zeros((rows * COLUMNS, height, width), np.uint8)
    cells[:count] = images
    return cells.reshape(rows, COLUMNS, height, width).swapaxes(1, 2).reshape(rows * height, COLUMNS * width)


def write_sheets(data: Dataset, target: Path, tell: Callable[[float], object]) -> None:
    """Make the folder of sheets `<number>.png`, telling the share done (0 to 1) on the way. Raises TilesError.

    The training digits come first, then the test digits. The folder appears complete or not at all; if another
    session was faster, its folder stays and is as good.
    """
    tiles.publish_folder(target, lambda folder: _fill(folder, data, tell))


def _fill(folder: Path, data: Dataset, tell: Callable[[float], object]) -> None:
    images = np.concatenate([data.train.images, data.test.images])
    starts = range(0, len(images), PER_SHEET)
    pictures = {folder / f"{start // PER_SHEET}.png": sheet(images[start : start + PER_SHEET]) for start in starts}
    tiles.write_pictures(pictures, tell)
