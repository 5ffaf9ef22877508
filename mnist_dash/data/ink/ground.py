"""Ink apart from the ground it stands on: 0 (paper) to 1 (ink), whatever colour, light and polarity."""

import functools
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Polarity = Literal["dark on light", "light on dark"]

EVEN, NEARLY = 0.3, 0.7  # of all pixels the border's middle colour, or within 3 of it: the ground is one colour
TINY = 40  # pixels: smaller pictures show no light that falls unevenly
SOME = 0.12  # of the border: so much of another brightness may be ink, or the ground
_SMALL = 72  # pixels: the longer side on which an uneven ground is estimated
_WINDOW = 31  # of them: wider than two strokes of a digit that fills the picture
_REACH = 4.5  # of them: how far the ground is smoothed
LEAST = 8.0  # of 255: fainter marks are no ink
LIGHT = 0.6  # of a full stroke: on a screen's even ground only what is fainter is raised
FAINTEST = 0.4  # of a full stroke: lightly pressed strokes of a pen on paper are raised from here on
_NEARBY = 0.12  # of the longer side: how far away the pen's pressure may be another
CLEAR = 0.42  # of a full stroke: a mark on paper that is nowhere so dark is grain, a shadow's edge or a crease
NOISE = 6.0  # standard deviations of the paper's grain: fainter marks are no ink


