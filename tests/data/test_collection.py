"""The collection: what is kept, and files that other programs read back."""

import io
import struct
import zipfile

import numpy as np
import pytest

from mnist_dash.data import collection
from mnist_dash.data.collection import CollectionError, Kept


def kept(place: int, label: int, answer: int | None = None) -> Kept:
    image = np.full((28, 28), place, np.uint8)
    image[place % 28, 3] = 255
    return Kept(f"ink{place}", image.tobytes(), label, answer, f"strokes{place}")


MINE = (kept(0, 7, 7), kept(1, 4, 9), kept(2, 4, None))


def test_keeping_the_same_ink_again_changes_its_label_and_not_the_count():
    again = collection.keep(MINE, kept(1, 9, 9))
    assert [each.label for each in again] == [7, 4, 9]
    assert collection.named(again, "ink1") == 9


def test_dropping_takes_out_that_ink_only():
    assert [each.source for each in collection.drop(MINE, "ink1")] == ["ink0", "ink2"]
    assert collection.named(collection.drop(MINE, "ink1"), "ink1") is None


def test_a_full_collection_takes_no_more_but_may_still_be_corrected():
    full = tuple(Kept(f"ink{place}", bytes(784), 3) for place in range(collection.LARGEST))
    with pytest.raises(CollectionError, match="full at 500 digits; download it"):
        collection.keep(full, Kept("another", bytes(784), 3))
    corrected = collection.keep(full, Kept("ink7", bytes(784), 8))
    assert len(corrected) == collection.LARGEST
    assert collection.named(corrected, "ink7") == 8


def test_npz_reads_back_without_pickle():
    with np.load(io.BytesIO(collection.to_npz(MINE)), allow_pickle=False) as file:
        assert file["images"].dtype == np.uint8
        assert file["images"].shape == (3, 28, 28)
        assert file["images"][1, 1, 3] == 255 and file["images"][1, 0, 0] == 1
        assert file["labels"].tolist() == [7, 4, 4]
        assert file["answers"].tolist() == [7, 9, -1]
        assert file["strokes"].tolist() == ["strokes0", "strokes1", "strokes2"]


def test_idx_files_are_as_mnists_own():
    with zipfile.ZipFile(io.BytesIO(collection.to_idx(MINE))) as archive:
        images, labels = (archive.read(name) for name in sorted(archive.namelist()))
    assert struct.unpack(">IIII", images[:16]) == (0x00000803, 3, 28, 28)
    assert np.array_equal(np.frombuffer(images[16:], np.uint8).reshape(3, 28, 28), collection.images(MINE))
    assert struct.unpack(">II", labels[:8]) == (0x00000801, 3)
    assert list(labels[8:]) == [7, 4, 4]


def test_an_empty_collection_makes_valid_files():
    with np.load(io.BytesIO(collection.to_npz(()))) as file:
        assert file["images"].shape == (0, 28, 28)
    with zipfile.ZipFile(io.BytesIO(collection.to_idx(()))) as archive:
        assert len(archive.read("drawn-labels-idx1-ubyte")) == 8
