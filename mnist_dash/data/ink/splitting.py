"""Parts cut and joined: where two digits that touch may be cut apart, and two strokes put together.

Cuts run from top to bottom where they cross little ink. Which one is right, and whether there is one, only a reader of
both halves can tell.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

from mnist_dash.data.ink import grouping
from mnist_dash.data.ink.grouping import Box
from mnist_dash.data.ink.reading import Part, remade

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SLANTS = np.tan(np.radians((-40, -20, 0, 20, 40)))  # of the writing, towards the right above 0
PLACES, INNER = 9, 0.15  # where on such a line a cut is looked for: so many places, from that share of the width on
REACH = 0.12  # of the width: how far a cut may leave its line
ROWS = 48  # pixels of height that cuts are looked for at
STEP = 0.03  # the cost of a step aside, where a pixel full of ink costs 1
FORBIDDEN = 1e3
ALIKE = 0.02  # of the width: cuts that differ by less are one
MOST = 30  # cuts
SMALLEST = 8  # pixels of height: nothing can be cut of less
WIDEST = 1.2  # times as wide as high: what is wider is no digit
SLIM = 0.62  # width for height: what is slimmer is one digit
CRUMB = 0.2  # of a half's largest mark: less belongs to the other half where it touches that
LOWEST = 0.5  # of the whole: a lower half is no digit


def halves(part: Part) -> list[tuple[Part, Part]]:
    """The ways to cut a part in two, left and right; none where it is too slim for two digits."""
    ink = part.ink
    height, width = ink.shape
    if width < SLIM * height or height < SMALLEST:
        return []
    found = []
    x = np.arange(width)
    for seam in _seams(ink):
        left, right = _apart(ink, x < seam[:, None])
        if min(_height(left), _height(right)) >= LOWEST * height:
            found.append((_part(left, part), _part(right, part)))
    return found


def together(one: Part, other: Part) -> Part | None:
    """Two parts of one line as one; None where that would be too wide for a digit."""
    left, top = min(one.box[0], other.box[0]), min(one.box[1], other.box[1])
    right, bottom = max(one.box[2], other.box[2]), max(one.box[3], other.box[3])
    if one.line != other.line or right - left > WIDEST * (bottom - top):
        return None
    across, down = _scale(one)
    ink = np.zeros((round((bottom - top) / down) + 1, round((right - left) / across) + 1), np.float32)
    for part in (one, other):
        own = part.ink
        x, y = round((part.box[0] - left) / across), round((part.box[1] - top) / down)
        view = ink[y : y + own.shape[0], x : x + own.shape[1]]
        np.maximum(view, own[: view.shape[0], : view.shape[1]], out=view)
    return remade(ink, (left, top, right, bottom), one.line)


def _scale(part: Part) -> tuple[float, float]:
    """How many pixels of the given picture one pixel of the part's ink is, across and down."""
    height, width = part.stages["cropped"].shape
    return (part.box[2] - part.box[0]) / width, (part.box[3] - part.box[1]) / height


def _part(ink: Floats, whole: Part) -> Part:
    """Some of a part's ink as a part of its own."""
    rows, columns = (np.flatnonzero((ink >= grouping.FAINT).any(axis=axis)) for axis in (1, 0))
    (top, bottom), (left, right) = (rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)
    across, down = _scale(whole)
    x, y = whole.box[:2]
    box: Box = (
        round(x + left * across),
        round(y + top * down),
        round(x + right * across),
        round(y + bottom * down),
    )
    return remade(ink[top:bottom, left:right], box, whole.line)


def _seams(ink: Floats) -> list[Doubles]:
    """Ways through the ink from top to bottom that cross little of it: the place of each row, at most MOST, best first.

    Each is the cheapest way near a straight slanted line, found row by row as in seam carving (Avidan and Shamir 2007).
    """
    height, width = ink.shape
    size = max(4, round(width * ROWS / height)), ROWS
    small = np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))
    y, x = np.arange(ROWS), np.arange(size[0])
    lines = [
        place * size[0] + (ROWS / 2 - y) * slant for slant in SLANTS for place in np.linspace(INNER, 1 - INNER, PLACES)
    ]
    away = np.abs(x - np.array(lines)[:, :, None])  # lines x rows x columns
    cost = small + STEP * away / size[0] + np.where(away <= max(REACH * size[0], 2), 0, FORBIDDEN)
    seams, costs = _cheapest(cost)
    chosen: list[Doubles] = []
    for seam in seams[np.argsort(costs)]:
        if all(np.abs(seam - other).mean() > ALIKE * size[0] for other in chosen):
            chosen.append(seam)
    rows = np.linspace(0, ROWS - 1, height)
    return [np.interp(rows, y, seam) * width / size[0] for seam in chosen[:MOST]]


def _cheapest(cost: Doubles) -> tuple[Doubles, Doubles]:
    """The cheapest way down each of N cost maps (N x rows x columns), a column aside a row at most: N x rows, N."""
    count, rows, columns = cost.shape
    total, came = cost[:, 0], np.zeros(cost.shape, np.int8)
    for row in range(1, rows):
        wide = np.pad(total, [(0, 0), (1, 1)], constant_values=FORBIDDEN)
        ways = np.stack([wide[:, :-2] + STEP, wide[:, 1:-1], wide[:, 2:] + STEP])
        came[:, row] = ways.argmin(axis=0) - 1
        total = ways.min(axis=0) + cost[:, row]
    seams = np.zeros((count, rows))
    each = np.arange(count)
    place = total.argmin(axis=1)
    costs = total[each, place]
    for row in reversed(range(rows)):
        seams[:, row] = place
        place = np.clip(place + came[each, row, place], 0, columns - 1)
    return seams, costs


def _apart(ink: Floats, is_left: Mask) -> tuple[Floats, Floats]:
    """The ink left and right of a cut, crumbs given to the half that they belong to."""
    inked = ink >= grouping.FAINT
    to_right, to_left = _crumbs(inked & is_left, inked & ~is_left), _crumbs(inked & ~is_left, inked & is_left)
    is_left = (is_left & ~to_right) | to_left
    return np.where(is_left, ink, 0).astype(np.float32), np.where(is_left, 0, ink).astype(np.float32)


def _crumbs(half: Mask, other: Mask) -> Mask:
    """What of a half hangs together with the other one rather than with its own largest mark."""
    from scipy import ndimage

    eight = np.ones((3, 3), int)
    labels, count = ndimage.label(half, eight)
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    areas[0] = 0
    beside = np.unique(labels[ndimage.binary_dilation(other, eight) & half])
    small = areas < CRUMB * areas.max(initial=0)
    chosen = np.zeros(count + 1, bool)
    chosen[beside] = small[beside]
    chosen[0] = False
    found: Mask = chosen[labels]
    return found


def _height(ink: Floats) -> int:
    rows = np.flatnonzero((ink >= grouping.INKED).any(axis=1))
    return int(rows[-1] - rows[0] + 1) if len(rows) else 0
