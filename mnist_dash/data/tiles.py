"""A whole split as one square picture, and as a pyramid of tiles to zoom.

The picture is a square of cells, row by row, one image to a cell; the cells left over stay black.
The pyramid holds the picture at full size and halved again and again, cut into PNG tiles.
"""

import hashlib
import math
import re
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import Bytes, Dataset, Split
from mnist_dash.errors import PlainError

Order = Literal["file", "label"]
ORDERS: tuple[Order, ...] = ("file", "label")

TILE = 560  # pixels: 20 digits of 28, so no digit is cut at full size
OVERVIEW = 1000  # pixels: the coarsest level is not larger than this
VERSION = 1  # in the folder's name: raise it when the files change, and old folders are left alone


class TilesError(PlainError):
    """The tiles cannot be written; the message says in one sentence what to do."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Which image stands in which cell: `sequence` holds the index in the split, cell by cell."""

    sequence: npt.NDArray[np.int64]

    @property
    def side(self) -> int:
        """Cells in a row, and rows."""
        return math.isqrt(max(len(self.sequence) - 1, 0)) + 1

    def cell(self, index: int) -> tuple[int, int]:
        """Row and column of the image with this index in the split. Raises IndexError if it has none."""
        found = np.flatnonzero(self.sequence == index)
        if len(found) == 0:
            raise IndexError(index)
        row, column = divmod(int(found[0]), self.side)
        return row, column

    def index(self, row: int, column: int) -> int | None:
        """Index in the split of the image in this cell, None for an empty cell or one outside."""
        position = row * self.side + column
        inside = row >= 0 and 0 <= column < self.side and position < len(self.sequence)
        return int(self.sequence[position]) if inside else None


def arrange(labels: Bytes, order: Order) -> Layout:
    """The layout in file order, or grouped by label with each group in file order."""
    if order == "label":
        return Layout(np.argsort(labels, kind="stable"))
    return Layout(np.arange(len(labels)))


def picture(images: Bytes, layout: Layout) -> Bytes:
    """All images (N x H x W) in their cells: side * H x side * W, empty cells black."""
    side, (height, width) = layout.side, images.shape[1:]
    cells = np.zeros((side * side, height, width), np.uint8)
    cells[: len(images)] = images[layout.sequence]
    rows = cells.reshape(side, side, height, width).swapaxes(1, 2)
    return rows.reshape(side * height, side * width)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(grey: Bytes) -> bytes:
    """The picture (uint8, H x W) as an 8-bit grey PNG file.

    Runs of black are what there is to save: looking for those alone, without row filters, takes a third of
    Pillow's time at its fastest and gives smaller files (pyramid of 60,000: 15.9 instead of 18.1 MB).
    """
    height, width = grey.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each row starts with its filter: 0, none
    rows[:, 1:] = grey
    deflate = zlib.compressobj(level=1, strategy=zlib.Z_RLE)
    data = deflate.compress(rows.tobytes()) + deflate.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def halve(grey: Bytes) -> Bytes:
    """The picture at half its size, each pixel the rounded mean of four; an odd edge is continued in black."""
    height, width = grey.shape
    even = np.pad(grey, ((0, height % 2), (0, width % 2)))
    total = even[0::2, 0::2].astype(np.uint16)
    for corner in (even[0::2, 1::2], even[1::2, 0::2], even[1::2, 1::2]):
        total += corner
    return ((total + 2) >> 2).astype(np.uint8)


def count_levels(size: int) -> int:
    """Levels of a pyramid over a picture of so many pixels a side, from the overview to full size."""
    levels = 1
    while size > OVERVIEW:
        size, levels = (size + 1) // 2, levels + 1
    return levels


def pyramid(full: Bytes) -> list[Bytes]:
    """The square picture at every level, from the overview to full size."""
    levels = [full]
    while len(levels) < count_levels(len(full)):
        levels.insert(0, halve(levels[0]))
    return levels


def cut(level: Bytes) -> Iterator[tuple[int, int, Bytes]]:
    """Row, column and pixels of each tile; those at the right and lower edge may be smaller than TILE."""
    height, width = level.shape
    for row in range(math.ceil(height / TILE)):
        for column in range(math.ceil(width / TILE)):
            top, left = row * TILE, column * TILE
            yield row, column, level[top : top + TILE, left : left + TILE]


def content_name(data: Dataset) -> str:
    """The data set's name with a digest of its digits: what a browser may keep for good (50 ms for MNIST)."""
    digest = hashlib.sha1(usedforsecurity=False)
    for split in (data.train, data.test):
        digest.update(np.ascontiguousarray(split.images).data)
        digest.update(np.ascontiguousarray(split.labels).data)
    name = re.sub("[^a-z0-9]+", "-", data.name.lower()).strip("-")[:40]  # what may stand in an address
    return f"{name or 'set'}-{digest.hexdigest()[:10]}"


def folder_name(dataset: str, split: str, order: Order) -> str:
    """The name of the folder that holds these tiles of a data set, given by its content name."""
    return f"{dataset}-{split}-{order}-v{VERSION}"


def write_tiles(split: Split, order: Order, target: Path, tell: Callable[[float], object]) -> None:
    """Make the folder of tiles, telling the share done (0 to 1) on the way. Raises TilesError.

    `<level>_<row>_<column>.png` are the tiles; `indices.bin` (uint32, little-endian) and `labels.bin` (uint8)
    say which image stands in each cell. The folder appears complete or not at all: it is filled under another
    name and renamed. If another session was faster, its folder stays and is as good.
    """
    publish_folder(target, lambda folder: _fill(folder, split, order, tell))


def publish_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder that appears complete or not at all: `fill` fills it under another name. Raises TilesError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{target.name}-", dir=target.parent) as workshop:
            folder = Path(workshop) / "made"
            folder.mkdir()
            fill(folder)
            _publish(folder, target)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        advice = "free some space, or set MNIST_DASH_HOME to a folder that can be written"
        raise TilesError(f"The folder of pictures gives “{reason}”: {advice}.") from error


def write_pictures(pictures: Mapping[Path, Bytes], tell: Callable[[float], object]) -> None:
    """Write grey pictures (uint8, H x W) as PNG files side by side, telling the share done (0 to 1)."""
    with ThreadPoolExecutor() as pool:  # threads suffice: zlib lets the others run
        written = [pool.submit(_write_png, file, pixels) for file, pixels in pictures.items()]
        for done, future in enumerate(as_completed(written), start=1):
            future.result()
            tell(done / len(written))


def _fill(folder: Path, split: Split, order: Order, tell: Callable[[float], object]) -> None:
    layout = arrange(split.labels, order)
    (folder / "indices.bin").write_bytes(layout.sequence.astype("<u4").tobytes())
    (folder / "labels.bin").write_bytes(split.labels[layout.sequence].tobytes())
    tiles = {
        folder / f"{level}_{row}_{column}.png": pixels
        for level, grey in enumerate(pyramid(picture(split.images, layout)))
        for row, column, pixels in cut(grey)
    }
    write_pictures(tiles, tell)


def _write_png(file: Path, grey: Bytes) -> None:
    file.write_bytes(png(grey))


def _publish(folder: Path, target: Path) -> None:
    try:
        folder.rename(target)
    except OSError:
        if not target.is_dir():
            raise
