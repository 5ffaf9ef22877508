"""What a photo shows beside ink: ruled lines, the sheet's edge, the desk. Taken out of the ink (0 to 1), never added.

Only for pictures of uneven ground: a drawing that was cut out tightly may itself reach from edge to edge.
"""

import numpy as np
import numpy.typing as npt

from mnist_dash.data.ink import grouping

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

RULED = 0.12  # of a full stroke: fainter lines do no harm
NEAR = 0.02  # of the picture: so near to both its edges a ruled line comes
PIECE = 0.25  # of the picture: so long is a piece of a ruled line where there are several
THIN = 0.03  # of the picture's longer side: thicker lines are not ruled
_RUN = 0.08  # of the picture: how long the straight pieces are that lines are found by
_DARKER = 1.6  # times a line's own ink: what is darker on it is a stroke
EDGE = 0.2  # of a side: so much of it a blob touches that is no stroke
BLOB = 2.5  # times the usual stroke: so thick is a blob that is no stroke


def remove_lines(ink: Floats) -> Floats:
    """The ink without lines that cross the picture from edge to edge, level or upright; strokes across them stay."""
    level, upright = _level_lines(ink), np.ascontiguousarray(_level_lines(np.ascontiguousarray(ink.T)).T)
    lines = level | upright
    if not lines.any():
        return ink
    own = float(np.quantile(ink[lines & (ink >= RULED)], 0.75))  # in the middle of a line, not at its soft sides
    strokes = ink > max(_DARKER * own, own + 0.2)  # clearly darker than the lines
    strokes |= (ink >= 0.4) & ~lines
    kept = strokes | (level & _bridged(strokes, 0)) | (upright & _bridged(strokes, 1))
    left = np.where(lines & ~kept, 0, ink).astype(np.float32)
    return left if (left >= grouping.INKED).any() else ink  # a single 1 may reach from edge to edge


def _level_lines(ink: Floats) -> Mask:
    """Where thin lines run from the left edge to the right; where there are several, also pieces of such lines."""
    from scipy import ndimage

    height, width = ink.shape
    if min(height, width) < 40:
        return np.zeros(ink.shape, bool)
    inked = ink >= RULED
    labels, count = ndimage.label(_level_runs(inked, max(12, round(_RUN * width))), np.ones((3, 3), int))
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    ends = np.array([(0, 0)] + [(columns.start, columns.stop) for _, columns in ndimage.find_objects(labels)])
    lengths = ends[:, 1] - ends[:, 0]
    thin = areas <= max(6.0, THIN * max(height, width)) * lengths
    whole = thin & (ends[:, 0] <= NEAR * width) & (ends[:, 1] >= (1 - NEAR) * width)
    several = whole.sum() > 1
    chosen = thin & (lengths >= PIECE * width) if several else whole
    chosen[0] = False
    if not chosen.any():
        return np.zeros(ink.shape, bool)
    # A stroke that goes on level where it meets a line is thicker than the line.
    thickness = round(float(np.median(areas[chosen] / lengths[chosen])))
    found: Mask = chosen[labels] & ~_opened(inked, 2 * thickness + 1, 0)
    return found


def _opened(inked: Mask, run: int, axis: int) -> Mask:
    """The inked pixels in runs along that axis of at least so many."""
    from scipy import ndimage

    held = ndimage.minimum_filter1d(inked.astype(np.uint8), run, axis=axis)
    # The second filter looks the other way, as a run of even length has no middle.
    origin = -1 if run % 2 == 0 else 0
    return np.asarray(ndimage.maximum_filter1d(held, run, axis=axis, origin=origin) > 0)


def _level_runs(inked: Mask, run: int) -> Mask:
    """Where ink goes on level for at least a run, small gaps and a slight slope forgiven."""
    from scipy import ndimage

    thicker = ndimage.maximum_filter1d(inked.astype(np.uint8), 3, axis=0)
    closed = ndimage.minimum_filter1d(ndimage.maximum_filter1d(thicker, 9, axis=1), 9, axis=1)
    return _opened(closed > 0, run, 1)


def _bridged(strokes: Mask, axis: int) -> Mask:
    """The strokes, and what lies between two of them along that axis, as near as the two sides of a line."""
    from scipy import ndimage

    near = 2 * (max(6, round(THIN * max(strokes.shape))) // 2) + 1
    wide = ndimage.maximum_filter1d(strokes.astype(np.uint8), near, axis=axis)
    return np.asarray(ndimage.minimum_filter1d(wide, near, axis=axis) > 0)


def remove_blobs(ink: Floats) -> Floats:
    """The ink without what comes in from the picture's edge and is no stroke: the desk, a finger, a shadow's end."""
    from scipy import ndimage

    labels = np.zeros(ink.shape, np.int32)
    count = ndimage.label(ink >= grouping.FAINT, np.ones((3, 3), int), output=labels)
    if count < 2:
        return ink
    areas = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    thick = 2 * areas / np.bincount(labels[grouping.outline(labels > 0)], minlength=count + 1)[1:]
    touching = _touching(labels, count)
    inside = (touching == 0) & (areas > areas[touching == 0].max(initial=0) / 20)
    if not inside.any():
        return ink
    usual = float(np.median(thick[inside]))
    foreign = (touching > EDGE) | ((touching > 0) & (thick > BLOB * usual))
    return np.where(np.concatenate([[False], foreign])[labels], 0, ink).astype(np.float32)


def _touching(labels: npt.NDArray[np.int32], count: int) -> npt.NDArray[np.float64]:
    """The largest share of a side of the picture that each mark touches."""
    sides = labels[0], labels[-1], labels[:, 0], labels[:, -1]
    shares = [np.bincount(side, minlength=count + 1)[1:] / len(side) for side in sides]
    found: npt.NDArray[np.float64] = np.max(shares, axis=0)
    return found
