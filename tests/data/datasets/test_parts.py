"""Some classes of a data set: their names, and the images with new labels."""

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset, DatasetError, Split, parts


@pytest.fixture
def whole() -> Dataset:
    def split(count: int) -> Split:
        images = np.repeat(np.arange(count, dtype=np.uint8), 784).reshape(count, 28, 28)
        return Split(images, (np.arange(count) % 4).astype(np.uint8))

    return Dataset("four", "Four", ("a", "b", "c", "d"), split(20), split(8))


@pytest.mark.parametrize("text", ["mnist", "mnist/3v7", "mnist/0+2+4+6+8v1+3+5+7+9", "emnist-letters/0v25"])
def test_name_and_groups_give_each_other(text):
    assert parts.part_name(*parts.split_name(text)) == text
    assert datasets.canonical(text) == text


def test_one_form_for_the_same_part():
    assert datasets.canonical(" mnist/8+0+2v3 ") == "mnist/0+2+8v3"


def test_keeps_the_images_of_these_classes_in_order(whole):
    part = parts.take(whole, ((3,), (0, 2)))
    assert part.name == "four/3v0+2" and part.class_names == ("d", "a/c") and part.title == "Four: d against a/c"
    assert part.test.images[:, 0, 0].tolist() == [0, 2, 3, 4, 6, 7]
    assert part.test.labels.tolist() == [1, 1, 0, 1, 1, 0]


def test_three_against_seven_of_mnist():
    part = datasets.load("mnist/3v7")
    assert len(part.train) == 6131 + 6265 == datasets.shape_of("mnist/3v7").train
    assert np.bincount(part.test.labels).tolist() == [1010, 1028]
    assert not part.train.images.flags.writeable or part.train.images.base is None


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("mnist/", "Write the classes"),
        ("mnist/3", "at least two classes"),
        ("mnist/3+7", "at least two classes"),
        ("mnist/3v3", "twice"),
        ("mnist/3v12", "no class 12"),
        ("mnist/3v-1", "Write the classes"),
        ("mnist/٣v٧", "Write the classes"),
        ("mnist/../../etc", "Write the classes"),
        ("mnist/" + "v".join("1" for _ in range(500)), "Write the classes"),
        ("nothing/3v7", 'no data set "nothing"'),
        ("own-3-5-xyz/0v1", "no data set"),
    ],
)
def test_a_wrong_name_is_one_sentence(text, sentence):
    with pytest.raises(DatasetError, match=sentence):
        datasets.canonical(text)
