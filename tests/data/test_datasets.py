"""The data: exactly MNIST, read-only, and plain words when the file is not what it should be."""

import hashlib

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.data import datasets
from mnist_dash.data.datasets import DatasetError

# Published MD5 of the four IDX payloads, unzipped.
MD5 = {
    ("train", "images"): "6bbc9ace898e44ae57da46a324031adb",
    ("train", "labels"): "a25bea736e30d166cdddb491f175f624",
    ("test", "images"): "2646ac647ad5339dbf082846283269ea",
    ("test", "labels"): "27ae3e4e09519cfbb04c329615203637",
}


@pytest.fixture(scope="module")
def mnist():
    return datasets.load("mnist")


@pytest.mark.parametrize("part", MD5, ids="-".join)
def test_idx_payloads_are_the_original_ones(mnist, part):
    array = getattr(mnist.split(part[0]), part[1])
    assert hashlib.md5(datasets.idx_payload(array)).hexdigest() == MD5[part]


def test_facts(mnist):
    facts = datasets.facts(mnist)
    train, test = facts["splits"]["train"], facts["splits"]["test"]
    assert train["images_shape"] == [60000, 28, 28] and test["flat_shape"] == [10000, 784]
    assert train["images_dtype"] == "uint8" and train["range"] == [0, 255] and train["scaled_range"] == [0.0, 1.0]
    assert train["class_counts"] == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert sum(test["class_counts"]) == 10000
    assert test["labels_md5"] == MD5["test", "labels"]


def test_arrays_are_read_only(mnist):
    for array in (mnist.train.images, mnist.train.labels, mnist.test.images, mnist.test.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_mnist_is_what_its_entry_says(mnist):
    entry = datasets.DATASETS["mnist"]
    assert (mnist.name, mnist.title, mnist.noun) == ("mnist", entry.title, "digit") and mnist.licence == entry.licence
    assert np.bincount(mnist.train.labels).tolist() == list(entry.train)


@pytest.mark.parametrize("name", datasets.DATASETS)
def test_every_entry_says_what_pages_and_recipes_need(name):
    entry = datasets.DATASETS[name]
    assert entry.name == name and entry.title and entry.about and entry.licence and entry.noun
    assert 2 <= len(entry.class_names) == len(set(entry.class_names)) == len(entry.train) <= datasets.MOST_CLASSES
    assert datasets.shape_of(name) == (len(entry.class_names), sum(entry.train))
    assert datasets.canonical(name) == name and datasets.title_of(name) == entry.title


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(DatasetError, match='no data set "cifar"; choose one of: mnist'):
        datasets.load("cifar")


def write_nothing(path, whole):
    pass


def cut_short(path, whole):
    path.write_bytes(whole[: len(whole) // 2])


def garble(path, whole):
    path.write_bytes(whole[:1000] + b"?" * 5000 + whole[6000:])


def write_other_arrays(path, whole):
    with path.open("wb") as file:
        np.savez(file, x_train=np.zeros((3, 2)), y_train=np.zeros(3), x_test=np.zeros(1), y_test=np.zeros(1))


@pytest.mark.parametrize("damage", [write_nothing, cut_short, garble, write_other_arrays])
def test_damaged_file_gives_one_sentence(damage, tmp_path, monkeypatch):
    whole = (paths.SHIPPED / "mnist.npz").read_bytes()
    monkeypatch.setattr(paths, "SHIPPED", tmp_path)
    damage(tmp_path / "mnist.npz", whole)
    with pytest.raises(DatasetError) as caught:
        datasets.load("mnist")
    assert "\n" not in str(caught.value) and "restore it" in str(caught.value)
