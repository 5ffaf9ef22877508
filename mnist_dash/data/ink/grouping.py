"""Marks of ink put together to digits, in reading order: lines from the top, digits from the left."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int32]
Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Boxes = npt.NDArray[np.int64]  # K x 4
Box = tuple[int, int, int, int]  # left, top, right, bottom; right and bottom are outside

INKED = 0.5  # of a full stroke: from here on a pixel belongs to a mark
FAINT = 0.3  # this much still belongs to it where it touches one
SPECK = 0.12  # of the largest mark's longer side: smaller marks are specks, unless they are as large as
TOUCH = 0.5  # of the stroke's thickness squared: a touch of the pen, a dot
LOW = 0.35  # of a digit's usual height: lower marks are dashes, dots and commas
STACKED = 0.25  # of its height: how far the strokes of one digit may lie over one another
BESIDE = 0.12  # of its height: how far beside it the flag of a 5 or the stem of a 4 may stand
SHORT = 0.72  # of the whole: such a stroke is a part of a digit, one as high as the whole is a digit
OVERLAP, OVERLAP_TALL = 0.35, 0.7  # of the narrower mark's width: what stands over the other, what leans into it
WITHIN = 0.03  # of a frame: smaller marks in it are dust
RULER, RULED = 0.4, 0.85  # of a frame's side: a line in it, at least; and of its ink: what lies in such lines
MOST_LOOKED_AT = 4  # times the picture's pixels, in looking for frames
FLAT, WIDE = 1.8, (0.3, 1.3)  # a dash: times as wide as high, and of a digit's usual height
_MIDDLE = 0.2  # of that height: a dash stands so far from the top and the foot of its neighbours
TALLER, WIDER = 1.4, 1.2  # of a digit's usual height: more is no digit
_POINTS = 200  # of a mark's outline, to measure distances between
_DISTANCES = 4e7  # that are measured at most, with fewer points where they were more: a tenth of a second


@dataclass(frozen=True)
class Mark:
    """Ink that hangs together."""

    number: int  # in the labelled picture
    box: Box
    area: int  # pixels
    edge: int  # of them at the mark's outline

    @property
    def width(self) -> int:
        """In pixels."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> int:
        """In pixels."""
        return self.box[3] - self.box[1]

    @property
    def side(self) -> int:
        """The longer of width and height."""
        return max(self.width, self.height)


@dataclass(frozen=True)
class Group:
    """The marks of one digit, and the line of writing it stands in, from 0."""

    numbers: tuple[int, ...]
    box: Box
    line: int = 0


def label(ink: Floats, clear: Mask) -> tuple[Labels, list[Mark]]:
    """The number of its mark at each pixel (0 for paper), and the marks: what hangs together and holds clear ink."""
    from scipy import ndimage

    eight = np.ones((3, 3), int)
    labels = np.zeros(ink.shape, np.int32)
    count = ndimage.label(ink >= FAINT, eight, output=labels)
    strong = np.bincount(labels[clear & (ink >= INKED)], minlength=count + 1) > 0
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    edges = np.bincount(labels[outline(labels > 0)], minlength=count + 1)
    boxes = ndimage.find_objects(labels)
    marks = [
        Mark(number, (box[1].start, box[0].start, box[1].stop, box[0].stop), int(areas[number]), int(edges[number]))
        for number, box in enumerate(boxes, 1)
        if strong[number]
    ]
    return labels, marks


def outline(inked: Mask) -> Mask:
    """The inked pixels that have paper above, below, left or right, or the picture's edge."""
    wide = np.pad(inked, 1)
    return inked & ~(wide[:-2, 1:-1] & wide[2:, 1:-1] & wide[1:-1, :-2] & wide[1:-1, 2:])


def drop_specks(marks: list[Mark]) -> list[Mark]:
    """The marks without dust: much smaller than the largest mark, and less than a touch of the pen."""
    if not marks:
        return []
    # A stroke of that thickness has two outline pixels to so many of area.
    stroke = 2 * sum(mark.area for mark in marks) / sum(mark.edge for mark in marks)
    largest = max(mark.side for mark in marks)
    return [mark for mark in marks if mark.side >= SPECK * largest or mark.area > TOUCH * stroke**2]


