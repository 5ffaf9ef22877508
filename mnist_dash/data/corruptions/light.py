"""Light, paper and files: what a camera, a bad scan or a small file does to the whole picture."""

import functools
import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from mnist_dash.data.corruptions.draws import Draws, Floats

PLASMA_SIDE = 256
DECAY = 1.4  # each finer step of a fog moves it by that much less
FOGS, TOGETHER = 64, 8  # different ones, and those made at a time; each also mirrored both ways and turned over


def brightness(ink: Floats, more: float, draws: Draws) -> Floats:
    """Every pixel brighter by that share of white; so the paper, which is black here, turns grey."""
    return ink + np.float32(more)


def contrast(ink: Floats, share: float, draws: Draws) -> Floats:
    """A pen so faint that only this share of the ink is left."""
    return ink * np.float32(share)


def stripe(ink: Floats, width: int, draws: Draws) -> Floats:
    """So many columns at the left, and as many at the right, inverted."""
    found = ink.copy()
    left, right = (slice(0, width), slice(ink.shape[2] - width, None))
    found[:, :, left], found[:, :, right] = 1 - ink[:, :, left], 1 - ink[:, :, right]
    return found


def fog(ink: Floats, thickness: float, draws: Draws) -> Floats:
    """Clouds (plasma fractals) so many times as bright as the ink laid over it, the whole darkened by as much."""
    pool = _fogs()
    clouds = pool[draws.below(len(pool), 1)[:, 0]]
    most = ink.max((1, 2), keepdims=True)
    found = (ink + np.float32(thickness) * clouds) * most / (most + np.float32(thickness))
    return np.asarray(found, np.float32)


def jpeg(ink: Floats, quality: int, draws: Draws) -> Floats:
    """Saved as a JPEG of that quality, and read again."""
    return np.stack([_through_jpeg(picture, quality) for picture in np.rint(ink * 255).astype(np.uint8)])


def _through_jpeg(picture: npt.NDArray[np.uint8], quality: int) -> Floats:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file), np.float32) / np.float32(255)


@functools.cache
def _fogs() -> Floats:
    """The corners of FOGS plasma fractals, each in the eight ways that are equally likely: 8 FOGS x 28 x 28.

    A whole fractal for each digit, of which nine tenths are thrown away, would take seconds for 10,000 of them. A
    fractal goes round at its edges, so that the pictures in its four corners are four draws of the same law.
    """
    rng = np.random.default_rng(0)
    found = np.concatenate([_corners(_plasma(rng, TOGETHER)) for _ in range(FOGS // TOGETHER)])
    found.flags.writeable = False
    return found


def _corners(fields: Floats) -> Floats:
    """What lies around the first place of each field, one way and the other: 8 N x 28 x 28."""
    back = -np.arange(28)
    corners = [fields[:, :28, :28], fields[:, back][:, :, :28], fields[:, :28][:, :, back], fields[:, back][:, :, back]]
    return np.concatenate([*corners, *(corner.swapaxes(1, 2) for corner in corners)])


def _plasma(rng: np.random.Generator, count: int) -> Floats:
    """Plasma fractals by the diamond-square steps on a torus, from 0 to 1 each: count x 256 x 256."""
    field = np.zeros((count, PLASMA_SIDE, PLASMA_SIDE), np.float32)
    step, moved = PLASMA_SIDE, 100.0

    def wobbled(four: Floats) -> Floats:
        return four / np.float32(4) + rng.uniform(-moved, moved, four.shape).astype(np.float32)

    while step > 1:
        half = step // 2
        corner = field[:, ::step, ::step]
        below = corner + np.roll(corner, -1, 1)
        middle = wobbled(below + np.roll(below, -1, 2))
        field[:, half::step, half::step] = middle
        field[:, half::step, ::step] = wobbled(middle + np.roll(middle, 1, 2) + below)
        beside = corner + np.roll(corner, -1, 2)
        field[:, ::step, half::step] = wobbled(middle + np.roll(middle, 1, 1) + beside)
        step, moved = half, moved / DECAY
    field -= field.min((1, 2), keepdims=True)
    return np.asarray(field / field.max((1, 2), keepdims=True), np.float32)
