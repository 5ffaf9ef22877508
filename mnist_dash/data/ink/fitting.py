"""One digit's ink as MNIST would hold it: 28 x 28, long side 20, stroke as thick as MNIST's, balanced in the middle."""

import numpy as np
import numpy.typing as npt
from PIL import Image

Floats = npt.NDArray[np.float32]
Edges = tuple[float, float, float, float]  # left, top, right, bottom
Bytes = npt.NDArray[np.uint8]

SIDE = 28
LONG = 20  # pixels: the longer side of a digit in MNIST
FINE, COARSE = 8, 4  # strokes are measured and changed on a picture so many times as large; of very many digits less
# MNIST's strokes are 1.4 to 5 pixels thick (1st and 99th percentile), measured as here; their middle is 2.45.
THINNEST, THICKEST = 1.7, 3.8
ALREADY = 0.06  # of its size: a digit so near to MNIST's is not resized
MARGIN = 4  # pixels of MNIST: room for a stroke to grow


def thickness(ink: Floats) -> float:
    """The stroke's thickness in pixels: four times the mean distance of inked pixels from paper."""
    from scipy import ndimage

    inked = np.pad(ink >= 0.5, 1)
    if not inked.any():
        return 0.0
    # Distances are between pixel middles, half a pixel more than to the edge.
    return max(1.0, 4 * (float(ndimage.distance_transform_edt(inked)[inked].mean()) - 0.5))


def extent(ink: Floats) -> Edges:
    """Left, top, right, bottom of the ink, in parts of pixels: where its edge passes half of a full stroke."""
    left, right = _ends(ink.max(axis=0))
    top, bottom = _ends(ink.max(axis=1))
    return left, top, right, bottom


def _ends(profile: Floats) -> tuple[float, float]:
    inked = np.flatnonzero(profile >= 0.5)
    if len(inked) == 0:
        return 0.0, float(len(profile))
    return _edge(profile, int(inked[0])), len(profile) - _edge(profile[::-1], len(profile) - 1 - int(inked[-1]))


def _edge(profile: Floats, first: int) -> float:
    """Where the rising profile passes 0.5, from its start, pixel i reaching from i to i + 1."""
    before = float(profile[first - 1]) if first > 0 else 0.0
    value = float(profile[first])
    # Between the two pixels' middles, first - 0.5 and first + 0.5.
    return first + 0.5 - min(1.0, (value - 0.5) / max(value - before, 1e-6))


def fit(ink: Floats, crop: bool = True, change: bool = True, times: int = FINE) -> tuple[Floats, Floats]:
    """The digit with its longer side at LONG pixels, and the picture `times` as large that its stroke was set on.

    Without crop the whole picture becomes as large as MNIST's; without change strokes stay as they are.
    """
    box = extent(ink) if crop else (0.0, 0.0, float(ink.shape[1]), float(ink.shape[0]))
    side = LONG if crop else SIDE
    fine = _enlarge(ink, box, side * times, MARGIN * times)
    thick = thickness(fine) / times
    wanted = float(np.clip(thick, THINNEST, THICKEST))
    if change and thick > 0 and abs(wanted - thick) * times > 1:
        fine = set_thickness(fine, (wanted - thick) * times)
        ink, margin = fine, float(MARGIN * times)
        inner = margin, margin, fine.shape[1] - margin, fine.shape[0] - margin
        box = extent(fine) if crop else inner
    return _reduce(ink, box, side), fine


def _longer(box: Edges) -> float:
    return max(box[2] - box[0], box[3] - box[1], 1e-6)


def _enlarge(ink: Floats, box: Edges, long: int, margin: int) -> Floats:
    """What is in the box with its longer side at so many pixels, and a margin around it."""
    return _cut(ink, box, long / _longer(box), margin)


def _reduce(ink: Floats, box: Edges, long: int) -> Floats:
    """What is in the box with its longer side at so many pixels, and one more at each side for its soft edge."""
    scale = long / _longer(box)
    if abs(scale - 1) < ALREADY:  # resampling would only blur a digit that is as large as MNIST's
        left, top, right, bottom = box
        box = float(np.floor(left + 0.3)), float(np.floor(top + 0.3)), np.ceil(right - 0.3), np.ceil(bottom - 0.3)
        scale = 1.0
    return _cut(ink, box, scale, 1)


def _cut(ink: Floats, box: Edges, scale: float, margin: int) -> Floats:
    """What is in the box, its pixels times scale, with a margin of so many new pixels."""
    left, top, right, bottom = box
    width, height = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    x, y = (left + right) / 2, (top + bottom) / 2
    across, down = (width / 2 + margin) / scale, (height / 2 + margin) / scale
    return sample(ink, (x - across, y - down, x + across, y + down), (width + 2 * margin, height + 2 * margin))


def sample(ink: Floats, box: Edges, size: tuple[int, int]) -> Floats:
    """What is in the box, which may reach outside the ink, at that size (width, height), anti-aliased."""
    pad = max(0, int(np.ceil(max(-box[0], -box[1], box[2] - ink.shape[1], box[3] - ink.shape[0]))))
    wide = Image.fromarray(np.pad(ink, pad + 1))
    moved = (box[0] + pad + 1, box[1] + pad + 1, box[2] + pad + 1, box[3] + pad + 1)
    enlarges = size[0] > box[2] - box[0]
    how = Image.Resampling.BICUBIC if enlarges else Image.Resampling.BOX
    return np.asarray(np.clip(np.asarray(wide.resize(size, how, box=moved)), 0, 1), np.float32)


def set_thickness(fine: Floats, change: float) -> Floats:
    """Strokes thicker by so many pixels (thinner where below 0), their edges again one pixel soft."""
    from scipy import ndimage

    inked = fine >= 0.5
    # How far within the ink, below 0 outside; only one side of the edge changes, and the other stays 0 or 1.
    if change > 0:
        within = np.where(inked, 0.5, 0.5 - ndimage.distance_transform_edt(~inked))
    else:
        within = np.where(inked, ndimage.distance_transform_edt(inked) - 0.5, -0.5)
    return np.clip(within + change / 2 + 0.5, 0, 1).astype(np.float32)


def centre(digit: Floats, by_mass: bool = True) -> Floats:
    """The digit in the middle of 28 x 28, moved by whole pixels as in MNIST and never so far that ink is lost."""
    down = _shift(digit.sum(axis=1), digit.max(axis=1), by_mass)
    across = _shift(digit.sum(axis=0), digit.max(axis=0), by_mass)
    square = np.zeros((SIDE, SIDE), np.float32)
    top, left = max(0, down), max(0, across)
    seen = digit[max(0, -down) : SIDE - down, max(0, -across) : SIDE - across]
    square[top : top + seen.shape[0], left : left + seen.shape[1]] = seen
    return square


def _shift(sums: Floats, most: Floats, by_mass: bool) -> int:
    """How far to move rows of these sums (and these darkest pixels) so that their middle is in the middle pixel."""
    places = np.arange(len(sums)) + 0.5
    total = float(sums.sum())
    middle = float((sums * places).sum()) / total if by_mass and total > 0 else len(sums) / 2
    inked = np.flatnonzero(most >= 0.5)
    first, last = (int(inked[0]), int(inked[-1])) if len(inked) else (0, len(sums) - 1)
    # MNIST's centres of mass lie within the pixel from 14 to 15, evenly: so their makers rounded.
    return int(np.clip(np.ceil(SIDE / 2 - middle), -first, max(SIDE - 1 - last, -first)))
