"""Points, numbers and selections in the few bytes that travel between Python and the browser."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

MOST = 65_535  # of an unsigned 16-bit number
UNKNOWN = MOST  # stands for a number that is not known

Floats = npt.NDArray[np.floating[Any]]
Words = npt.NDArray[np.uint16]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Square:
    """The square around all points of a map, in the map's own units: its middle and half its side."""

    x: float
    y: float
    reach: float

    def inside(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is in the square, whose sides are at -1 and 1."""
        return (x - self.x) / self.reach, (y - self.y) / self.reach


def square(coordinates: Floats) -> Square:
    """The smallest square that holds the points (N x 2), their box in its middle."""
    if not len(coordinates):
        return Square(0.0, 0.0, 1.0)
    low, high = coordinates.min(0).astype(float), coordinates.max(0).astype(float)
    middle, reach = (low + high) / 2, float((high - low).max()) / 2
    return Square(float(middle[0]), float(middle[1]), reach or 1.0)


def places(coordinates: Floats) -> Words:
    """Points (N x 2) as whole numbers from 0 to 65,535 across the square that holds them (uint16, N x 2)."""
    around = square(coordinates)
    share = (coordinates.astype(np.float32) - (around.x, around.y)) / (2 * around.reach) + 0.5
    packed: Words = np.rint(np.clip(share, 0, 1) * MOST).astype(np.uint16)
    return packed


def frames(coordinates: Floats) -> Words:
    """The pictures of a map that forms (F x N x 2), each within its own square (uint16, F x N x 2).

    Each its own, because a map may begin ten thousand times smaller than it ends.
    """
    return np.stack([places(frame) for frame in coordinates])


def amounts(values: Floats) -> tuple[Words, float, float]:
    """Numbers as whole ones from 0 to 65,534 between the least and the most, unknown as 65,535; and these two."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(values), UNKNOWN, np.uint16), 0.0, 0.0
    low, high = float(values[known].min()), float(values[known].max())
    share = (np.where(known, values, low).astype(np.float64) - low) / ((high - low) or 1.0)
    packed = np.rint(share * (MOST - 1)).astype(np.uint16)
    packed[~known] = UNKNOWN
    return packed, low, high


def unpack_bits(text: object, count: int) -> Positions:
    """The places, from 0, of the bits set in base64 text, the lowest bit first; none for what is no such mask."""
    nothing = np.empty(0, np.int64)
    if not isinstance(text, str):
        return nothing
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return nothing
    if len(content) != -(-count // 8):
        return nothing
    bits = np.unpackbits(np.frombuffer(content, np.uint8), count=count, bitorder="little")
    return np.flatnonzero(bits).astype(np.int64)
