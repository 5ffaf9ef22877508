"""Cuts through touching digits: halves that hold all of the ink, one of them where it should be; and joined strokes."""

import numpy as np

from mnist_dash.data import datasets, ink
from mnist_dash.data.ink import splitting
from mnist_dash.data.ink.reading import Part

TEST = datasets.load().test


def part_of(picture: np.ndarray) -> Part:
    """The one part of a picture, ink bright on black."""
    [part] = ink.read(picture).parts
    return part


def touching(gap: int) -> np.ndarray:
    """Two rings, so many pixels apart."""
    y, x = np.mgrid[:200, :300]
    rings = [np.abs(np.hypot((x - middle) / 0.7, y - 100) - 70) < 7 for middle in (80, 80 + 108 + gap)]
    return np.uint8(255 * (rings[0] | rings[1]))


def test_a_slim_part_is_not_cut() -> None:
    assert splitting.halves(part_of(np.kron(TEST.images[2], np.ones((8, 8), np.uint8)))) == []  # a 1


def test_touching_rings_are_cut_where_they_touch() -> None:
    whole = part_of(touching(-6))
    pairs = splitting.halves(whole)
    assert pairs
    middle = (whole.box[0] + whole.box[2]) / 2
    left, right = min(pairs, key=lambda pair: abs(pair[0].box[2] - middle) + abs(pair[1].box[0] - middle))
    assert abs(left.box[2] - middle) < 24 and abs(right.box[0] - middle) < 24
    assert left.box[0] == whole.box[0] and right.box[2] == whole.box[2]
    for piece in (left, right):
        assert piece.image.shape == (28, 28) and piece.line == whole.line
        assert piece.stages["cropped"].shape[0] >= splitting.LOWEST * whole.stages["cropped"].shape[0]


def test_halves_hold_all_of_the_ink_once() -> None:
    whole = part_of(touching(-6))
    total = (whole.stages["cropped"] > 127).sum()
    for left, right in splitting.halves(whole):
        both = sum((piece.stages["cropped"] > 127).sum() for piece in (left, right))
        assert abs(int(both) - int(total)) < 0.02 * total


def test_neighbours_become_one_part_that_covers_both() -> None:
    one, other = ink.read(touching(12)).parts
    whole = splitting.together(one, other)
    assert whole is None  # wider than any digit
    y, x = np.mgrid[:200, :200]
    strokes = ((np.abs(x - 60) < 6) & (y > 40) & (y < 160)) | ((np.abs(x - 140) < 6) & (y > 40) & (y < 160))
    first, second = ink.read(np.uint8(255 * strokes)).parts
    joined = splitting.together(first, second)
    assert joined is not None
    assert joined.box == (first.box[0], first.box[1], second.box[2], second.box[3])
    area = sum((part.stages["cropped"] > 127).sum() for part in (first, second))
    assert abs(int((joined.stages["cropped"] > 127).sum()) - int(area)) < 0.02 * area
