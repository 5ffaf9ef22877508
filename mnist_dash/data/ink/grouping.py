"""Marks of ink put together to digits, in reading order: lines from the top, digits from the left."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int32]
Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
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
TALLER, WIDER = 1.4, 1.2  # of a digit's usual height: more is no digit
_POINTS = 200  # of a mark's outline, to measure distances between


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


def group(labels: Labels, marks: list[Mark]) -> list[Group]:
    """The marks as digits in reading order; what is too low for a digit is left out."""
    if not marks:
        return []
    usual = _usual([mark.height for mark in marks])
    sets = [frozenset([index]) for index in range(len(marks))]
    gaps = _gaps(labels, marks)
    while True:
        boxes = [_around([marks[index].box for index in members]) for members in sets]
        pairs = [
            (one, other)
            for one, other in combinations(range(len(sets)), 2)
            if _belong(boxes[one], boxes[other], gaps[np.ix_(list(sets[one]), list(sets[other]))].min(), usual)
        ]
        if not pairs:
            break
        sets = _join(sets, pairs)
    found = [
        Group(tuple(marks[index].number for index in members), box) for members, box in zip(sets, boxes, strict=True)
    ]
    return _in_lines(_digits(found))


def _around(boxes: list[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _usual(heights: list[int]) -> float:
    """The usual height of the digits where several marks show it, else infinite."""
    tall = [height for height in heights if height > 0.5 * max(heights)]
    return float(np.median(tall)) if len(tall) > 2 else float("inf")


def _join(sets: list[frozenset[int]], pairs: list[tuple[int, int]]) -> list[frozenset[int]]:
    """The sets, joined where they are connected by pairs of them."""
    home = list(range(len(sets)))
    for one, other in pairs:
        old, new = home[other], home[one]
        home = [new if place == old else place for place in home]
    return [frozenset().union(*(sets[i] for i, place in enumerate(home) if place == h)) for h in dict.fromkeys(home)]


def _belong(one: Box, other: Box, gap: float, usual: float) -> bool:
    """Whether two boxes of ink, so far apart, are strokes of one digit: over one another, or a short one beside."""
    left, top, right, bottom = _around([one, other])
    whole = bottom - top
    if whole > TALLER * usual:
        return False
    height = min(float(whole), usual)
    shorter = min(one[3] - one[1], other[3] - other[1])
    overlap = (min(one[2], other[2]) - max(one[0], other[0])) / min(one[2] - one[0], other[2] - other[0])
    apart = max(one[1], other[1]) - min(one[3], other[3])  # below 0 where they stand beside one another
    if overlap >= (OVERLAP if shorter < SHORT * height else OVERLAP_TALL) and apart <= STACKED * height:
        return True
    is_dot = max(min(one[3] - one[1], other[3] - other[1]), min(one[2] - one[0], other[2] - other[0])) < 0.2 * height
    beside = gap <= BESIDE * height and right - left <= WIDER * height
    return beside and shorter < SHORT * height and not is_dot


def _gaps(labels: Labels, marks: list[Mark]) -> Doubles:
    """The shortest distance between the inks of each two marks, in pixels."""
    from scipy.spatial.distance import cdist

    outlines = [_outline(labels, mark) for mark in marks]
    gaps = np.zeros((len(marks), len(marks)))
    for one, other in combinations(range(len(marks)), 2):
        gaps[one, other] = gaps[other, one] = cdist(outlines[one], outlines[other]).min()
    return gaps


def _outline(labels: Labels, mark: Mark) -> Doubles:
    """Points along the edge of a mark (K x 2: y, x), at most _POINTS."""
    left, top, right, bottom = mark.box
    points = np.argwhere(outline(labels[top:bottom, left:right] == mark.number)) + np.array([top, left])
    return np.asarray(points[:: -(-len(points) // _POINTS)], np.float64)


def _digits(groups: list[Group]) -> list[Group]:
    """Those of the groups that are high enough for a digit beside the others."""
    heights = np.array([group.box[3] - group.box[1] for group in groups])
    usual = float(np.median(heights[heights > 0.5 * heights.max()]))
    return [group for group, height in zip(groups, heights, strict=True) if height >= LOW * usual]


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
