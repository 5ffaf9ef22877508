"""One's own hand against MNIST's."""

import numpy as np
import pytest

from mnist_dash.analysis import penmanship
from mnist_dash.data.collection import Kept

MNIST = {name: np.arange(100, dtype=np.float32) for name in penmanship.TRAITS}
MNIST_LABELS = np.repeat([1, 2], 50).astype(np.uint8)  # the ones have 0 to 49 of everything, the twos 50 to 99


def own(*values: float) -> dict[str, np.ndarray]:
    return {name: np.array(values, np.float32) for name in penmanship.TRAITS}


def test_each_digit_is_compared_with_its_own_class():
    (thickness, *_) = penmanship.traits(own(60.0), np.array([2], np.uint8), MNIST, MNIST_LABELS)
    assert thickness.below == pytest.approx(10 / 50)
    assert thickness.mnist == pytest.approx(74.5)
    assert thickness.sentence == "thinner than 80 % of MNIST's"
    assert thickness.unit == "px"


def test_digits_count_once_each():
    traits = penmanship.traits(own(49.0, 99.0, 99.0), np.array([1, 2, 2], np.uint8), MNIST, MNIST_LABELS)
    by_name = {trait.name: trait for trait in traits}
    assert by_name["slant"].own == pytest.approx((49 + 99 + 99) / 3)
    assert by_name["slant"].mnist == pytest.approx((24.5 + 74.5 + 74.5) / 3)
    assert by_name["slant"].sentence == "leaning further right than 98 % of MNIST's"


def test_digits_without_ink_are_left_out():
    traits = penmanship.traits(own(np.nan, 60.0), np.array([1, 2], np.uint8), MNIST, MNIST_LABELS)
    assert {trait.own for trait in traits} == {60.0}
    assert penmanship.traits(own(np.nan), np.array([1], np.uint8), MNIST, MNIST_LABELS) == []


def test_accuracy_and_mistakes():
    digits = [(7, 7), (4, 9), (4, 9), (8, None), (7, 1)]
    mine = tuple(Kept(str(place), bytes(784), *pair) for place, pair in enumerate(digits))
    assert (penmanship.accuracy(mine).hits, penmanship.accuracy(mine).count) == (1, 5)
    assert next(iter(penmanship.mistakes(mine).items())) == ((4, 9), 2)
    assert penmanship.mistakes(mine)[(8, None)] == 1
