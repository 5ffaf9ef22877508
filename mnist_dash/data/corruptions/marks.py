"""Marks over the digit: spatter, lines and holes."""

import numpy as np
import numpy.typing as npt

from mnist_dash.data.corruptions.draws import Draws, Floats

SIDE = 28
GREY = 63 / 255  # of a spatter


def spatter(ink: Floats, level: float, draws: Draws) -> Floats:
    """Grey drops over the digit, where smoothed noise (mean 0.65, deviation 0.3) is above the level."""
    from scipy import ndimage

    wet = ndimage.gaussian_filter(0.65 + 0.3 * draws.normal(SIDE, SIDE), (0, 1, 1))
    drops = ndimage.gaussian_filter((wet > level).astype(np.float32), (0, 1.5, 1.5))
    drops[drops < 0.8] = 0
    return np.asarray(ink * (1 - drops) + GREY * drops, np.float32)


def dotted_line(ink: Floats, how: tuple[int, float], draws: Draws) -> Floats:
    """So many dotted lines from the left edge to the right one, between two rows at random, in a pen so broad."""
    lines, pen = how
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    gaps = (np.arange(SIDE) // 2 % 2 == 1)[None, None, :]
    found = ink
    for start, end in draws.uniform(lines, 2).transpose(1, 2, 0) * (SIDE - 1):
        rise = ((end - start) / (SIDE - 1))[:, None, None]
        away = np.abs(rows - start[:, None, None] - rise * columns) / np.sqrt(1 + rise**2)
        found = found + np.where(gaps, 0, _stroke(away, pen))
    return np.asarray(found, np.float32)


def zigzag(ink: Floats, how: tuple[int, float], draws: Draws) -> Floats:
    """So many saws from column 2 to 25 that rise or fall by at most 5 rows, with teeth of 2 x 2, in a pen so broad."""
    lines, pen = how
    found = ink
    for start, rise in draws.uniform(lines, 2).transpose(1, 2, 0):
        first = 2 + start * (SIDE - 5)
        found = found + _stroke(_to_saw(first, (rise - 0.5) * 10), pen)
    return np.asarray(found, np.float32)


def hole(ink: Floats, side: int, draws: Draws) -> Floats:
    """A square of that side without ink, about a place of the digit's own."""
    inked = (ink > 0).reshape(len(ink), -1).cumsum(1)
    wanted = np.ceil(draws.uniform(1) * inked[:, -1:])
    corners = np.stack(np.divmod((inked >= wanted).argmax(1), SIDE)) - side // 2
    rows, columns = (
        (np.arange(SIDE) >= corner[:, None]) & (np.arange(SIDE) < corner[:, None] + side) for corner in corners
    )
    return np.where(rows[:, :, None] & columns[:, None, :], np.float32(0), ink)


def _stroke(away: npt.NDArray[np.floating], pen: float) -> Floats:
    """The ink of a line at that distance from its middle; it fades out well within `pen` pixels."""
    return np.asarray(np.maximum(np.log(np.maximum(1 - away / pen, 1e-6)) + 1, 0), np.float32)


def _to_saw(first: Floats, rise: Floats) -> Floats:
    """How far each pixel is from a saw that begins in row `first` and ends `rise` rows lower: N x 28 x 28."""
    along = np.arange(2, 26, 2, dtype=np.float32)  # where the teeth turn
    teeth = np.where(np.arange(len(along)) % 2 == 0, 0, 2).astype(np.float32)
    turns = first[:, None] + rise[:, None] * (along - 2) / 23 + teeth * np.sign(rise[:, None] + 1e-9)
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    nearest = np.full((len(first), SIDE, SIDE), np.inf, np.float32)
    for left, right, top, bottom in zip(along[:-1], along[1:], turns.T[:-1], turns.T[1:], strict=True):
        across, down = right - left, (bottom - top)[:, None, None]
        below = rows - top[:, None, None]
        share = np.clip(((columns - left) * across + below * down) / (across**2 + down**2), 0, 1)
        away = np.hypot(columns - left - share * across, below - share * down)
        nearest = np.minimum(nearest, away)
    return nearest
