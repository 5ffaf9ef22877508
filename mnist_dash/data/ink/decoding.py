"""Whatever was sent, as pixels to look for ink in: upright, opaque, eight bits, at most shrinking.WORKING pixels.

Sizes are checked before anything is decoded. A file that may be large is decoded by a process of its own, one at a
time, which has little memory; what comes back is small.
"""

import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mnist_dash.data.ink import shrinking
from mnist_dash.data.ink.shrinking import LARGEST, Small, UnreadableError
from mnist_dash.errors import PlainError

Bytes = npt.NDArray[np.uint8]

LARGEST_FILE = 30_000_000  # bytes
HERE = 250_000, 2_000_000  # bytes and pixels of a file that is decoded in this process: 0.1 s, 40 MB
PATIENCE = 30.0  # seconds that the other process may take on a busy machine
_FULL = 0.6  # of their bounding box: opaque pixels that fill more are paper and ink, fewer are ink alone
_one_at_a_time = threading.Lock()


class InkError(PlainError):
    """What was sent cannot be read as a picture of digits; the message says in one sentence what to do."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What is looked at: uint8, height x width x 1 (grey) or 3 (red, green, blue)."""

    pixels: Bytes
    scale: tuple[float, float]  # pixels of the given picture to one of these, across and down


def decode(image: bytes | npt.NDArray[Any]) -> Picture:
    """The picture in these bytes of a file or in this array (grey, RGB or RGBA). Raises InkError."""
    try:
        is_file = isinstance(image, bytes | bytearray | memoryview)
        small = _of_file(bytes(image)) if is_file else shrinking.shrink(_wrap(np.asarray(image)))
    except UnreadableError as error:
        raise InkError(str(error)) from None
    width, height = small.size
    across, down = small.picture.size
    return Picture(_opaque(small.picture), (width / across, height / down))


def _of_file(content: bytes) -> Small:
    if len(content) == 0:
        raise InkError("The file is empty; choose another picture.")
    if len(content) > LARGEST_FILE:
        raise InkError(f"The file is larger than {LARGEST_FILE // 10**6} MB; send a smaller picture.")
    if len(content) <= HERE[0]:  # a longer header alone may take seconds to read
        opened = shrinking.opened(content)
        if opened.width * opened.height <= HERE[1]:
            return shrinking.shrink(opened)
    return _elsewhere(content)


def _elsewhere(content: bytes) -> Small:
    """The file decoded by a process of its own. Raises UnreadableError."""
    command = [sys.executable, "-I", shrinking.__file__]
    with _one_at_a_time:
        try:
            done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=True)
        except (subprocess.SubprocessError, OSError):  # ended by its limits, or not even started
            raise UnreadableError(shrinking.HEAVY) from None
    return shrinking.unpacked(done.stdout)


def _wrap(array: npt.NDArray[Any]) -> Image.Image:
    """An array of 0 to 255, or of truth values (true is light), as a picture."""
    if array.dtype == bool:
        array = array.astype(np.uint8) * 255
    if array.dtype != np.uint8 or array.ndim not in (2, 3) or array.size == 0:
        raise InkError("A picture must be an array of whole numbers from 0 to 255 (uint8), height x width.")
    if array.ndim == 3 and array.shape[2] not in (1, 2, 3, 4):
        raise InkError("A picture's third axis must be 1 (grey), 3 (RGB) or 4 (RGBA) long.")
    if array.shape[0] * array.shape[1] > LARGEST:
        raise InkError(shrinking.too_many_pixels(LARGEST))
    flat = array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array
    return Image.fromarray(np.ascontiguousarray(flat))


def _opaque(picture: Image.Image) -> Bytes:
    """The pixels on the paper they were drawn on; where there was none, on paper unlike the ink."""
    pixels = np.asarray(picture)
    if pixels.ndim == 2:
        return pixels[:, :, None]
    if pixels.shape[2] == 4:
        alpha = np.divide(pixels[:, :, 3:], 255, dtype=np.float32)
        colours = pixels[:, :, :3]
        laid = colours * alpha + _paper(colours, alpha[:, :, 0]) * (1 - alpha)
        pixels = np.round(laid).astype(np.uint8)
    grey = np.array_equal(pixels[:, :, 0], pixels[:, :, 1]) and np.array_equal(pixels[:, :, 0], pixels[:, :, 2])
    return pixels[:, :, :1] if grey else pixels


def _paper(colours: Bytes, alpha: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The colour (3) to lay under the transparent parts of a picture."""
    seen = alpha > 0.5
    if not seen.any() or seen.all():
        return np.full(3, 255, np.float32)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    box = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    opaque = colours[seen]
    if seen.sum() > _FULL * box and np.ptp(opaque, axis=0).max() > 64:
        return np.asarray(np.median(opaque, axis=0), np.float32)
    return np.full(3, 255 if opaque.mean() < 128 else 0, np.float32)
