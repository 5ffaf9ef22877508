"""Whatever was sent, as pixels to look for ink in: upright, opaque, eight bits, at most WORKING pixels.

Sizes are checked before anything is decoded, and large pictures are reduced while they are decoded.
"""

import io
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mnist_dash.errors import PlainError

Bytes = npt.NDArray[np.uint8]

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
LARGEST_FILE = 30_000_000  # bytes
LARGEST = 30_000_000  # pixels of a picture that must be decoded in full
LARGEST_JPEG = 80_000_000  # pixels: a JPEG is decoded at an eighth to a half of its size where that is enough
WORKING = 1_500_000  # pixels that are looked at
_ORIENTATION = 0x0112  # EXIF: which way up the camera was held
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = tuple(_TURNS[note] for note in (5, 6, 7, 8))
_FULL = 0.6  # of their bounding box: opaque pixels that fill more are paper and ink, fewer are ink alone


class InkError(PlainError):
    """What was sent cannot be read as a picture of digits; the message says in one sentence what to do."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What is looked at: uint8, height x width x 1 (grey) or 3 (red, green, blue)."""

    pixels: Bytes
    scale: tuple[float, float]  # pixels of the given picture to one of these, across and down


def decode(image: bytes | npt.NDArray[Any]) -> Picture:
    """The picture in these bytes of a file or in this array (grey, RGB or RGBA). Raises InkError."""
    opened = _open(bytes(image)) if isinstance(image, bytes | bytearray | memoryview) else _wrap(np.asarray(image))
    width, height = opened.size
    try:
        _reduce_early(opened)
        plain = _plain(opened)
        turn = _turn(opened)
    except Exception:  # Pillow's decoders raise nearly anything for a file that is broken
        raise InkError("The picture is damaged or cut off; send it again, or save it anew as PNG or JPEG.") from None
    upright = _shrink(plain) if turn is None else _shrink(plain).transpose(turn)
    if turn in _LYING:
        width, height = height, width
    return Picture(_opaque(upright), (width / upright.width, height / upright.height))


def _open(content: bytes) -> Image.Image:
    """The file's picture, its header read and its size found bearable, nothing decoded yet."""
    if len(content) == 0:
        raise InkError("The file is empty; choose another picture.")
    if len(content) > LARGEST_FILE:
        raise InkError(f"The file is larger than {LARGEST_FILE // 10**6} MB; send a smaller picture.")
    try:
        opened = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InkError(_too_many_pixels(LARGEST)) from None
    except Exception:
        heic = content[4:8] == b"ftyp"
        kind = "HEIC pictures cannot be read here" if heic else "This is not a picture that can be read"
        raise InkError(f"{kind}; send a PNG, JPEG, WebP, GIF or BMP file.") from None
    limit = LARGEST_JPEG if opened.format in ("JPEG", "MPO") else LARGEST
    if opened.width * opened.height > limit:
        raise InkError(_too_many_pixels(limit))
    return opened


def _too_many_pixels(limit: int) -> str:
    return f"The picture has more than {limit // 10**6} million pixels; make it smaller and send it again."


def _wrap(array: npt.NDArray[Any]) -> Image.Image:
    """An array of 0 to 255, or of truth values (true is light), as a picture."""
    if array.dtype == bool:
        array = array.astype(np.uint8) * 255
    if array.dtype != np.uint8 or array.ndim not in (2, 3) or array.size == 0:
        raise InkError("A picture must be an array of whole numbers from 0 to 255 (uint8), height x width.")
    if array.ndim == 3 and array.shape[2] not in (1, 2, 3, 4):
        raise InkError("A picture's third axis must be 1 (grey), 3 (RGB) or 4 (RGBA) long.")
    if array.shape[0] * array.shape[1] > LARGEST:
        raise InkError(_too_many_pixels(LARGEST))
    flat = array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array
    return Image.fromarray(np.ascontiguousarray(flat))


def _reduce_early(opened: Image.Image) -> None:
    """Let a large JPEG be decoded at a half, a quarter or an eighth of its size."""
    factor = math.sqrt(WORKING / (opened.width * opened.height))
    if factor < 0.5:
        opened.draft(None, (math.ceil(opened.width * factor), math.ceil(opened.height * factor)))


def _plain(opened: Image.Image) -> Image.Image:
    """The first frame as eight-bit grey or colour, with alpha where it is given."""
    opened.load()
    if opened.mode.startswith("I"):  # 16 bits a pixel, or 8 in the place of 16
        values = np.asarray(opened)
        return Image.fromarray((values >> 8 if values.max() > 255 else values).clip(0, 255).astype(np.uint8))
    transparent = opened.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in opened.info
    mode = "RGBA" if transparent else "L" if opened.mode in ("1", "L") else "RGB"
    return opened if opened.mode == mode else opened.convert(mode)  # convert copies even where nothing changes


def _turn(opened: Image.Image) -> Image.Transpose | None:
    """What sets a photo upright that the camera took lying, from its EXIF note; None where there is none."""
    try:
        return _TURNS.get(opened.getexif().get(_ORIENTATION, 1))
    except Exception:  # a broken note, not a broken picture
        return None


def _shrink(picture: Image.Image) -> Image.Image:
    """The picture with at most WORKING pixels, anti-aliased."""
    factor = math.sqrt(WORKING / (picture.width * picture.height))
    if factor >= 1:
        return picture
    size = max(1, int(picture.width * factor)), max(1, int(picture.height * factor))
    return picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


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
