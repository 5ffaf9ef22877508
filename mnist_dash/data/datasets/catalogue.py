"""The data sets that are known by name: what each is, how large, and how its files become images and labels."""

import string
from dataclasses import dataclass
from typing import NamedTuple

from mnist_dash import paths
from mnist_dash.data.datasets import npz, own, parts, published
from mnist_dash.data.datasets.dataset import Dataset, DatasetError, check
from mnist_dash.data.datasets.published import File

DIGITS = tuple(string.digits)
KUZUSHIJI = ("o お", "ki き", "su す", "tsu つ", "na な", "ha は", "ma ま", "ya や", "re れ", "wo を")
GARMENTS = ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")
BALANCED = (*string.digits, *string.ascii_uppercase, *"abdefghnqrt")


class Shape(NamedTuple):
    """How many classes and training images a data set has."""

    classes: int
    train: int


@dataclass(frozen=True)
class Entry:
    """A data set known by name. `train` counts the training images of each class; `files` are what it is made of."""

    name: str
    title: str
    about: str
    class_names: tuple[str, ...]
    train: tuple[int, ...]
    licence: str
    noun: str = "digit"
    files: tuple[File, ...] = ()
    upright: bool = True  # else rows and columns are exchanged in the files
    first_label: int = 0

    @property
    def shipped(self) -> bool:
        """Whether it came with the program."""
        return not self.files

    def load(self) -> Dataset:
        """The data set, read from disk. Raises DatasetError where it is not there or damaged."""
        if self.shipped:
            train, test = npz.load(paths.SHIPPED / f"{self.name}.npz", "restore it from the project's repository")
        else:
            train, test = published.load(self.title, self.files, self.upright, self.first_label)
        return check(Dataset(self.name, self.title, self.class_names, train, test, self.noun, self.licence))


def _emnist(kind: str, title: str, about: str, names: tuple[str, ...], train: int, **more: object) -> Entry:
    return Entry(
        f"emnist-{kind}",
        title,
        about,
        names,
        (train,) * len(names),
        "EMNIST by Cohen, Afshar, Tapson and van Schaik (2017); made from NIST Special Database 19",
        files=published.emnist(kind),
        upright=False,
        **more,  # type: ignore[arg-type]
    )


_MNIST_COUNTS = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)

DATASETS: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry(
            "mnist",
            "MNIST",
            "70,000 handwritten digits",
            DIGITS,
            _MNIST_COUNTS,
            "MNIST by LeCun, Cortes and Burges, CC BY-SA 3.0",
        ),
        Entry(
            "fashion",
            "Fashion-MNIST",
            "70,000 garments in ten kinds, as a harder MNIST",
            GARMENTS,
            (6000,) * 10,
            "Fashion-MNIST by Xiao, Rasul and Vollgraf (Zalando Research, 2017), MIT licence",
            "garment",
            published.FASHION,
        ),
        Entry(
            "kmnist",
            "Kuzushiji-MNIST",
            "70,000 characters of old Japanese handwriting in ten classes",
            KUZUSHIJI,
            (6000,) * 10,
            "KMNIST by CODH, adapted from the Kuzushiji dataset, doi:10.20676/00000341, CC BY-SA 4.0",
            "character",
            published.KMNIST,
        ),
        _emnist("digits", "EMNIST digits", "280,000 handwritten digits", DIGITS, 24_000),
        _emnist(
            "letters",
            "EMNIST letters",
            "145,600 handwritten letters, capital and small ones in one class",
            tuple(string.ascii_uppercase),
            4_800,
            noun="letter",
            first_label=1,
        ),
        _emnist(
            "balanced",
            "EMNIST balanced",
            "131,600 handwritten digits and letters in 47 classes of equal size",
            BALANCED,
            2_400,
            noun="character",
        ),
        Entry(
            "qmnist",
            "QMNIST",
            "MNIST made again with 60,000 test digits, and who wrote each",
            DIGITS,
            _MNIST_COUNTS,
            "QMNIST by Yadav and Bottou (2019), BSD-style licence",
            files=published.QMNIST,
        ),
    )
}


def load(name: str = "mnist") -> Dataset:
    """The data set of that name, read from disk (about 0.3 s). Raises DatasetError in one clear sentence."""
    base, groups = parts.split_name(name)
    if base in DATASETS:
        whole = DATASETS[base].load()
    elif own.is_own(base):
        whole = own.load(base)
    else:
        raise unknown(base)
    return parts.take(whole, groups) if groups else whole


def shape_of(name: str) -> Shape:
    """How many classes and training images it has, without reading it. Raises DatasetError for an unknown name.

    For some classes of a data set that a person brought, the images are counted as if all classes were as large.
    """
    base, groups = parts.split_name(name)
    if base in DATASETS:
        counts: tuple[float, ...] = DATASETS[base].train
        names = DATASETS[base].class_names
    elif own.is_own(base):
        classes, images = own.size_of(base)
        counts, names = (images / classes,) * classes, ("",) * classes
    else:
        raise unknown(base)
    if not groups:
        return Shape(len(counts), round(sum(counts)))
    parts.names_of(names, groups)
    return Shape(len(groups), round(sum(counts[number] for group in groups for number in group)))


def canonical(name: str) -> str:
    """The one form of a data set's name. Raises DatasetError for an unknown one."""
    base, groups = parts.split_name(name.strip())
    plain = parts.part_name(base, groups)
    shape_of(plain)
    return plain


def holds_digits(name: str) -> bool:
    """Whether its classes are the digits 0 to 9, in this order."""
    base, groups = parts.split_name(name)
    return not groups and base in DATASETS and DATASETS[base].class_names == DIGITS


def title_of(name: str) -> str:
    """What people call it, without reading its images. Raises DatasetError for an unknown name."""
    base, groups = parts.split_name(name)
    title = DATASETS[base].title if base in DATASETS else own.facts_of(base).title
    return f"{title}: {' against '.join(class_names_of(name))}" if groups else title


def class_names_of(name: str) -> tuple[str, ...]:
    """What its classes are called, without reading its images. Raises DatasetError for an unknown name."""
    base, groups = parts.split_name(name)
    names = DATASETS[base].class_names if base in DATASETS else own.facts_of(base).class_names
    return parts.names_of(names, groups) if groups else names


def is_here(name: str) -> bool:
    """Whether its files are on this machine, by their presence alone. Raises DatasetError for an unknown name."""
    base, _ = parts.split_name(name)
    if base in DATASETS:
        return DATASETS[base].shipped or published.are_here(DATASETS[base].files)
    return own.is_own(base) and own.is_here(base)


def unknown(name: str) -> DatasetError:
    """The error for a name that does not exist."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in name[:40])
    return DatasetError(f'There is no data set "{shown}"; choose one of: {", ".join(DATASETS)}.')