def drop_frames(labels: Labels, marks: list[Mark]) -> list[Mark]:
    """The marks without ruled boxes: straight lines that stand around other marks, as in a form."""
    frames, looked_at = set(), 0
    boxes = np.array([mark.box for mark in marks]).reshape(-1, 4)
    for mark in sorted(marks, key=lambda mark: -mark.width * mark.height):
        looked_at += mark.width * mark.height
        if looked_at > MOST_LOOKED_AT * labels.size:  # rings in rings, which nobody draws as boxes
            break
        if _encloses(mark, boxes) and _is_ruled(labels, mark):
            frames.add(mark.number)
    return [mark for mark in marks if mark.number not in frames]


def _encloses(mark: Mark, boxes: Boxes) -> bool:
    inside = (boxes[:, :2] > mark.box[:2]).all(axis=1) & (boxes[:, 2:] < mark.box[2:]).all(axis=1)
    sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    return bool((inside & (sides > WITHIN * mark.side)).any())


def _is_ruled(labels: Labels, mark: Mark) -> bool:
    """Whether nearly all of a mark's ink is in level and upright lines."""
    left, top, right, bottom = mark.box
    own = labels[top:bottom, left:right] == mark.number
    level, upright = own.mean(axis=1) >= RULER, own.mean(axis=0) >= RULER
    return bool(own[level].sum() + own[np.ix_(~level, upright)].sum() >= RULED * own.sum())


def group(labels: Labels, marks: list[Mark]) -> list[Group]:
    """The marks as digits in reading order; what is too low for a digit is left out."""
    from scipy.sparse import csgraph

    if not marks:
        return []
    usual = _usual([mark.height for mark in marks])
    home: npt.NDArray[Any] = np.arange(len(marks))
    boxes = np.array([mark.box for mark in marks])
    gaps = _gaps(labels, marks, BESIDE * min(usual, labels.shape[0]))
    while (pairs := np.triu(_belong(boxes, gaps, usual), 1)).any():
        count, joined = csgraph.connected_components(pairs, directed=False)
        home, boxes, gaps = joined[home], _joined_boxes(boxes, joined, count), _joined_gaps(gaps, joined, count)
    members = [np.flatnonzero(home == number) for number in range(len(boxes))]
    numbers = [tuple(marks[index].number for index in each) for each in members]
    left, top, right, bottom = boxes.T.tolist()
    found = [Group(*each) for each in zip(numbers, zip(left, top, right, bottom, strict=True), strict=True)]
    return _in_lines(_digits(found))


