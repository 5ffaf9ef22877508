"""The files of published data sets: where they come from, where they lie on this machine, and how they are read.

They are looked for in the folder MNIST_DASH_DATA first, then among what was fetched; in each under the set's own
folder, such as fashion/train-images-idx3-ubyte.gz, with or without the ".gz".
"""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import paths
from mnist_dash.data.datasets import fetching, idx
from mnist_dash.data.datasets.dataset import MOST_IMAGES, SIDE, DatasetError, Split

Values = npt.NDArray[Any]

ShouldStop = Callable[[], bool]

LARGEST = MOST_IMAGES * SIDE * SIDE  # bytes of a file's values


@dataclass(frozen=True)
class File:
    """One IDX file: its folder and name, its address and MD5; `member` where it lies in a zip at that address."""

    folder: str
    name: str
    url: str
    md5: str
    member: str = ""


def _idx_files(folder: str, base: str, names: Sequence[str], md5s: Sequence[str]) -> tuple[File, ...]:
    return tuple(File(folder, name, base + name, md5) for name, md5 in zip(names, md5s, strict=True))


_MNIST_NAMES = tuple(f"{part}-{kind}-ubyte.gz" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1"))
FASHION = _idx_files(
    "fashion",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    _MNIST_NAMES,
    (
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        "25c81989df183df01b3e8a0aad5dffbe",
        "bef4ecab320f06d8554ea6380940ec79",
        "bb300cfdad3c16e7a12a480ee83cd310",
    ),
)
KMNIST = _idx_files(
    "kmnist",
    "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    _MNIST_NAMES,
    (
        "bdb82020997e1d708af4cf47b453dcf7",
        "e144d726b3acfaa3e44228e80efcd344",
        "5c965bf0a639b31b8f53240b1b52f4d7",
        "7320c461ea6c1c855c0b718fb2a4b134",
    ),
)
QMNIST = _idx_files(
    "qmnist",
    "https://raw.githubusercontent.com/facebookresearch/qmnist/master/",
    (
        "qmnist-train-images-idx3-ubyte.gz",
        "qmnist-train-labels-idx2-int.gz",
        "qmnist-test-images-idx3-ubyte.gz",
        "qmnist-test-labels-idx2-int.gz",
    ),
    (
        "ed72d4157d28c017586c42bc6afe6370",
        "0058f8dd561b90ffdd0f734c6a30e5e4",
        "1394631089c404de565df7b7aeaf9412",
        "5b5b05890a5e13444e108efe57b788aa",
    ),
)
_EMNIST_ZIP = "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/gzip.zip"
_EMNIST_MD5 = "58c8d27c78d21e728a6bc7b3cc06412e"
EMNIST_KINDS = ("digits", "letters", "balanced")


def emnist(kind: str) -> tuple[File, ...]:
    """The four files of one kind of EMNIST, members of the one zip that holds all kinds."""
    parts = [(part, what) for part in ("train", "test") for what in ("images-idx3", "labels-idx1")]
    names = [f"emnist-{kind}-{part}-{what}-ubyte.gz" for part, what in parts]
    return tuple(File("emnist", name, _EMNIST_ZIP, _EMNIST_MD5, f"gzip/{name}") for name in names)


# --- on this machine ------------------------------------------------------------------------------------


def are_here(files: Sequence[File]) -> bool:
    """Whether every file is on this machine."""
    return all(find(file) for file in files)


def find(file: File) -> Path | None:
    """Where the file lies; None where it is not on this machine."""
    for folder in paths.data_folders():
        for name in (file.name, file.name.removesuffix(".gz")):
            if (place := folder / file.folder / name).is_file():
                return place
    return None


def load(title: str, files: Sequence[File], upright: bool, first_label: int) -> tuple[Split, Split]:
    """The training and the test split from four files: images and labels of each. Raises DatasetError."""
    arrays = [_read(title, file) for file in files]
    train = _split(title, arrays[0], arrays[1], upright, first_label)
    return train, _split(title, arrays[2], arrays[3], upright, first_label)


def labels(file: File) -> Values:
    """All columns of a file of labels. Raises DatasetError."""
    return _read("The data set", file)


def _read(title: str, file: File) -> Values:
    place = find(file)
    if place is None:
        where = f"fetch it on the page “Bring your own”, or put {file.name} into the data folder"
        raise DatasetError(f"{title} is not on this machine yet; {where}.")
    if place.stat().st_size > LARGEST:
        raise DatasetError(f"The file {file.name} is larger than any published one; get it again.")
    try:
        return idx.read(place.read_bytes(), LARGEST)
    except idx.IdxError as error:
        raise DatasetError(f"The file {file.name} cannot be used. {error}") from None


def _split(title: str, images: Values, labels: Values, upright: bool, first_label: int) -> Split:
    if images.ndim != 3 or images.dtype != np.uint8 or not np.issubdtype(labels.dtype, np.integer):
        raise DatasetError(f"A file of {title} holds something else than images and labels; get it again.")
    plain = labels if labels.ndim == 1 else labels.reshape(len(labels), -1)[:, 0]
    if len(plain) and not first_label <= int(plain.min()) <= int(plain.max()) <= 255:
        raise DatasetError(f"A file of {title} has labels outside its classes; get it again.")
    turned = images if upright else np.ascontiguousarray(images.swapaxes(1, 2))
    return Split(turned, (plain - first_label).astype(np.uint8))


# --- from the network -----------------------------------------------------------------------------------


def fetch(files: Sequence[File], tell: fetching.Tell, should_stop: ShouldStop) -> None:
    """Bring every missing file onto this machine. Raises DatasetError and fetching.FetchStopped."""
    missing = [file for file in files if not find(file)]
    for number, file in enumerate(missing, start=1):
        if find(file):
            continue  # it came in a zip with another
        count = f" {number} of {len(missing)}" if len(missing) > 1 and not file.member else ""

        def told(what: str, done: int, total: int, count: str = count) -> None:
            tell(f"{what} file{count}", done, total)

        target = paths.fetched() / file.folder / (Path(file.url).name if file.member else file.name)
        fetching.fetch(paths.mirrored(file.url, file.folder), target, file.md5, told, should_stop)
        if file.member:
            tell("Unpacking", 0, 0)
            _unpack(target, [each for kind in EMNIST_KINDS for each in emnist(kind)])


def _unpack(archive: Path, wanted: Sequence[File]) -> None:
    """Take the wanted files out of the zip, then remove it. Raises DatasetError."""
    try:
        with zipfile.ZipFile(archive) as opened:
            for file in wanted:
                if opened.getinfo(file.member).file_size > LARGEST:
                    raise DatasetError(f"{file.name} is larger than any published file; get it elsewhere.")
                beside = archive.with_name(f"{file.name}.part")
                beside.write_bytes(opened.read(file.member))
                beside.replace(archive.with_name(file.name))
    except (OSError, KeyError, zipfile.BadZipFile):
        raise DatasetError(f"{archive.name} is damaged; fetch it again.") from None
    finally:
        archive.unlink(missing_ok=True)
