"""All digits as small pictures for the browser: sheets of 1,000 digits each, fetched when one of them is looked at."""

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import numpy as np

from mnist_dash.data import tiles
from mnist_dash.data.datasets import Bytes, Dataset

PER_SHEET = 1000
COLUMNS = 40
VERSION = 1  # in the folder's name: raise it when the files change, and old folders are left alone


def folder_name(dataset: str) -> str:
    """The name of the folder that holds a data set's sheets."""
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
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{target.name}-", dir=target.parent) as workshop:
            folder = Path(workshop) / "sheets"
            folder.mkdir()
            _fill(folder, data, tell)
            _publish(folder, target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        advice = f"Make {target.parent} a folder with room that can be written; it gives {reason!r}."
        raise tiles.TilesError(advice) from error


def _fill(folder: Path, data: Dataset, tell: Callable[[float], object]) -> None:
    images = np.concatenate([data.train.images, data.test.images])
    starts = range(0, len(images), PER_SHEET)
    with ThreadPoolExecutor() as pool:  # threads suffice: zlib lets the others run
        written = [
            pool.submit(_write, folder / f"{start // PER_SHEET}.png", images[start : start + PER_SHEET])
            for start in starts
        ]
        for done, future in enumerate(as_completed(written), start=1):
            future.result()
            tell(done / len(starts))


def _write(file: Path, images: Bytes) -> None:
    file.write_bytes(tiles.png(sheet(images)))


def _publish(folder: Path, target: Path) -> None:
    try:
        folder.rename(target)
    except OSError:
        if not target.is_dir():
            raise