def border(pixels: Bytes) -> Floats:
    """The middle colour of the outermost pixels (a 50th of the picture, at least one wide)."""
    height, width = pixels.shape[:2]
    down, across = max(1, height // 50), max(1, width // 50)
    rows = np.concatenate([pixels[:down], pixels[-down:]]).reshape(-1, pixels.shape[2])
    columns = np.concatenate([pixels[:, :across], pixels[:, -across:]], axis=1).reshape(-1, pixels.shape[2])
    outer = np.concatenate([rows, columns])
    light = pixels.mean(axis=2)
    between = (float(light.min()) + float(light.max())) / 2
    bright = outer.mean(axis=1) > between
    if min(bright.mean(), 1 - bright.mean()) >= SOME:  # ink comes to the border, and may take most of it
        corners = _corners(light)
        count = int((corners > between).sum())
        if count != len(corners) / 2:
            outer = outer[bright == (count > len(corners) / 2)]
    return np.asarray(np.median(outer, axis=0), np.float32)


def _corners(light: Floats) -> Floats:
    """The middle brightness at each corner: a digit that fills a picture from edge to edge leaves these."""
    side = max(1, min(light.shape) // 12)
    ends = (slice(0, side), slice(-side, None))
    return np.array([np.median(light[y, x]) for y in ends for x in ends], np.float32)


def estimate(pixels: Bytes, uneven: bool = True) -> Floats:
    """The ground's colour at each pixel (or 1 x 1 where it is the same everywhere)."""
    flat = border(pixels)[None, None]
    away = _strength(pixels - flat)
    even = (away < 1).mean() >= EVEN or (away <= 3).mean() >= NEARLY
    return flat if even or not uneven or min(pixels.shape[:2]) < TINY else _uneven(pixels)


def is_even(ground: Floats) -> bool:
    """Whether the ground has one colour everywhere, as in paint programs."""
    return ground.shape[:2] == (1, 1)


def _uneven(pixels: Bytes) -> Floats:
    """Paper in uneven light: wide medians, then what is unlike them left out and the rest smoothed."""
    from scipy import ndimage

    height, width, _ = pixels.shape
    factor = min(1.0, _SMALL / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = _resize(pixels.astype(np.float32), size)
    rough = np.stack([_median(small[:, :, channel]) for channel in range(small.shape[2])], axis=2)
    away = _strength(small - rough)
    # Half of all pixels lie within the median; 1.5 times that is a standard deviation of the grain.
    limit = max(LEAST, min(4 * 1.5 * float(np.median(away)), 0.5 * float(away.max())))
    paper = (~ndimage.binary_dilation(away > limit, iterations=2)).astype(np.float32)
    weight = ndimage.gaussian_filter(paper, _REACH) + 1e-3
    # Only what the medians missed is smoothed, so that the edge of a shadow stays sharp.
    missed = (small - rough) * paper[:, :, None]
    smooth = [ndimage.gaussian_filter(missed[:, :, channel], _REACH) / weight for channel in range(small.shape[2])]
    return _resize(rough + np.stack(smooth, axis=2), (width, height))


def _median(values: Floats) -> Floats:
    """Each value replaced by the middle of its neighbourhood, the picture continued as a mirror at its edges."""
    reach = _WINDOW // 2
    wide = np.pad(values, reach, mode="reflect" if min(values.shape) > reach else "symmetric")
    found = Image.fromarray(np.uint8(np.round(wide))).filter(ImageFilter.MedianFilter(_WINDOW))
    return np.asarray(found, np.float32)[reach:-reach, reach:-reach]


def _resize(values: Floats, size: tuple[int, int]) -> Floats:
    """Height x width x channels at another size (width, height), anti-aliased."""
    channels = [
        Image.fromarray(values[:, :, c]).resize(size, Image.Resampling.BILINEAR) for c in range(values.shape[2])
    ]
    return np.stack([np.asarray(channel) for channel in channels], axis=2)


def remove(pixels: Bytes, ground: Floats) -> tuple[Floats, Polarity]:
    """How much ink each pixel shows (0 to about 1; all 0 where there is none), and whether it is dark or light."""
    away: Floats = pixels - ground
    strength = _strength(away)
    strong = strength > 0.6 * float(np.quantile(strength[::2, ::2] if strength.size > 10**5 else strength, 0.998))
    strong &= strength > LEAST
    if not strong.any():
        return np.zeros(strength.shape, np.float32), "dark on light"
    direction = _direction(away[strong])
    dark = float(direction.sum()) < 0
    if dark:  # in shadow, ink takes away a share of less light
        away = away * (ground.mean(axis=(0, 1)) / np.maximum(ground, 32))
    ink: Floats = away @ direction
    return _scale(ink, is_even(ground)), "dark on light" if dark else "light on dark"


def _strength(away: Floats) -> Floats:
    """How far each pixel is from the ground in its most different channel."""
    # Channel by channel: a maximum over so short an axis is ten times as slow.
    strongest: Floats = functools.reduce(np.maximum, (np.abs(away[:, :, c]) for c in range(away.shape[2])))
    return strongest


def _direction(away: Floats) -> Floats:
    """The colour axis, of length 1, along which most ink differs from the ground (N x channels)."""
    dark = away.sum(axis=1) < 0
    mostly_dark = np.abs(away[dark]).sum() >= np.abs(away[~dark]).sum()
    mean = away[dark if mostly_dark else ~dark].mean(axis=0)
    direction: Floats = (mean / np.linalg.norm(mean)).astype(np.float32)
    return direction


def _scale(ink: Floats, even: bool) -> Floats:
    """Ink against the grain of the paper (0) and a full stroke (1)."""
    sample = ink[::2, ::2] if ink.size > 10**5 else ink
    lighter = sample[sample < 0]  # only grain is lighter than the paper
    grain = 0.0 if even or len(lighter) == 0 else 1.4826 * float(np.median(-lighter))
    full = _full(sample, max(LEAST, NOISE * grain))
    if full <= 0:
        return np.zeros(ink.shape, np.float32)
    floor = min(2 * grain, 0.3 * full)
    ink = (ink - floor) / (full - floor)
    return np.clip(ink, 0, 1)


def even_out(ink: Floats, least: float = 1.0) -> Floats:
    """Lightly pressed strokes as dark as the others; only those below `least` of a full stroke."""
    return np.asarray(np.clip(ink / np.minimum(_pressure(ink) / least, 1), 0, 1), np.float32)


def _pressure(ink: Floats) -> Floats:
    """How dark full strokes are hereabouts, FAINTEST to 1: a pen leaves less ink where it is pressed less."""
    from scipy import ndimage

    height, width = ink.shape
    factor = min(1.0, 3 * _SMALL / max(height, width))
    small = _resize(ink[:, :, None], (max(1, round(width * factor)), max(1, round(height * factor))))[:, :, 0]
    smooth = ndimage.gaussian_filter(small, 1)
    reach = max(3, round(_NEARBY * max(small.shape)))
    strongest = ndimage.gaussian_filter(ndimage.maximum_filter(smooth, reach), reach / 3)
    return np.clip(_resize(strongest[:, :, None], (width, height))[:, :, 0], FAINTEST, 1)


def _full(ink: Floats, least: float) -> float:
    """The value of a full stroke: what four fifths of the clear ink do not exceed; 0 where nothing is."""
    marks = ink[ink > least]
    if len(marks) == 0:
        return 0.0
    clear = marks[marks > 0.5 * np.quantile(marks, 0.99)]
    return float(np.quantile(clear, 0.8))
