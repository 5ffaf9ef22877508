"""Nearest digits: the same as comparing all of them one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_dash.analysis.neighbours import Pixels, Vectors, nearest_in
from mnist_dash.data import datasets

DIGITS = datasets.load()
TRAIN = DIGITS.train.images[:3000]


def slowly(images: np.ndarray, image: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest by pixels, measured with whole numbers; of equals the first."""
    squares = ((images.astype(np.int64) - image) ** 2).sum((1, 2))
    order = np.argsort(squares, kind="stable")[:count]
    return order, np.sqrt(squares[order])


@pytest.mark.parametrize("place", range(8))
def test_pixels_find_what_a_full_comparison_finds(place: int) -> None:
    image = DIGITS.test.images[place]
    positions, distances = Pixels(TRAIN).nearest(image, 12)
    expected, far = slowly(TRAIN, image, 12)
    np.testing.assert_array_equal(positions, expected)
    np.testing.assert_allclose(distances, far, rtol=1e-5)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_pixels_are_exact_for_any_image(seed: int, count: int) -> None:
    chance = np.random.default_rng(seed)
    image = chance.choice([0, 255], (28, 28), p=[0.8, 0.2]).astype(np.uint8)
    positions, _ = Pixels(TRAIN[:200]).nearest(image, count)
    np.testing.assert_array_equal(positions, slowly(TRAIN[:200], image, count)[0])


def test_a_training_digit_is_nearest_to_itself() -> None:
    positions, distances = Pixels(TRAIN).nearest(TRAIN[77], 3)
    assert positions[0] == 77 and distances[0] == 0 and (np.diff(distances) >= 0).all()


def test_vectors_find_what_a_full_comparison_finds() -> None:
    chance = np.random.default_rng(0)
    vectors, queries = chance.normal(size=(500, 7)).astype(np.float32), chance.normal(size=(150, 7)).astype(np.float32)
    positions, distances = Vectors(vectors).nearest(queries, 5)
    far = np.linalg.norm(vectors[None] - queries[:, None], axis=2)
    np.testing.assert_array_equal(positions, np.argsort(far, axis=1)[:, :5])
    np.testing.assert_allclose(distances, np.sort(far, axis=1)[:, :5], rtol=1e-4)


def test_the_distance_of_a_vector_to_itself_is_nothing() -> None:
    vectors = np.full((4, 3), 1000, np.float32)
    vectors[2, 0] += 5
    positions, distances = Vectors(vectors).nearest(vectors[2:3], 1)
    assert positions[0, 0] == 2 and distances[0, 0] == 0


def test_no_queries_give_no_neighbours() -> None:
    positions, distances = Vectors(np.eye(3, dtype=np.float32)).nearest(np.zeros((0, 3), np.float32), 2)
    assert positions.shape == distances.shape == (0, 2)


def test_several_sets_are_searched_as_one() -> None:
    image = DIGITS.test.images[3]
    split = nearest_in([Pixels(TRAIN[:700]), Pixels(TRAIN[700:])], image, 20)
    np.testing.assert_array_equal(split, slowly(TRAIN, image, 20)[0])
