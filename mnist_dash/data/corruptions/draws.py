"""Random numbers for each digit from a generator of its own, so that a digit's are the same alone and in any batch."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Draws:
    """The random numbers of one corruption at one severity, for the digits at these positions."""

    def __init__(self, name: str, severity: int, positions: Sequence[int] | npt.NDArray[Any]) -> None:
        key = zlib.crc32(name.encode())
        self._own = [
            np.random.Generator(np.random.Philox(key=np.array([key, severity << 32 | int(place)], np.uint64)))
            for place in positions
        ]

    def uniform(self, *shape: int) -> Floats:
        """Even from 0 to 1: N x shape."""
        return np.stack([own.random(shape, np.float32) for own in self._own])

    def normal(self, *shape: int) -> Floats:
        """Normal with mean 0 and deviation 1: N x shape."""
        return np.stack([own.standard_normal(shape, np.float32) for own in self._own])

    def signs(self, count: int) -> Floats:
        """-1 or 1, equally likely: N x count."""
        return np.where(self.uniform(count) < 0.5, np.float32(-1), np.float32(1))

    def below(self, most: int, count: int) -> npt.NDArray[np.int64]:
        """Whole numbers from 0 to below `most`: N x count."""
        return np.stack([own.integers(0, most, count) for own in self._own])

    def poisson(self, rates: Floats) -> Floats:
        """Counts with these rates (N x shape): the same shape."""
        return np.stack([own.poisson(rate) for own, rate in zip(self._own, rates, strict=True)]).astype(np.float32)
