"""Digits that a person drew and named: kept in order, and written as files that other programs read."""

import io
import struct
import zipfile
from dataclasses import dataclass

import numpy as np

from mnist_dash.data.datasets import Bytes
from mnist_dash.errors import PlainError

SIDE = 28
LARGEST = 500  # digits: 0.4 MB in a visitor's session
_UNSIGNED_BYTES = 8  # IDX's code for uint8


class CollectionError(PlainError):
    """The collection takes no more digits."""


@dataclass(frozen=True)
class Kept:
    """One digit: which ink it was, its 784 pixels, what its writer says it is, what it was read as, and its strokes."""

    source: str
    image: bytes
    label: int
    answer: int | None = None  # None: not read as a digit
    strokes: str = ""  # as strokes.pack writes them; empty for a photo or an upload

    @property
    def right(self) -> bool:
        """Whether it was read as what it is."""
        return self.answer == self.label


Collection = tuple[Kept, ...]


def keep(collection: Collection, kept: Kept) -> Collection:
    """The collection with this digit as its newest, in the place of what the same ink was named before."""
    others = drop(collection, kept.source)
    if len(others) >= LARGEST:
        raise CollectionError(f"Your collection is full at {LARGEST} digits; download it, then empty it to go on.")
    return (*others, kept)


def join(collection: Collection, others: Collection) -> Collection:
    """The collection with others behind it; a picture that is in both stands once, as the others name it."""
    images = {each.image for each in others}
    both = (*(each for each in collection if each.image not in images), *others)
    if len(both) > LARGEST:
        raise CollectionError(
            f"Together these would be {len(both)} digits, and a collection holds {LARGEST}; empty it first."
        )
    return both


def drop(collection: Collection, source: str) -> Collection:
    """The collection without this ink."""
    return tuple(each for each in collection if each.source != source)


def named(collection: Collection, source: str) -> int | None:
    """What this ink was named; None where it was not kept."""
    return next((each.label for each in collection if each.source == source), None)


def images(collection: Collection) -> Bytes:
    """Its pictures (uint8, N x 28 x 28, 255 = ink)."""
    pixels = np.frombuffer(b"".join(each.image for each in collection), np.uint8)
    return pixels.reshape(len(collection), SIDE, SIDE)


def labels(collection: Collection) -> Bytes:
    """What its writer says the digits are (uint8, N)."""
    return np.array([each.label for each in collection], np.uint8)


def to_npz(collection: Collection) -> bytes:
    """A NumPy file of `images`, `labels`, `answers` (int8, -1 = not read as a digit) and `strokes` (text)."""
    file = io.BytesIO()
    np.savez_compressed(
        file,
        images=images(collection),
        labels=labels(collection),
        answers=np.array([-1 if each.answer is None else each.answer for each in collection], np.int8),
        strokes=np.array([each.strokes for each in collection], np.str_),
    )
    return file.getvalue()


def to_idx(collection: Collection) -> bytes:
    """A zip of two files in MNIST's own format: drawn-images-idx3-ubyte and drawn-labels-idx1-ubyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("drawn-images-idx3-ubyte", idx(images(collection)))
        archive.writestr("drawn-labels-idx1-ubyte", idx(labels(collection)))
    return file.getvalue()


def to_csv(collection: Collection) -> bytes:
    """A table as Kaggle's Digit Recognizer has it: label, pixel0 to pixel783, a row a digit."""
    lines = [",".join(["label", *(f"pixel{number}" for number in range(SIDE * SIDE))])]
    lines += [",".join(map(str, [each.label, *each.image])) for each in collection]
    return ("\n".join(lines) + "\n").encode()


def idx(array: Bytes) -> bytes:
    """A uint8 array in the IDX format: two zero bytes, type, number of axes, their lengths big-endian, the values."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, _UNSIGNED_BYTES, array.ndim, *array.shape)
    return header + np.ascontiguousarray(array).tobytes()