def _around(boxes: list[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _usual(heights: list[int]) -> float:
    """The usual height of the digits where several marks show it, else infinite."""
    tall = [height for height in heights if height > 0.5 * max(heights)]
    return float(np.median(tall)) if len(tall) > 2 else float("inf")


def _joined_boxes(boxes: Boxes, joined: npt.NDArray[Any], count: int) -> Boxes:
    """The boxes around those that were joined to one set."""
    outer = np.zeros((count, 4), np.int64)
    for number in range(count):
        outer[number, :2] = boxes[joined == number, :2].min(axis=0)
        outer[number, 2:] = boxes[joined == number, 2:].max(axis=0)
    return outer


def _joined_gaps(gaps: Doubles, joined: npt.NDArray[Any], count: int) -> Doubles:
    """The gaps between sets: the shortest of their members'."""
    order = np.argsort(joined, kind="stable")
    starts = np.searchsorted(joined[order], np.arange(count))
    rows: Doubles = np.minimum.reduceat(gaps[np.ix_(order, order)], starts, axis=0)
    return np.minimum.reduceat(rows, starts, axis=1)


def _belong(boxes: Boxes, gaps: Doubles, usual: float) -> Mask:
    """Whether each two boxes of ink, so far apart, are strokes of one digit: stacked, or a short one beside."""
    one, other = boxes[:, None], boxes[None]
    left, top = np.moveaxis(np.minimum(one, other)[..., :2], 2, 0)
    right, bottom = np.moveaxis(np.maximum(one, other)[..., 2:], 2, 0)
    inner = np.minimum(one, other)[..., 2:] - np.maximum(one, other)[..., :2]  # width and height of what both cover
    sizes = boxes[:, 2:] - boxes[:, :2]
    width, lower = np.moveaxis(np.minimum(sizes[:, None], sizes[None]), 2, 0)  # the lesser of the two
    whole = bottom - top
    height = np.minimum(whole, usual)
    overlap = inner[..., 0] / width
    apart = -inner[..., 1]  # below 0 where they stand beside one another
    is_short = lower < SHORT * height
    is_over = overlap >= np.where(is_short, OVERLAP, OVERLAP_TALL)
    is_dot = np.maximum(lower, width) < 0.2 * height
    beside = (gaps <= BESIDE * height) & (right - left <= WIDER * height) & is_short & ~is_dot
    found: Mask = (whole <= TALLER * usual) & ((is_over & (apart <= STACKED * height)) | beside)
    return found


def _gaps(labels: Labels, marks: list[Mark], most: float) -> Doubles:
    """The shortest distance between the inks of each two marks, in pixels; infinite where their boxes tell of more."""
    from scipy.spatial.distance import cdist

    boxes = np.array([mark.box for mark in marks])
    one, other = boxes[:, None], boxes[None]
    away = np.maximum(np.maximum(one, other)[..., :2] - np.minimum(one, other)[..., 2:] + 1, 0)
    near = np.triu(np.hypot(away[..., 0], away[..., 1]) <= most, 1)
    outlines = _outlines(labels, marks, near)
    gaps = np.full(near.shape, np.inf)
    for number, row in enumerate(near):
        others = np.flatnonzero(row)
        if len(others):
            starts = np.cumsum([0, *(len(outlines[each]) for each in others[:-1])])
            distances = cdist(np.concatenate([outlines[each] for each in others]), outlines[number]).min(axis=1)
            gaps[number, others] = gaps[others, number] = np.minimum.reduceat(distances, starts)
    return gaps


def _outlines(labels: Labels, marks: list[Mark], near: Mask) -> list[Doubles]:
    """Points along the edge of each mark (K x 2: y, x), at most _POINTS; fewer where too many marks are near others."""
    edge = np.argwhere(outline(labels > 0))
    belongs = labels[edge[:, 0], edge[:, 1]]
    order = np.argsort(belongs, kind="stable")
    starts, ends = (
        np.searchsorted(belongs[order], [mark.number for mark in marks], side) for side in ("left", "right")
    )
    counts = np.minimum(ends - starts, _POINTS)
    fewer = max(1.0, np.sqrt(float(counts @ near @ counts) / _DISTANCES))
    points = edge[order].astype(np.float64)
    steps = np.ceil(fewer * np.ceil((ends - starts) / _POINTS)).astype(int)
    return [points[start:end:step] for start, end, step in zip(starts, ends, steps, strict=True)]


def _digits(groups: list[Group]) -> list[Group]:
    """Those of the groups that are high enough for a digit beside the others, and dashes between digits."""
    heights = np.array([group.box[3] - group.box[1] for group in groups])
    usual = float(np.median(heights[heights > 0.5 * heights.max()]))
    high = [group for group, height in zip(groups, heights, strict=True) if height >= LOW * usual]
    low = [group for group, height in zip(groups, heights, strict=True) if height < LOW * usual]
    return high + [group for group in low if _is_dash(group.box, high, usual)]


def _is_dash(box: Box, digits: list[Group], usual: float) -> bool:
    """Whether a low mark is a minus: wide, and at half the height of digits on either side of it."""
    left, top, right, bottom = box
    width, level = right - left, (top + bottom) / 2
    beside = [each.box for each in digits if each.box[1] + _MIDDLE * usual < level < each.box[3] - _MIDDLE * usual]
    before, after = any(each[2] <= left + 2 for each in beside), any(each[0] >= right - 2 for each in beside)
    return before and after and FLAT * (bottom - top) <= width and WIDE[0] * usual <= width <= WIDE[1] * usual


def _in_lines(groups: list[Group]) -> list[Group]:
    """The groups in reading order: each stands in the line whose last group it is level with."""
    lines: list[list[Group]] = []
    for group in sorted(groups, key=lambda group: group.box[0] + group.box[2]):
        level = [(_level(line[-1].box, group.box), number) for number, line in enumerate(lines)]
        share, number = max(level, default=(0.0, 0))
        if share > 0.3:
            lines[number].append(group)
        else:
            lines.append([group])
    lines.sort(key=lambda line: float(np.mean([group.box[1] + group.box[3] for group in line])))
    return [Group(group.numbers, group.box, number) for number, line in enumerate(lines) for group in line]


def _level(one: Box, other: Box) -> float:
    """How much of the lower of two boxes is level with the other."""
    return (min(one[3], other[3]) - max(one[1], other[1])) / min(one[3] - one[1], other[3] - other[1])


def whole(marks: list[Mark]) -> Group:
    """All marks as one digit."""
    return Group(tuple(mark.number for mark in marks), _around([mark.box for mark in marks]))
