"""What was read from people's files, and how it becomes a data set: polarity, direction, classes and splits."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import MOST_CLASSES, Bytes, Dataset, Split
from mnist_dash.data.datasets.dataset import check
from mnist_dash.errors import PlainError

MOST = 200_000  # images of a set that people bring
TEST_SHARE = 7  # one image in so many becomes a test image where no split is given
LIGHT = 128  # mean of the border from which the ground counts as light


class ImportFailed(PlainError):
    """The files are no data set; the message says in one sentence what is wrong with which."""


@dataclass(frozen=True, eq=False)
class Brought:
    """Images (uint8, N x 28 x 28) as the files hold them, and what each is called (N texts; None: not said).

    `is_test` marks given test images; None where the files give no split. `remarks` tell what was changed on the way.
    """

    images: Bytes
    names: npt.NDArray[np.str_] | None
    is_test: npt.NDArray[np.bool_] | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class How:
    """What a person says of the files. `inverted` and `turned` exchange light and dark, and rows and columns."""

    title: str
    noun: str = "picture"
    licence: str = ""
    inverted: bool = False
    turned: bool = False
    class_names: tuple[str, ...] = ()  # in place of those in the files, in their order
    seed: int = field(default=0)  # of the split, where the files give none


def on_light_ground(images: Bytes) -> bool:
    """Whether most of the images' borders are light, so that ink is dark: the other way round than MNIST."""
    borders = np.concatenate([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]], axis=1)
    return bool(np.median(borders.mean(axis=1)) >= LIGHT) if len(images) else False


def class_names(names: npt.NDArray[np.str_]) -> list[str]:
    """The classes in order: by number where all are whole numbers, else by name."""
    known = np.unique(names).tolist()
    return sorted(known, key=int) if all(name.isascii() and name.isdigit() for name in known) else known


def made(brought: Brought, how: How) -> Dataset:
    """The data set, its split made where the files give none. Raises ImportFailed and DatasetError."""
    if brought.names is None:
        raise ImportFailed("The files hold no labels; add a column called label, or a file of labels.")
    found = class_names(brought.names)
    if not 2 <= len(found) <= MOST_CLASSES:
        advice = f"a data set has 2 to {MOST_CLASSES}"
        raise ImportFailed(f"The files hold {len(found)} classes; {advice}. Is the label in the right column?")
    called = how.class_names or tuple(found)
    if len(called) != len(found) or len(set(called)) < len(called):
        raise ImportFailed(f"Give {len(found)} different names, one for each class, or none.")
    place = {name: label for label, name in enumerate(found)}
    labels = np.array([place[name] for name in brought.names.tolist()], np.uint8)
    images = _upright(brought.images, how)
    is_test = _split(labels, how.seed) if brought.is_test is None else brought.is_test
    if is_test.all() or not is_test.any():
        raise ImportFailed("One of the two splits would be empty; bring at least two images of a class.")
    train, test = Split(images[~is_test], labels[~is_test]), Split(images[is_test], labels[is_test])
    return check(Dataset("", how.title, called, train, test, how.noun, how.licence))


def _upright(images: Bytes, how: How) -> Bytes:
    turned = images.swapaxes(1, 2) if how.turned else images
    return np.ascontiguousarray(255 - turned if how.inverted else turned)


def _split(labels: Bytes, seed: int) -> npt.NDArray[np.bool_]:
    """Which images become test images: one in TEST_SHARE of each class, and at least one where it has two."""
    chosen = np.zeros(len(labels), bool)
    random = np.random.default_rng(seed)
    for label in np.unique(labels):
        places = random.permutation(np.flatnonzero(labels == label))
        count = max(len(places) // TEST_SHARE, min(1, len(places) - 1))
        chosen[places[:count]] = True
    return chosen
