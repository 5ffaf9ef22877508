"""Strangers: every kind gives pictures, the same each time, and none of them a digit of the split."""

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.data.strangers import COUNT, STRANGERS, made


@pytest.fixture(scope="module")
def test():
    return datasets.load("mnist").test


@pytest.mark.parametrize("name", list(STRANGERS))
def test_every_kind_keeps_the_contract(test, name):
    found = made(name, test.images, test.labels)
    assert found.shape == (COUNT, 28, 28) and found.dtype == np.uint8
    assert (made(name, test.images, test.labels) == found).all()
    assert (found.max((1, 2)) > 100).all()
    known = {picture.tobytes() for picture in test.images}
    assert not any(picture.tobytes() in known for picture in found)
    assert len({picture.tobytes() for picture in found}) > COUNT * 0.95


def test_ink_lies_on_paper_where_it_is_drawn(test):
    for name in ("scribbles", "letters"):
        assert made(name, test.images, test.labels).mean() < 80, name


def test_a_puzzle_has_the_ink_of_its_digit(test):
    assert (made("puzzle", test.images, test.labels).sum((1, 2)) == test.images[:COUNT].sum((1, 2))).all()
