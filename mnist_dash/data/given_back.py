"""A collection that comes back from files: NPZ, IDX or CSV, bounded in bytes and count before anything is decoded."""

import contextlib
import hashlib
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

from mnist_dash import checked
from mnist_dash.data import strokes
from mnist_dash.data.collection import LARGEST, SIDE, Collection, Kept
from mnist_dash.data.datasets import idx
from mnist_dash.data.importing import File, ImportFailed, arrays, tables
from mnist_dash.data.importing.arrays import WHOLE
from mnist_dash.errors import PlainError

KINDS = "an NPZ, IDX files (.gz, or zipped) or a CSV (label, pixel0 to pixel783)"
LARGEST_FILES = 3_000_000  # bytes of all files; a full collection takes 1.6 million as CSV
UNPACKED = 8_000_000  # bytes; of a full collection's strokes as NumPy holds text 3 million
MOST_FILES = 2
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"

Values = npt.NDArray[Any]


class GivenBackError(PlainError):
    """The files hold no collection; the message says in one sentence what is wrong with which."""


def read(files: Sequence[File]) -> tuple[Collection, bool]:
    """The digits in these files, and whether the files say what each was read as. Raises GivenBackError."""
    if not files or len(files) > MOST_FILES:
        raise GivenBackError(f"Choose {KINDS}.")
    if sum(len(file.content) for file in files) > LARGEST_FILES:
        raise GivenBackError(
            f"The files have more than {LARGEST_FILES // 10**6} MB; a collection of {LARGEST} digits takes less."
        )
    named = [File(_shown(file.name), file.content) for file in files]
    try:
        return _read(named)
    except (ImportFailed, checked.DamagedError, idx.IdxError) as error:
        raise GivenBackError(str(error)) from None


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:60] or "The file"


def _read(files: Sequence[File]) -> tuple[Collection, bool]:
    if len(files) == 1:
        name, content = files[0]
        if content[:4] == _ZIP:
            return _from_zip(name, content)
        if content[:2] not in (_GZIP, b"\0\0"):
            return _from_table(name, content)
    return _from_idx(files), False


def _from_zip(name: str, content: bytes) -> tuple[Collection, bool]:
    """An NPZ, or IDX files that were zipped, as the page gives them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > UNPACKED:
                raise GivenBackError(f"{name} unpacks to more than {UNPACKED // 10**6} MB; bring fewer digits.")
            if any(member.filename.endswith(".npy") for member in members):
                return _from_npz(name, content)
            if len(members) != MOST_FILES:
                raise GivenBackError(f"{name} holds {len(members)} files, not an NPZ's arrays or two IDX files.")
            inside = [File(_shown(member.filename), archive.read(member)) for member in members]
    except PlainError:
        raise
    except Exception:  # zipfile and zlib raise many kinds of errors for bytes that are not theirs
        raise GivenBackError(f"{name} is a damaged zip; save it anew.") from None
    return _from_idx(inside), False


def _from_npz(name: str, content: bytes) -> tuple[Collection, bool]:
    found = checked.unpacked(name, content, UNPACKED)
    pair = next(((found[one], found[other]) for one, other in WHOLE if one in found and other in found), None)
    if pair is None:
        raise GivenBackError(f"{name} holds no arrays called images and labels; name them so.")
    count = len(pair[0]) if pair[0].ndim else 0
    answers, written = found.get("answers"), found.get("strokes")
    if answers is not None and (answers.shape != (count,) or answers.dtype.kind not in "iu"):
        raise GivenBackError(f"The answers in {name} are no whole numbers, one for each digit.")
    if written is not None and (written.shape != (count,) or written.dtype.kind != "U"):
        raise GivenBackError(f"The strokes in {name} are no texts, one for each digit.")
    return _kept(name, *pair, answers, written), answers is not None


def _from_table(name: str, content: bytes) -> tuple[Collection, bool]:
    if b"\0" in content[:1000] or b"," not in content[:10_000]:
        raise GivenBackError(f"{name} is of no kind that is read here; choose {KINDS}.")
    if (rows := content.count(b"\n")) > LARGEST + 2:
        raise GivenBackError(f"{name} has {rows:,} rows; a collection holds at most {LARGEST} digits.")
    found = tables.from_csv(name, content)
    if found.names is None:
        raise GivenBackError(f"{name} says not what the digits are; add a first column called label.")
    return _kept(name, found.images, found.names), False


def _from_idx(files: Sequence[File]) -> Collection:
    found = {file.name: idx.read(file.content, UNPACKED) for file in files}
    images = [(name, array) for name, array in found.items() if array.ndim == 3]
    labels = [array for array in found.values() if array.ndim == 1]
    if len(images) != 1 or len(labels) != 1:
        raise GivenBackError("Choose a file of images and its file of labels together.")
    return _kept(*images[0], labels[0])


def _kept(
    name: str, values: Values, labels: Values, answers: Values | None = None, written: Values | None = None
) -> Collection:
    """The digits as they are kept. Raises GivenBackError and ImportFailed."""
    if values.shape[1:] not in ((SIDE, SIDE), (SIDE * SIDE,)):
        shape = " x ".join(map(str, values.shape))
        raise GivenBackError(f"The images in {name} have the shape {shape}; bring N x 28 x 28, or N x 784.")
    if not 1 <= len(values) <= LARGEST:
        raise GivenBackError(f"{name} holds {len(values):,} digits; a collection has 1 to {LARGEST}.")
    images = arrays.to_images(name, values)[0]
    names = arrays.to_names(name, labels, len(images)).tolist()
    wrong = next((each for each in names if each not in "0123456789" or len(each) != 1), None)
    if wrong is not None:
        raise GivenBackError(f"A label in {name} is “{wrong}”; each must be a digit, 0 to 9.")
    said = [None] * len(images) if answers is None else [_answer(each) for each in answers.tolist()]
    drawn = [""] * len(images) if written is None else [_drawing(each) for each in written.tolist()]
    rows = zip(images, names, said, drawn, strict=True)
    return tuple(_one(image.tobytes(), int(label), answer, text) for image, label, answer, text in rows)


def _one(image: bytes, label: int, answer: int | None, text: str) -> Kept:
    return Kept(f"given/{hashlib.blake2b(image, digest_size=12).hexdigest()}", image, label, answer, text)


def _answer(number: int) -> int | None:
    return number if 0 <= number <= 9 else None


def _drawing(text: str) -> str:
    """The strokes where they can be drawn again; else nothing, for the picture is there all the same."""
    with contextlib.suppress(PlainError):
        if text and len(text) <= strokes.LONGEST:
            strokes.unpack(text)
            return text
    return ""
