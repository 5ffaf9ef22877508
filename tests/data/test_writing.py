"""Digits and signs written by program: forms as text, pictures as MNIST's, and the same from a seed."""

import itertools

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.data.writing import lessons, pen, shapes

TEST = datasets.load().test
FORMS = [form for forms in (*shapes.DIGITS.values(), *shapes.SIGNS.values()) for form in forms]


def test_every_form_is_strokes_of_at_least_two_points() -> None:
    for form in FORMS:
        for stroke in pen.strokes_of(form):
            assert all(len(run) >= 2 and np.isfinite(run).all() and np.abs(run).max() <= 20 for run in stroke), form
            for before, after in itertools.pairwise(stroke):
                np.testing.assert_array_equal(before[-1], after[0])


def test_each_digit_has_several_forms_and_all_differ() -> None:
    assert sorted(shapes.DIGITS) == list(range(10))
    assert min(len(forms) for forms in shapes.DIGITS.values()) >= 5
    assert len(set(FORMS)) == len(FORMS)


def test_a_curve_goes_through_its_points() -> None:
    points = np.array([(0, 0), (4, 1), (5, 6), (0, 9)], float)
    line = pen.curve(points)
    np.testing.assert_allclose(line[:: pen.DENSE], points)
    assert np.hypot(*np.diff(line, axis=0).T).max() < 1.5  # no leaps
    np.testing.assert_array_equal(pen.curve(points[:2]), points[:2])


@pytest.mark.parametrize("form", ["5,0! 5,14", "0,0! 9,0! 3,14", "5,0 1,3 0,7 2,12 5,14 9,11 10,6 8,1 5,0"])
def test_what_is_written_is_prepared_as_mnist_was(form: str) -> None:
    for seed in range(20):
        image = pen.written(form, np.random.default_rng(seed))
        assert image.shape == (28, 28) and image.dtype == np.uint8 and image.max() == 255
        rows, columns = np.flatnonzero(image.max(axis=1) > 127), np.flatnonzero(image.max(axis=0) > 127)
        assert 18 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 21
        y, x = np.indices(image.shape)
        assert abs((image * y).sum() / image.sum() - 14) < 1 and abs((image * x).sum() / image.sum() - 14) < 1


def test_digits_come_in_all_classes_alike_and_the_same_from_a_seed() -> None:
    images, labels = lessons.digits(200, seed=3)
    assert images.shape == (200, 28, 28) and np.bincount(labels).tolist() == [20] * 10
    again, same = lessons.digits(200, seed=3)
    np.testing.assert_array_equal(images, again)
    np.testing.assert_array_equal(labels, same)
    assert not np.array_equal(images, lessons.digits(200, seed=4)[0])
    assert lessons.digits(0, seed=3)[0].shape == (0, 28, 28)


def test_strangers_of_every_kind_hold_ink_and_repeat() -> None:
    made = lessons.strangers(150, TEST.images, TEST.labels, seed=1)
    np.testing.assert_array_equal(made, lessons.strangers(150, TEST.images, TEST.labels, seed=1))
    assert made.shape == (150, 28, 28) and (made.max(axis=(1, 2)) > 200).all()
    assert sum(share for share, _ in lessons.KINDS) == pytest.approx(1)
    random = np.random.default_rng(0)
    for _, make in lessons.KINDS:
        image = make(TEST.images, TEST.labels, random)
        assert image.shape == (28, 28) and image.dtype == np.uint8 and image.max() > 200


def test_two_digits_beside_each_other_keep_their_ink() -> None:
    one, other = np.ones((20, 6), np.float32), np.ones((20, 9), np.float32)
    whole = lessons.beside(one, other, 3, np.random.default_rng(0))
    assert whole.shape == (20 + 2 * lessons.UNEVEN, 18) and whole.sum() == one.sum() + other.sum()
    over = lessons.beside(one, other, -4, np.random.default_rng(0))
    assert over.shape[1] == 11 and over.sum() < whole.sum()


def test_several_digits_are_half_of_what_is_told_apart() -> None:
    images, are_several = lessons.told_apart(41, TEST.images, TEST.labels, seed=0)
    assert len(images) == len(are_several) == 41 and are_several.sum() == 21
