"""Blurs: ink that is spread over its neighbours."""

import numpy as np

from mnist_dash.data.corruptions.draws import Draws, Floats

REACH = 21  # pixels of a smear: a radius of 10 each way


def glass(ink: Floats, how: tuple[float, int, float], draws: Draws) -> Floats:
    """As through ground glass: blurred, that share of pixels changed for a neighbour so many times, blurred again."""
    from scipy import ndimage

    sigma, passes, share = how
    softened = ndimage.gaussian_filter(ink, (0, sigma, sigma))
    side = ink.shape[1]
    places = [(row, column) for row in range(side - 1, 1, -1) for column in range(side - 1, 1, -1)]
    every = np.arange(len(ink))
    for _ in range(passes):
        offsets = draws.below(2, 2 * len(places)) - 1  # one up or none, one to the left or none
        if share < 1:
            offsets *= np.repeat(draws.uniform(len(places)) < share, 2, axis=1)
        for step, (row, column) in enumerate(places):
            down, across = row + offsets[:, 2 * step], column + offsets[:, 2 * step + 1]
            here = softened[:, row, column].copy()
            softened[:, row, column] = softened[every, down, across]
            softened[every, down, across] = here
    return np.asarray(ndimage.gaussian_filter(softened, (0, sigma, sigma)), np.float32)


def motion(ink: Floats, sigma: float, draws: Draws) -> Floats:
    """Smeared to one side along a line at -45 to 45 degrees, less and less (Gaussian), as ImageMagick does it."""
    angle = np.deg2rad(draws.uniform(1)[:, 0] * 90 - 45)
    weights = np.exp(-(np.arange(REACH) ** 2) / (2 * sigma**2))
    weights /= weights.sum()
    side = ink.shape[1]
    room = np.pad(ink, [(0, 0), (REACH, REACH), (REACH, REACH)])
    rows = np.arange(side)[None, :, None] + REACH
    columns = np.arange(side)[None, None, :] + REACH
    every = np.arange(len(ink))[:, None, None]
    smeared = np.zeros_like(ink)
    for step, weight in enumerate(weights):
        if weight < 1e-4:  # under a fortieth of a grey level
            break
        right = np.ceil(step * np.cos(angle) - 0.5).astype(np.int64)[:, None, None]
        down = np.ceil(step * np.sin(angle) - 0.5).astype(np.int64)[:, None, None]
        smeared += np.float32(weight) * room[every, rows + down, columns + right]
    return smeared
