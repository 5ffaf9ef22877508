"""Pairs of images that are the same, or nearly the same, pixel by pixel."""

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mnist_dash.data.datasets import Bytes

Table = dict[str, npt.NDArray[Any]]

VERSION = 1  # raise it when the definition changes: stored pairs are kept under it
ALIKE = 0.97  # from this likeness on, two images are near duplicates
PLACES: tuple[str, ...] = ("both in training", "one in each", "both in the test")
_ROWS, _COLUMNS = 1000, 5000  # images compared at once: 20 MB of likenesses


def key(*parts: Bytes) -> str:
    """The name under which the pairs of these images are stored: it changes with the images and the definition."""
    digest = hashlib.md5(usedforsecurity=False)
    for part in parts:
        digest.update(np.ascontiguousarray(part).data)
    return f"duplicates/v{VERSION}-{digest.hexdigest()[:16]}"


def find(images: Bytes, progress: Callable[[float], None] | None = None) -> Table:
    """All pairs of images (uint8, N x H x W) that are exact or near duplicates, most alike first.

    `first` < `second` are positions, `likeness` is the cosine of the angle between the two lists of pixels:
    1 for exact duplicates, which are compared byte by byte, and ALIKE to below 1 for near ones. Images without
    any ink have no angle: they are exact duplicates of each other and near to nothing. About 30 s for 70,000.
    """
    flat = images.reshape(len(images), images.shape[1] * images.shape[2])
    first, second, likeness = _near(_directions(flat), progress)
    same = (flat[first] == flat[second]).all(axis=1)
    first, second, likeness = first[~same], second[~same], likeness[~same]
    same_first, same_second = exact(images)
    likeness = np.minimum(likeness, np.nextafter(np.float32(1), np.float32(0)))  # only exact pairs reach 1
    table = (
        np.concatenate([same_first, first]),
        np.concatenate([same_second, second]),
        np.concatenate([np.ones(len(same_first), dtype=np.float32), likeness]),
    )
    order = np.argsort(-table[2], kind="stable")
    return dict(zip(("first", "second", "likeness"), (column[order] for column in table), strict=True))


def exact(images: Bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs of identical images; of n copies each is paired with the first, which gives n - 1 pairs."""
    seen: dict[bytes, int] = {}
    pairs = []
    for position, image in enumerate(images):
        first = seen.setdefault(image.tobytes(), position)
        if first != position:
            pairs.append((first, position))
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _directions(flat: Bytes) -> npt.NDArray[np.float32]:
    pixels = flat.astype(np.float32)
    norms = np.linalg.norm(pixels, axis=1, keepdims=True)
    pixels /= np.where(norms > 0, norms, 1)
    return pixels


def _near(
    directions: npt.NDArray[np.float32], progress: Callable[[float], None] | None
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Every pair whose likeness is at least ALIKE, block by block, so that no large table is ever held."""
    count = len(directions)
    found = [np.empty((3, 0))]
    for top in range(0, count, _ROWS):
        for left in range(top - top % _COLUMNS, count, _COLUMNS):
            likeness = directions[top : top + _ROWS] @ directions[left : left + _COLUMNS].T
            rows, columns = np.divmod(np.flatnonzero(likeness >= ALIKE), likeness.shape[1])
            later = columns + left > rows + top
            rows, columns = rows[later], columns[later]
            found.append(np.array([rows + top, columns + left, likeness[rows, columns]]))
        if progress:
            # The part compared: row t meets only the images after it.
            progress(1 - (1 - min(top + _ROWS, count) / count) ** 2)
    first, second, alike = np.concatenate(found, axis=1)
    return first.astype(np.int64), second.astype(np.int64), alike.astype(np.float32)


def described(table: Table, labels: Bytes, test_starts: int) -> pd.DataFrame:
    """The pairs with their labels, kind (exact or near), place (one of PLACES) and name ("train 5 and test 7").

    `labels` are those of all images; the positions from `test_starts` on are the test split's.
    """
    frame = pd.DataFrame(table)
    tests = (table["first"] >= test_starts).astype(int) + (table["second"] >= test_starts)
    frame["place"] = np.array(PLACES)[tests]
    frame["kind"] = np.where(table["likeness"] == 1, "exact", "near")
    frame["label"] = labels[table["first"]]
    frame["other label"] = labels[table["second"]]
    names = [f"train {place:,}" for place in range(test_starts)]
    names += [f"test {place:,}" for place in range(len(labels) - test_starts)]
    frame["name"] = [f"{names[one]} and {names[two]}" for one, two in zip(table["first"], table["second"], strict=True)]
    return frame


def counted(frame: pd.DataFrame) -> pd.DataFrame:
    """How many pairs lie in each place, with the number of digits in them."""
    rows = {}
    for place in PLACES:
        here = frame[frame["place"] == place]
        rows[place] = [len(here), len(np.union1d(here["first"], here["second"]))]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["pairs", "digits in them"])


def to_look_at(frame: pd.DataFrame, plain: int = 1) -> pd.DataFrame:
    """The pairs in the order in which they are worth a look, each digit in one pair only.

    Those of the class `plain`, whose single stroke leaves little room for difference, come last; else the most alike
    come first, and a digit of a better pair is left out of the others.
    """
    order = frame.assign(last=frame["label"] == plain).sort_values(
        ["last", "likeness"], ascending=[True, False], kind="stable"
    )
    seen: set[int] = set()
    kept = []
    for pair in zip(order["first"].tolist(), order["second"].tolist(), strict=True):
        kept.append(seen.isdisjoint(pair))
        if kept[-1]:
            seen.update(pair)
    return order[np.array(kept, bool)].drop(columns="last")


def images_at(positions: npt.NDArray[np.int64], train: Bytes, test: Bytes) -> Bytes:
    """The images at positions that go on from the training images to the test images."""
    return np.stack([train[place] if place < len(train) else test[place - len(train)] for place in positions])


def pictures(first: Bytes, second: Bytes) -> Bytes:
    """Each pair as one square picture: the two images side by side, and under them where they differ.

    From two arrays N x H x W to one of N x (2 H + 2) x (2 W + 2), all uint8.
    """
    count, height, width = first.shape
    sheet = np.zeros((count, 2 * height + 2, 2 * width + 2), dtype=np.uint8)
    sheet[:, :height, :width] = first
    sheet[:, :height, -width:] = second
    middle = width // 2 + 1
    sheet[:, -height:, middle : middle + width] = np.maximum(first, second) - np.minimum(first, second)
    return sheet
