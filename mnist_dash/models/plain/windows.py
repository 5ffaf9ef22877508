"""Windows that glide over maps: cut out as rows for a matrix product, and put back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models.notation import Layer, same_pads

Maps = npt.NDArray[Any]  # N x height x width x channels


@dataclass(frozen=True)
class Windows:
    """A layer's windows over maps of a shape (height, width, channels)."""

    layer: Layer
    shape: tuple[int, ...]

    @property
    def pads(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Pixels before and behind: above and below, left and right."""
        if self.layer.padding == "valid":
            return (0, 0), (0, 0)
        top, left = (same_pads(side, self.layer.size, self.layer.stride) for side in self.shape[:2])
        return top, left

    @property
    def sides(self) -> tuple[int, int]:
        """How many windows there are down and across."""
        size, stride = self.layer.size, self.layer.stride
        down, across = (
            (side + sum(pads) - size) // stride + 1 for side, pads in zip(self.shape[:2], self.pads, strict=True)
        )
        return down, across

    def padded(self, maps: Maps, fill: float = 0.0) -> Maps:
        """The maps with what the padding adds around them."""
        if not any(map(any, self.pads)):
            return maps
        return np.pad(maps, ((0, 0), *self.pads, (0, 0)), constant_values=fill)

    def rows(self, maps: Maps) -> Maps:
        """Every window as a row: (N x windows) x (size x size x channels)."""
        maps = np.ascontiguousarray(self.padded(maps))
        size, stride = self.layer.size, self.layer.stride
        image, down, across, channel = maps.strides
        cut = np.lib.stride_tricks.as_strided(
            maps,
            (len(maps), *self.sides, size, size, maps.shape[-1]),
            (image, stride * down, stride * across, down, across, channel),
            writeable=False,
        )
        return cut.reshape(-1, size * size * maps.shape[-1])

    def places(self, padded: Maps) -> Iterator[Maps]:
        """For each place in a window what all windows have there: size x size views of N x down x across x channels."""
        size, stride = self.layer.size, self.layer.stride
        down, across = self.sides
        for top in range(size):
            for left in range(size):
                yield padded[:, top : top + stride * down : stride, left : left + stride * across : stride]

    def empty(self, count: int) -> Maps:
        """Padded maps of zeros, to add windows into."""
        height, width = (side + sum(pads) for side, pads in zip(self.shape[:2], self.pads, strict=True))
        return np.zeros((count, height, width, self.shape[2]), np.float32)

    def trimmed(self, padded: Maps) -> Maps:
        """The maps without their padding."""
        (top, _), (left, _) = self.pads
        return padded[:, top : top + self.shape[0], left : left + self.shape[1]]
