"""Digits moved, turned, sheared and shrunk: bilinear, paper outside."""

import numpy as np
import numpy.typing as npt

from mnist_dash.data.corruptions.draws import Draws, Floats


def shear(ink: Floats, angle: float, draws: Draws) -> Floats:
    """Sheared to one side or the other about the centre by that angle (degrees)."""
    slope = np.tan(np.deg2rad(angle)) * draws.signs(1)[:, 0]
    one, none = np.ones_like(slope), np.zeros_like(slope)
    return _mapped(ink, np.array([[one, none], [slope, one]]))


def scale(ink: Floats, factor: float, draws: Draws) -> Floats:
    """As large as that share of before, about the centre."""
    return _mapped(ink, np.broadcast_to((np.eye(2) / factor)[:, :, None], (2, 2, len(ink))))


def turn(ink: Floats, angle: float, draws: Draws) -> Floats:
    """Turned one way or the other about the centre by that angle (degrees)."""
    angles = np.deg2rad(angle) * draws.signs(1)[:, 0]
    cosine, sine = np.cos(angles), np.sin(angles)
    return _mapped(ink, np.array([[cosine, -sine], [sine, cosine]]))


def translate(ink: Floats, pixels: int, draws: Draws) -> Floats:
    """Moved so many pixels up or down and as many to the left or right."""
    side = ink.shape[1]
    room = np.pad(ink, [(0, 0), (pixels, pixels), (pixels, pixels)])
    signs = draws.signs(2).astype(np.int64)
    rows = np.arange(side)[None, :, None] + pixels * (1 - signs[:, 0, None, None])
    columns = np.arange(side)[None, None, :] + pixels * (1 - signs[:, 1, None, None])
    return np.asarray(room[np.arange(len(ink))[:, None, None], rows, columns], np.float32)


def _mapped(ink: Floats, inverse: npt.NDArray[np.floating]) -> Floats:
    """Each digit read where `inverse` (2 x 2 x N, for rows and columns from the centre) says."""
    from scipy import ndimage

    count, side = len(ink), ink.shape[1]
    middle = (side - 1) / 2
    rows, columns = np.mgrid[:side, :side] - middle
    places = np.empty((3, count, side, side), np.float32)
    places[0] = np.arange(count)[:, None, None]
    for axis in (0, 1):
        down, across = (inverse[axis, other][:, None, None] for other in (0, 1))
        places[axis + 1] = down * rows + across * columns + middle
    return np.asarray(ndimage.map_coordinates(ink, places, order=1, mode="constant", prefilter=False), np.float32)
