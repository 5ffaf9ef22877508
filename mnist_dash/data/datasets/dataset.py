"""A data set as a value: images, labels, class names, and what pages call its pictures."""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import idx
from mnist_dash.errors import PlainError

SplitName = Literal["train", "test"]
SPLITS: tuple[SplitName, ...] = ("train", "test")
Bytes = npt.NDArray[np.uint8]

SIDE = 28  # pixels of an image's side
MOST_CLASSES = 62  # digits, capitals and small letters
MOST_IMAGES = 400_000  # of both splits together


class DatasetError(PlainError):
    """A data set cannot be read; the message says in one sentence what to do."""


@dataclass(frozen=True, eq=False)
class Split:
    """Images (uint8, N x 28 x 28, 0 = paper, 255 = full ink) and their labels (uint8, N)."""

    images: Bytes
    labels: Bytes

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A named pair of training and test split with the names of its classes.

    `noun` is what one picture shows ("digit", "letter", "garment"), `licence` one line with its source.
    """

    name: str
    title: str
    class_names: tuple[str, ...]
    train: Split
    test: Split
    noun: str = "digit"
    licence: str = ""

    @property
    def nouns(self) -> str:
        """What several of its pictures are called."""
        return f"{self.noun}s"

    def split(self, name: SplitName) -> Split:
        """The split called "train" or "test"."""
        return self.train if name == "train" else self.test


def check(dataset: Dataset) -> Dataset:
    """The data set with read-only arrays. Raises DatasetError where pages could not show it."""
    classes = len(dataset.class_names)
    if not 2 <= classes <= MOST_CLASSES:
        raise DatasetError(f"{dataset.title} has {classes} classes; use 2 to {MOST_CLASSES}.")
    if len(dataset.train) + len(dataset.test) > MOST_IMAGES:
        raise DatasetError(f"{dataset.title} has too many images; use at most {MOST_IMAGES:,}.")
    for name in SPLITS:
        split = dataset.split(name)
        if split.images.dtype != np.uint8 or split.images.shape != (len(split.labels), SIDE, SIDE):
            raise DatasetError(f"The {name} split of {dataset.title} does not hold 28 x 28 images with a label each.")
        if not len(split):
            raise DatasetError(f"The {name} split of {dataset.title} is empty; give it at least one image.")
        if split.labels.dtype != np.uint8 or split.labels.max() >= classes:
            raise DatasetError(f"A label in the {name} split of {dataset.title} is beyond its {classes} classes.")
        for array in (split.images, split.labels):
            array.setflags(write=False)
    return dataset


def idx_payload(array: Bytes) -> bytes:
    """The array as the original IDX file holds it: header (type, dimensions) and bytes, not gzipped."""
    return idx.write(array)


def _split_facts(split: Split, classes: int) -> dict[str, Any]:
    images, labels = split.images, split.labels
    count, height, width = images.shape
    return {
        "images_shape": [count, height, width],
        "labels_shape": list(labels.shape),
        "flat_shape": [count, height * width],
        "channel_shape": [count, height, width, 1],
        "images_dtype": str(images.dtype),
        "labels_dtype": str(labels.dtype),
        "range": [int(images.min()), int(images.max())],
        "scaled_range": [0.0, float(images.max() / np.float32(255))],
        "class_counts": np.bincount(labels, minlength=classes).tolist(),
        "images_md5": hashlib.md5(idx_payload(images), usedforsecurity=False).hexdigest(),
        "labels_md5": hashlib.md5(idx_payload(labels), usedforsecurity=False).hexdigest(),
    }


def facts(dataset: Dataset) -> dict[str, Any]:
    """What the tutorials print first: shapes, types, ranges, class counts; and the MD5 of each IDX payload."""
    return {
        "name": dataset.name,
        "title": dataset.title,
        "noun": dataset.noun,
        "licence": dataset.licence,
        "class_names": list(dataset.class_names),
        "splits": {name: _split_facts(dataset.split(name), len(dataset.class_names)) for name in SPLITS},
    }
