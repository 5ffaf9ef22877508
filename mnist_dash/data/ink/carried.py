"""The ink of a picture as a short text that a link carries: the digits pixel for pixel as they were read."""

import base64
import binascii
import zlib
from collections.abc import Sequence

import numpy as np

from mnist_dash.data.ink.decoding import InkError
from mnist_dash.data.ink.reading import MOST_PARTS, Bytes, Part, Reading

LONGEST = 8_000  # characters: some servers in between refuse longer addresses
_SIDE = 28
_FORMAT = 1  # first byte
_DAMAGED = "The link's picture is damaged; ask for it again."


def pack(parts: Sequence[Part]) -> str:
    """The digits as at most LONGEST characters. Raises InkError where they do not fit."""
    head = bytes([_FORMAT, len(parts), *(part.line for part in parts)])
    content = zlib.compress(head + b"".join(part.image.tobytes() for part in parts), 9)
    text = base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")
    if len(text) > LONGEST:
        raise InkError(
            f"This picture's {len(parts)} digits are too much for a link, which leaves them out; send the picture."
        )
    return text


def unpack(text: str) -> Reading:
    """What was read from the picture that was packed. Raises InkError for what no picture gives."""
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        stream = zlib.decompressobj()
        content = stream.decompress(raw, MOST_PARTS * (_SIDE**2 + 1) + 2)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise InkError(_DAMAGED) from error
    count = content[1] if len(content) > 1 else 0
    if len(text) > LONGEST or not stream.eof or stream.unused_data or content[:1] != bytes([_FORMAT]):
        raise InkError(_DAMAGED)
    if not 1 <= count <= MOST_PARTS or len(content) != 2 + count * (1 + _SIDE**2):
        raise InkError(_DAMAGED)
    images = np.frombuffer(content, np.uint8, offset=2 + count).reshape(count, _SIDE, _SIDE)
    return _laid_out(images, sorted(content[2 : 2 + count]))


def _laid_out(images: Bytes, lines: Sequence[int]) -> Reading:
    """The digits beside each other, a row for each line of writing."""
    rows = sorted(set(lines))
    width = max(lines.count(line) for line in rows) * _SIDE
    picture = np.zeros((len(rows) * _SIDE, width), np.uint8)
    parts, left, before = [], 0, rows[0]
    for image, line in zip(images, lines, strict=True):
        left, before = left if line == before else 0, line
        top = rows.index(line) * _SIDE
        picture[top : top + _SIDE, left : left + _SIDE] = image
        parts.append(Part(image, (left, top, left + _SIDE, top + _SIDE), line, {"cropped": image}))
        left += _SIDE
    return Reading(tuple(parts), "light on dark", {"given": picture})
