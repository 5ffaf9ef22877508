"""Data sets that people brought: kept under a name that says their size, read again, and damage told in a sentence."""

import json

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset, DatasetError, Split, own


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    return tmp_path


def made(title="My letters", labels=(0, 1, 2)) -> Dataset:
    images = np.random.default_rng(1).integers(0, 256, (len(labels), 28, 28)).astype(np.uint8)
    split = Split(images, np.array(labels, np.uint8))
    return Dataset("", title, ("a", "b", "c"), split, split, "letter", "mine")


def test_kept_and_read_again(home):
    kept = own.keep(made(" My\nletters\u202e "))
    assert kept.name.startswith("own-3-3-") and kept.title == "My letters"
    again = datasets.load(kept.name)
    assert (again.train.images == kept.train.images).all() and again.class_names == ("a", "b", "c")
    assert (again.title, again.noun, again.licence) == ("My letters", "letter", "mine")
    assert datasets.shape_of(kept.name) == (3, 3) and datasets.title_of(kept.name) == "My letters"
    assert datasets.is_here(kept.name) and [facts.name for facts in own.everyone()] == [kept.name]
    assert datasets.load(f"{kept.name}/0v2").class_names == ("a", "c")


def test_the_same_images_are_one_set_with_the_newer_title(home):
    first, second = own.keep(made("One")), own.keep(made("Two"))
    assert first.name == second.name and datasets.title_of(first.name) == "Two"


def test_deleted_twice_is_no_error(home):
    name = own.keep(made()).name
    own.delete(name)
    own.delete(name)
    assert not datasets.is_here(name) and own.everyone() == []
    with pytest.raises(DatasetError, match="another copy of the app"):
        datasets.load(name)


@pytest.mark.parametrize("title", ["", "  \u200b ", "x" * 61])
def test_a_bad_title_keeps_nothing(home, title):
    with pytest.raises(DatasetError, match="name"):
        own.keep(made(title))
    assert own.everyone() == []


def test_a_label_beyond_the_classes_keeps_nothing(home):
    with pytest.raises(DatasetError, match="beyond its 3 classes"):
        own.keep(made(labels=(0, 1, 3)))
    assert own.everyone() == []


@pytest.mark.parametrize(
    "facts", ["", "[]", "[" * 9000, "{}", json.dumps({"name": "own-3-3-000000000000"}), "x" * 30_000]
)
def test_damaged_facts_are_one_sentence(home, facts):
    name = own.keep(made()).name
    (own.folder(name) / "facts.json").write_text(facts)
    with pytest.raises(DatasetError, match="damaged"):
        datasets.load(name)
    assert own.everyone() == []


def test_damaged_images_are_one_sentence(home):
    name = own.keep(made()).name
    (own.folder(name) / "arrays.npz").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(DatasetError, match="is damaged; delete the data set My letters"):
        datasets.load(name)


def test_no_name_leads_out_of_the_folder(home):
    for name in ("../../etc", "own-3-3-../../../etc", "own-3-3-000000000000/../x"):
        with pytest.raises(DatasetError):
            own.folder(name)
