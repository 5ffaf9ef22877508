"""Noise: single pixels that are not as they were."""

import numpy as np

from mnist_dash.data.corruptions.draws import Draws, Floats


def shot(ink: Floats, light: float, draws: Draws) -> Floats:
    """As many grains of ink as chance has it, where a full pixel has `light` on average."""
    return draws.poisson(ink * light) / np.float32(light)


def impulse(ink: Floats, share: float, draws: Draws) -> Floats:
    """That share of the pixels black or white, equally likely."""
    chance = draws.uniform(*ink.shape[1:])
    return np.where(chance < share, np.where(chance < share / 2, np.float32(0), np.float32(1)), ink)
