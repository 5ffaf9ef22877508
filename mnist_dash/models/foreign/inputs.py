"""How somebody's network wants its ink: scaled, standardised, inverted or turned, found by trying."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Images = npt.NDArray[np.uint8]
Reads = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]  # N x 28 x 28 prepared values -> N x classes

TRIED = 200  # test images
MEAN, DEVIATION = 0.1307, 0.3081  # of MNIST's training pixels from 0 to 1, as PyTorch's tutorials write them


@dataclass(frozen=True)
class Input:
    """Ink of 0 to 255 times `scale` plus `offset`; `turned` exchanges rows and columns. `about` is for people."""

    name: str
    about: str
    scale: float
    offset: float
    turned: bool = False

    def prepare(self, images: Images) -> npt.NDArray[np.float32]:
        """The images (N x 28 x 28, uint8) as the network wants them."""
        straight = images.swapaxes(1, 2) if self.turned else images
        return np.asarray(straight, np.float32) * np.float32(self.scale) + np.float32(self.offset)


_PLAIN = (
    Input("unit", "0 to 1", 1 / 255, 0.0),
    Input("raw", "0 to 255", 1.0, 0.0),
    Input("standard", "standardised with MNIST's mean and deviation", 1 / (255 * DEVIATION), -MEAN / DEVIATION),
    Input("signed", "-1 to 1", 2 / 255, -1.0),
    Input("unit-inverted", "0 to 1, dark on light", -1 / 255, 1.0),
    Input("raw-inverted", "0 to 255, dark on light", -1.0, 255.0),
)
INPUTS: dict[str, Input] = {
    each.name: each
    for each in (
        *_PLAIN,
        Input("unit-turned", "0 to 1, rows and columns exchanged", 1 / 255, 0.0, turned=True),
        Input("raw-turned", "0 to 255, rows and columns exchanged", 1.0, 0.0, turned=True),
    )
}


def best_input(reads: Reads, images: Images, labels: npt.NDArray[np.uint8]) -> tuple[Input, dict[str, float]]:
    """The way of preparing the ink with most right answers on some images, and each way's share of right ones.

    Among equally good ones the first of INPUTS counts.
    """
    shares = {}
    for name, way in INPUTS.items():
        answers = reads(way.prepare(images[:TRIED])).argmax(axis=1)
        shares[name] = float((answers == labels[:TRIED]).mean())
    return INPUTS[max(shares, key=lambda name: shares[name])], shares
