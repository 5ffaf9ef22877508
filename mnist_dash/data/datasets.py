"""The data sets: images, labels and class names, loaded once and read-only."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from mnist_dash import paths
from mnist_dash.errors import PlainError

SplitName = Literal["train", "test"]
SPLITS: tuple[SplitName, ...] = ("train", "test")
Bytes = npt.NDArray[np.uint8]


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
    """A named pair of training and test split with the names of its classes."""

    name: str
    title: str
    class_names: tuple[str, ...]
    train: Split
    test: Split

    def split(self, name: SplitName) -> Split:
        """The split called "train" or "test"."""
        return self.train if name == "train" else self.test


def _read_only(array: Bytes) -> Bytes:
    array.setflags(write=False)
    return array


def _load_npz(path: Path) -> tuple[Split, Split]:
    advice = f"The data file {path} {{}}; restore it from the project's repository."
    try:
        with np.load(path, allow_pickle=False) as file:
            parts = [_read_only(file[key]) for key in ("x_train", "y_train", "x_test", "y_test")]
    except FileNotFoundError:
        raise DatasetError(advice.format("is missing")) from None
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error):
        raise DatasetError(advice.format("is damaged")) from None
    train, test = Split(parts[0], parts[1]), Split(parts[2], parts[3])
    for split in (train, test):
        if split.images.dtype != np.uint8 or split.images.shape != (len(split.labels), 28, 28):
            raise DatasetError(advice.format("does not hold 28 x 28 images with a label each"))
    return train, test


def _mnist() -> Dataset:
    train, test = _load_npz(paths.SHIPPED / "mnist.npz")
    return Dataset("mnist", "MNIST", tuple("0123456789"), train, test)


DATASETS: dict[str, Callable[[], Dataset]] = {"mnist": _mnist}


def load(name: str = "mnist") -> Dataset:
    """The data set of that name, read from disk (about 0.3 s). Raises DatasetError in one clear sentence."""
    if name not in DATASETS:
        raise DatasetError(f'There is no data set "{name}"; choose one of: {", ".join(DATASETS)}.')
    return DATASETS[name]()


def idx_payload(array: Bytes) -> bytes:
    """The array as the original IDX file holds it: header (type, dimensions) and bytes, not gzipped."""
    header = bytes([0, 0, 0x08, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    return header + array.tobytes()


def _split_facts(split: Split) -> dict[str, Any]:
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
        "class_counts": np.bincount(labels, minlength=10).tolist(),
        "images_md5": hashlib.md5(idx_payload(images), usedforsecurity=False).hexdigest(),
        "labels_md5": hashlib.md5(idx_payload(labels), usedforsecurity=False).hexdigest(),
    }


def facts(dataset: Dataset) -> dict[str, Any]:
    """What the tutorials print first: shapes, types, ranges, class counts; and the MD5 of each IDX payload."""
    return {
        "name": dataset.name,
        "title": dataset.title,
        "class_names": list(dataset.class_names),
        "splits": {name: _split_facts(dataset.split(name)) for name in SPLITS},
    }
