"""Somebody's answers to the test images, from a file of any usual form: probabilities, or labels alone."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import checked
from mnist_dash.analysis.evaluation import Probabilities, wilson
from mnist_dash.data.datasets import Dataset
from mnist_dash.data.importing.tables import is_number
from mnist_dash.errors import PlainError
from mnist_dash.quantities import percent

LARGEST = 60_000_000  # bytes
OFF = 1e-3  # by which a row of probabilities may miss a sum of 1
KINDS = "an NPZ or NPY array, or a CSV table, of N x classes probabilities or N labels"
_ZIP, _NPY = b"PK\x03\x04", b"\x93NUMPY"
_NAMES = ("probabilities", "predictions", "y_pred", "arr_0")


class AnswersError(PlainError):
    """A file is no answers to these test images; the message says in one sentence why."""


@dataclass(frozen=True, eq=False)
class Answers:
    """Probabilities (N x classes; certain ones where only labels were given), and what to mind about them."""

    probabilities: Probabilities
    labels_only: bool
    remarks: tuple[str, ...]


def read(name: str, content: bytes, dataset: Dataset) -> Answers:
    """The answers to a data set's test images in a file. Raises AnswersError."""
    if not content or len(content) > LARGEST:
        raise AnswersError(f"{name} has {len(content) / 1e6:.0f} MB; bring {KINDS}, up to {LARGEST // 10**6} MB.")
    values = _values(name, content)
    count, classes = len(dataset.test), len(dataset.class_names)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.dtype.kind not in "iuf" or len(values) != count or values.ndim > 2:
        shape = " x ".join(f"{side:,}" for side in values.shape)
        raise AnswersError(f"{name} holds {shape} numbers; {count:,} test images need one label or {classes} each.")
    missing = ~np.isfinite(values.reshape(count, -1)).all(axis=1)
    if np.any(missing):
        raise AnswersError(f"Row {_first(missing)} of {name} has no number.")
    probabilities = _certain(name, values, classes) if values.ndim == 1 else _checked(name, values, classes)
    return Answers(probabilities, values.ndim == 1, tuple(_remarks(probabilities, dataset)))


def _values(name: str, content: bytes) -> npt.NDArray[np.float64]:
    if content[:4] == _ZIP:
        try:
            arrays = checked.unpacked(name, content, LARGEST)
        except checked.DamagedError as error:
            raise AnswersError(f"{error} Save it anew.") from None
        found = next((arrays[key] for key in _NAMES if key in arrays), None)
        if found is None and len(arrays) != 1:
            raise AnswersError(f"{name} holds {len(arrays)} arrays; call the answers “probabilities”.")
        return np.asarray(next(iter(arrays.values())) if found is None else found)
    if content[:6] == _NPY:
        try:
            return np.asarray(np.load(io.BytesIO(content), allow_pickle=False))
        except Exception:  # NumPy raises several kinds of errors for bytes that are not its own
            raise AnswersError(f"{name} is damaged or no plain array; save it anew.") from None
    return _table(name, content)


def _table(name: str, content: bytes) -> npt.NDArray[np.float64]:
    """The numbers of a CSV table; a first row of names, and a first column that counts, are left out."""
    import pandas as pd

    try:
        text = content.decode("utf-8-sig")
        first = text.split("\n", 1)[0].split(",")
        titled = not all(is_number(cell) for cell in first)
        table = pd.read_csv(io.StringIO(text), header=0 if titled else None)
        values = table.to_numpy(np.float64)
    except Exception:  # pandas raises many kinds of errors for text that is no table of numbers
        raise AnswersError(f"{name} cannot be read as a table of numbers; bring {KINDS}.") from None
    numbered = values.shape[1] > 1 and _counts(values[:, 0])
    return values[:, 1:] if numbered else values


def _counts(column: npt.NDArray[np.float64]) -> bool:
    """Whether a column only numbers the rows, from 0 or from 1."""
    return any(np.array_equal(column, np.arange(begin, begin + len(column))) for begin in (0, 1))


def _first(wrong: Any) -> str:
    return f"{int(np.flatnonzero(wrong)[0]) + 1:,}"


def _certain(name: str, labels: npt.NDArray[np.float64], classes: int) -> Probabilities:
    """Labels as probabilities of 1."""
    wrong = (labels != np.round(labels)) | (labels < 0) | (labels >= classes)
    if wrong.any():
        raise AnswersError(f"Label {_first(wrong)} of {name} is none of 0 to {classes - 1}.")
    return np.eye(classes, dtype=np.float32)[labels.astype(np.int64)]


def _checked(name: str, values: npt.NDArray[np.float64], classes: int) -> Probabilities:
    if values.shape[1] != classes:
        raise AnswersError(f"{name} has {values.shape[1]} columns; the data set has {classes} classes.")
    wrong = (values < -OFF).any(axis=1) | (np.abs(values.sum(axis=1) - 1) > OFF)
    if wrong.any():
        advice = "apply softmax first, if these are a network's raw values"
        raise AnswersError(f"Row {_first(wrong)} of {name} is no probabilities: they do not add up to 1; {advice}.")
    positive = np.clip(values, 0, None)
    return np.asarray(positive / positive.sum(axis=1, keepdims=True), np.float32)


def _remarks(probabilities: Probabilities, dataset: Dataset) -> list[str]:
    """What a person should look at: answers no better than chance are often in another order."""
    labels = dataset.test.labels
    right = int((probabilities.argmax(axis=1) == labels).sum())
    chance = np.bincount(labels).max() / len(labels)
    low = float(wilson(right, len(labels))[0])
    if low > chance:
        return []
    share = percent(right / len(labels), 1)
    return [f"Only {share} are right, about what chance gives: are the answers in the images' order?"]
