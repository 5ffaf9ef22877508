"""Signs between digits, told by their shape: + - x =."""

import itertools

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SIGNS = ("+", "-", "x", "=")
FLAT = 2.0  # times as wide as high: a dash
SQUARE = 0.5  # a cross is at least so wide for its height, and so high for its width
SMALL = 24  # pixels of the longer side that crosses are looked for at
BAND = 0.11  # of that side: how far from its middle line an arm's ink may lie
COVERED = 0.93  # of the ink: what lies in the arms of a cross
ARM = 0.22  # of the side: how far each arm reaches at least
ANGLES = np.radians(np.arange(0, 180, 10))  # of a stroke, from level
BETWEEN = np.radians((60, 120))  # the two strokes of a cross
CROSSINGS = np.array(  # the places in ANGLES of each two strokes that may cross: 2 x K
    [
        (one, other)
        for one, other in itertools.combinations(range(len(ANGLES)), 2)
        if BETWEEN[0] - 1e-9 <= ANGLES[other] - ANGLES[one] <= BETWEEN[1] + 1e-9
    ]
).T
LEVEL = np.radians(25)  # from level: where + ends and x begins
INKED = 0.5


def sign_of(ink: Floats) -> str:
    """The sign that cropped ink (0 to 1) has the shape of: + - x or =, else an empty text."""
    inked = ink >= INKED
    if not inked.any():
        return ""
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    inked = inked[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if _is_dash(inked):
        return "-"
    if _is_equals(inked):
        return "="
    height, width = inked.shape
    if min(height, width) < SQUARE * max(height, width):
        return ""
    return _cross(np.argwhere(inked)[:, ::-1] / max(height, width))


def _is_dash(inked: Mask) -> bool:
    height, width = inked.shape
    return bool(width >= FLAT * height and inked.any(axis=0).mean() > 0.9 and _thickness(inked) > 0.4 * height)


def _is_equals(inked: Mask) -> bool:
    """Two dashes, one over the other."""
    from scipy import ndimage

    labels, count = ndimage.label(inked, np.ones((3, 3), int))
    if count != 2:
        return False
    boxes = ndimage.find_objects(labels)
    apart = boxes[1][0].start >= boxes[0][0].stop or boxes[0][0].start >= boxes[1][0].stop
    return bool(apart and all(_is_dash(labels[box] == number) for number, box in enumerate(boxes, 1)))


def _thickness(inked: Mask) -> float:
    """How many pixels of a column are inked, on average."""
    return float(inked.sum(axis=0).mean())


def _cross(points: Points) -> str:
    """+ or x where the ink (M x 2: x, y; the longer side is 1) is two straight strokes that cross, else nothing."""
    points = np.unique(np.floor(points * SMALL), axis=0) / SMALL
    middles = points.mean(axis=0) + np.stack(np.meshgrid(*[np.linspace(-0.12, 0.12, 5)] * 2), axis=-1).reshape(-1, 2)
    from_middle = points[None] - middles[:, None]  # middles x M x 2
    along = from_middle @ np.stack([np.cos(ANGLES), np.sin(ANGLES)])  # middles x M x angles
    off = np.abs(from_middle @ np.stack([-np.sin(ANGLES), np.cos(ANGLES)]))
    near = off <= BAND
    reach = np.minimum((along * near).max(axis=1), -(along * near).min(axis=1)) >= ARM  # middles x angles
    one, other = CROSSINGS
    covered = (near[:, :, one] | near[:, :, other]).mean(axis=1)
    shares = np.where(reach[:, one] & reach[:, other], covered, 0).max(axis=0)
    best = int(shares.argmax())
    if shares[best] <= COVERED:
        return ""
    turns = ANGLES[[one[best], other[best]]]
    return "+" if np.minimum(turns, np.pi - turns).min() < LEVEL else "x"
