"""Data sets that people brought, each a folder in this machine's home of results.

The name says what a recipe must know of it before it is read: "own-26-88800-1f0c..." has 26 classes and 88,800
training images, and ends with a hash of its contents. So the same files give the same name on every copy of the app.
"""

import contextlib
import hashlib
import json
import re
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from mnist_dash import checked, paths
from mnist_dash.data.datasets import npz
from mnist_dash.data.datasets.dataset import Dataset, DatasetError, check

_NAME = re.compile(r"own-([0-9]{1,2})-([0-9]{1,6})-[0-9a-f]{12}", re.ASCII)
_ARRAYS, _FACTS = "arrays.npz", "facts.json"
LONGEST_TITLE = 60
LARGEST_FACTS = 20_000  # bytes
_KINDS: dict[str, checked.Kind] = {
    "name": checked.word,
    "title": checked.word,
    "noun": checked.word,
    "licence": checked.word,
    "class_names": lambda names: isinstance(names, list),
    "train": checked.count,
    "test": checked.count,
    "made": checked.moment,
}


@dataclass(frozen=True)
class Facts:
    """What is known of a set without reading its images. `made` is the time in seconds since 1970."""

    name: str
    title: str
    noun: str
    class_names: tuple[str, ...]
    train: int
    test: int
    licence: str
    made: float


def is_own(name: str) -> bool:
    """Whether the text has the form of such a set's name."""
    return _NAME.fullmatch(name) is not None


def size_of(name: str) -> tuple[int, int]:
    """Its number of classes and of training images, as its name says. Raises DatasetError."""
    found = _NAME.fullmatch(name)
    if not found:
        raise DatasetError("This is not the name of a data set that somebody brought.")
    return int(found[1]), int(found[2])


def is_here(name: str) -> bool:
    """Whether the set is on this machine."""
    return is_own(name) and (folder(name) / _ARRAYS).is_file()


def folder(name: str) -> Path:
    """Where the set lies, whether or not it is there. Raises DatasetError for what is no name of one."""
    size_of(name)
    return paths.home() / "datasets" / name


def keep(dataset: Dataset) -> Dataset:
    """Store the set; gives it with its name. Raises DatasetError for what pages could not show, and OSError."""
    named = Dataset(
        name_of(dataset),
        clean_title(dataset.title),
        dataset.class_names,
        dataset.train,
        dataset.test,
        dataset.noun,
        dataset.licence,
    )
    check(named)
    place = folder(named.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=place.parent) as workshop:
        made = Path(workshop) / "made"
        made.mkdir()
        _write(named, made)
        if place.is_dir():  # the same images under another title
            (made / _FACTS).replace(place / _FACTS)
        else:
            with contextlib.suppress(FileExistsError):
                made.rename(place)
    return named


def _write(dataset: Dataset, place: Path) -> None:
    train, test = dataset.train, dataset.test
    arrays = dict(zip(npz.NAMES, (train.images, train.labels, test.images, test.labels), strict=True))
    np.savez(place / _ARRAYS, allow_pickle=False, **arrays)
    facts = Facts(
        dataset.name,
        dataset.title,
        dataset.noun,
        dataset.class_names,
        len(train),
        len(test),
        dataset.licence,
        time.time(),
    )
    (place / _FACTS).write_text(json.dumps(asdict(facts)), encoding="utf-8")


def name_of(dataset: Dataset) -> str:
    """The name that says the set's size and contents."""
    digest = hashlib.sha256("\n".join(dataset.class_names).encode())
    for split in (dataset.train, dataset.test):
        digest.update(len(split).to_bytes(4, "big"))
        digest.update(split.images.tobytes())
        digest.update(split.labels.tobytes())
    return f"own-{len(dataset.class_names)}-{len(dataset.train)}-{digest.hexdigest()[:12]}"


def clean_title(title: str) -> str:
    """The title without line breaks and invisible signs. Raises DatasetError for none and for a long one."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
    if not plain:
        raise DatasetError("Give the data set a name.")
    if len(plain) > LONGEST_TITLE:
        raise DatasetError(f"The name has {len(plain)} characters; use at most {LONGEST_TITLE}.")
    return plain


def load(name: str) -> Dataset:
    """The set of that name. Raises DatasetError where it is not on this machine, or damaged."""
    facts = facts_of(name)
    train, test = npz.load(folder(name) / _ARRAYS, f"delete the data set {facts.title} and import it again")
    return check(Dataset(name, facts.title, facts.class_names, train, test, facts.noun, facts.licence))


def facts_of(name: str) -> Facts:
    """What is known of the set without reading its images. Raises DatasetError."""
    size_of(name)
    file = folder(name) / _FACTS
    try:
        read = checked.value(file, LARGEST_FACTS)
        if not checked.fits(read, _KINDS, tuple(_KINDS)):
            raise checked.DamagedError("another version wrote it")
        facts = Facts(**{**read, "class_names": tuple(map(str, read["class_names"]))})
    except FileNotFoundError:
        raise DatasetError("This data set was brought to another copy of the app; import its files here.") from None
    except (checked.DamagedError, TypeError):
        raise DatasetError(f"The data set {name} is damaged; delete it and import it again.") from None
    if facts.name != name:
        raise DatasetError(f"The data set {name} is damaged; delete it and import it again.")
    return facts


def everyone() -> list[Facts]:
    """All sets on this machine that can be read, the newest first."""
    home = paths.home() / "datasets"
    found = []
    for place in home.iterdir() if home.is_dir() else ():
        with contextlib.suppress(DatasetError):
            found.append(facts_of(place.name))
    return sorted(found, key=lambda facts: -facts.made)


def delete(name: str) -> None:
    """Remove the set; nothing happens where it is gone already."""
    place = folder(name)
    gone = place.with_name(f".deleted-{place.name}-{time.time_ns()}")
    with contextlib.suppress(FileNotFoundError):
        place.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
