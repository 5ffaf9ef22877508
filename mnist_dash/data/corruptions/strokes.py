"""Other strokes: only their edges, or thinner and thicker ones."""

import numpy as np

from mnist_dash.data.corruptions.draws import Draws, Floats

CROSS = np.array([[[0, 1, 0], [1, 1, 1], [0, 1, 0]]], np.bool_)  # a pixel and the four beside it


def canny(ink: Floats, how: tuple[float, float], draws: Draws) -> Floats:
    """The outlines as scikit-image's canny finds them after a blur of that width, and that share of the ink."""
    sigma, kept = how
    from skimage.feature import canny as edges

    found = np.stack([np.asarray(edges(picture, sigma), np.float32) for picture in ink])  # type: ignore[no-untyped-call]
    return np.asarray(np.maximum(found, ink * np.float32(kept)), np.float32)


def thinner(ink: Floats, times: float, draws: Draws) -> Floats:
    """A finer pen: each pixel as light as the lightest beside it, so many times (the last in part)."""
    from scipy import ndimage

    return _repeated(ink, times, ndimage.grey_erosion)


def thicker(ink: Floats, times: float, draws: Draws) -> Floats:
    """A broader pen: each pixel as dark as the darkest beside it, so many times (the last in part)."""
    from scipy import ndimage

    return _repeated(ink, times, ndimage.grey_dilation)


def _repeated(ink: Floats, times: float, once: object) -> Floats:
    assert callable(once)
    while times > 0:
        ink = ink + (once(ink, footprint=CROSS) - ink) * np.float32(min(times, 1))
        times -= 1
    return ink
