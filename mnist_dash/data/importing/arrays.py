"""Arrays of any usual shape and type as 28 x 28 images of bytes: IDX files and NumPy's own."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mnist_dash import checked
from mnist_dash.data.datasets import Bytes, idx
from mnist_dash.data.importing.brought import MOST, Brought, ImportFailed

Values = npt.NDArray[Any]
SIDE = 28
LARGEST_SIDE = 256  # pixels
LARGEST = 800_000_000  # bytes of values in a file
TRAIN = (("x_train", "y_train"), ("train_images", "train_labels"), ("X_train", "y_train"))
TEST = (("x_test", "y_test"), ("test_images", "test_labels"), ("X_test", "y_test"))
WHOLE = (("images", "labels"), ("x", "y"), ("X", "y"), ("data", "target"), ("arr_0", "arr_1"))


def from_npz(name: str, content: bytes) -> Brought:
    """The data set in a NumPy file: train and test arrays, or images and labels alone. Raises ImportFailed."""
    try:
        arrays = checked.unpacked(name, content, LARGEST)
    except checked.DamagedError as error:
        raise ImportFailed(f"{error} Save it anew.") from None
    train, test = _pair(arrays, TRAIN), _pair(arrays, TEST)
    if train and test:
        parts = [_one(name, *train), _one(name, *test)]
        is_test = np.repeat([False, True], [len(part.images) for part in parts])
        return _joined(name, parts, is_test)
    whole = train or _pair(arrays, WHOLE)
    if not whole:
        wanted = "x_train, y_train, x_test and y_test, or images and labels"
        raise ImportFailed(f"{name} holds {_listed(arrays)}; call the arrays {wanted}.")
    return _one(name, *whole)


def from_idx(files: Mapping[str, bytes]) -> Brought:
    """The data set in two IDX files (images and labels) or four (a training and a test pair). Raises ImportFailed."""
    arrays = {name: _idx(name, content) for name, content in files.items()}
    images = {name: array for name, array in arrays.items() if array.ndim >= 3}
    labels = {name: array for name, array in arrays.items() if array.ndim < 3}
    if len(images) == 1 and not labels:
        return _one(next(iter(images)), next(iter(images.values())), None)
    if len(images) != len(labels) or len(images) > 2:
        raise ImportFailed("Choose a file of images and its file of labels, or both pairs of them, training and test.")
    pairs = [(name, array, _partner(name, len(array), labels)) for name, array in images.items()]
    parts = {name: _one(name, array, partner) for name, array, partner in pairs}
    if len(parts) == 1:
        return next(iter(parts.values()))
    ordered = sorted(parts, key=_is_test_name)
    counts = [len(parts[name].images) for name in ordered]
    return _joined("the files", [parts[name] for name in ordered], np.repeat([False, True], counts))


def _is_test_name(name: str) -> bool:
    return "test" in name.lower() or "t10k" in name.lower()


def _partner(name: str, count: int, labels: Mapping[str, Values]) -> Values:
    """The labels that belong to these images: of the same split by name, else of the same length."""
    same = [array for other, array in labels.items() if _is_test_name(other) == _is_test_name(name)]
    fitting = [array for array in (same or labels.values()) if len(array) == count]
    if len(fitting) != 1:
        raise ImportFailed(f"{name} has {count:,} images, and no file holds as many labels.")
    return fitting[0]


def _idx(name: str, content: bytes) -> Values:
    try:
        return idx.read(content, LARGEST)
    except idx.IdxError as error:
        raise ImportFailed(f"{name}: {error}") from None


def _pair(arrays: Mapping[str, Values], names: tuple[tuple[str, str], ...]) -> tuple[Values, Values] | None:
    found = ((arrays[images], arrays[labels]) for images, labels in names if images in arrays and labels in arrays)
    return next(found, None)


def _listed(arrays: Mapping[str, Values]) -> str:
    return ", ".join(name[:20] for name in list(arrays)[:6]) or "nothing"


def _one(name: str, values: Values, labels: Values | None) -> Brought:
    images, remarks = to_images(name, values)
    if labels is None:
        return Brought(images, None, remarks=remarks)
    return Brought(images, to_names(name, labels, len(images)), remarks=remarks)


def _joined(name: str, parts: list[Brought], is_test: npt.NDArray[np.bool_]) -> Brought:
    remarks = tuple(dict.fromkeys(remark for part in parts for remark in part.remarks))
    names = [part.names for part in parts if part.names is not None]
    if len(names) < len(parts):
        raise ImportFailed(f"Labels are missing in {name}; bring them for both splits.")
    return Brought(np.concatenate([part.images for part in parts]), np.concatenate(names), is_test, remarks)


def to_names(name: str, labels: Values, count: int) -> npt.NDArray[np.str_]:
    """Labels of any kind as texts: whole numbers, one-hot rows, the first column of a table, or texts."""
    if labels.ndim == 2 and labels.shape[1] > 1 and np.issubdtype(labels.dtype, np.number):
        one_hot = (labels.sum(axis=1) == 1).all() and ((labels == 0) | (labels == 1)).all()
        labels = labels.argmax(axis=1) if one_hot else labels[:, 0]
    labels = labels.reshape(len(labels), -1)[:, 0] if labels.ndim > 1 else labels
    if labels.ndim != 1 or len(labels) != count:
        raise ImportFailed(f"{name} has {count:,} images and {labels.size:,} labels; it needs one for each.")
    if np.issubdtype(labels.dtype, np.floating):
        if not np.isfinite(labels).all() or (labels != np.round(labels)).any():
            raise ImportFailed(f"The labels in {name} are no whole numbers; the label is the class, as 0 to 9.")
        labels = labels.astype(np.int64)
    if labels.dtype.kind not in "iubUS":
        raise ImportFailed(f"The labels in {name} are neither whole numbers nor texts.")
    known, places = np.unique(labels, return_inverse=True)
    return np.array([_clean(value) for value in known.tolist()])[places]


def _clean(value: object) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return "".join(sign if sign.isprintable() else "?" for sign in text.strip())[:40] or "?"


def to_images(name: str, values: Values) -> tuple[Bytes, tuple[str, ...]]:
    """Values of any usual shape and type as uint8, N x 28 x 28, and what was changed. Raises ImportFailed."""
    if values.dtype.kind not in "iufb":
        raise ImportFailed(f"The images in {name} are no numbers.")
    shaped = _shaped(name, values)
    if not 1 <= len(shaped) <= MOST:
        raise ImportFailed(f"{name} holds {len(shaped):,} images; bring 1 to {MOST:,}.")
    remarks = []
    plain, remark = _bytes(name, shaped)
    remarks += [remark] if remark else []
    if plain.ndim == 4:
        plain = np.round(plain @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
        remarks.append("Colours were turned into grey.")
    if plain.shape[1:] != (SIDE, SIDE):
        remarks.append(f"Images of {plain.shape[2]} x {plain.shape[1]} pixels were brought to {SIDE} x {SIDE}.")
        plain = np.stack([_resized(image) for image in plain])
    return plain, tuple(remarks)


def _shaped(name: str, values: Values) -> Values:
    """N x H x W, or N x H x W x 3 for colours. Raises ImportFailed."""
    if values.ndim == 2:
        side = math.isqrt(values.shape[1])
        if side * side == values.shape[1]:
            values = values.reshape(-1, side, side)
    if values.ndim == 4 and values.shape[1] in (1, 3) and values.shape[3] not in (1, 3):
        values = np.moveaxis(values, 1, 3)  # channels first, as PyTorch has them
    if values.ndim == 4 and values.shape[3] == 1:
        values = values[:, :, :, 0]
    colours = values.ndim == 4 and values.shape[3] == 3
    if (values.ndim != 3 and not colours) or not all(4 <= side <= LARGEST_SIDE for side in values.shape[1:3]):
        shape = " x ".join(map(str, values.shape))
        raise ImportFailed(f"The images in {name} have the shape {shape}; bring N x 28 x 28, or N x 784.")
    return values


def _bytes(name: str, values: Values) -> tuple[Bytes, str]:
    """Values of 0 to 255, 0 to 1 or -1 to 1 as bytes, and what was done. Raises ImportFailed."""
    if values.dtype == np.uint8 and (values.ndim > 3 or values.max() > 1):
        return values, ""
    plain = values.astype(np.float32)
    if not np.isfinite(plain).all():
        raise ImportFailed(f"Some pixels in {name} are no numbers (NaN); mend them first.")
    low, high = float(plain.min()), float(plain.max())
    if low >= 0 and 1 < high <= 255:
        return np.round(plain).astype(np.uint8), ""
    if low >= 0 and high <= 1:
        return np.round(plain * 255).astype(np.uint8), "Pixels from 0 to 1 were multiplied by 255."
    if low >= -1 and high <= 1:
        return np.round((plain + 1) * 127.5).astype(np.uint8), "Pixels from -1 to 1 were brought to 0 to 255."
    raise ImportFailed(f"The pixels in {name} go from {low:g} to {high:g}; bring them as 0 to 255 or 0 to 1.")


def _resized(image: Bytes) -> Bytes:
    way = Image.Resampling.BOX if min(image.shape) > SIDE else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(image).resize((SIDE, SIDE), way))
