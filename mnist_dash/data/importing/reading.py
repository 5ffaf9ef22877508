"""Which kind of files people bring, told by their contents rather than their names."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from mnist_dash.data.datasets import Bytes
from mnist_dash.data.importing import arrays, pictures, tables
from mnist_dash.data.importing.brought import Brought, ImportFailed

LARGEST = 300_000_000  # bytes of all files together
ZIP = b"PK\x03\x04"
KINDS = "IDX files (.gz or not), an NPZ of arrays, a CSV table, or a ZIP with a folder of pictures for each class"


class File(NamedTuple):
    """A file that somebody brought: its name, for messages only, and its bytes."""

    name: str
    content: bytes


def quiet(done: int, total: int) -> None:
    """Tell nobody."""


def read(files: Sequence[File], prepared: bool = False, tell: pictures.Tell = quiet) -> Brought:
    """What the files hold. `prepared`: a zip's pictures become digits as MNIST's were. Raises ImportFailed."""
    if not files:
        raise ImportFailed(f"Bring {KINDS}.")
    if sum(len(file.content) for file in files) > LARGEST:
        raise ImportFailed(f"The files have more than {LARGEST // 10**6} MB together; bring fewer images.")
    named = [File(_shown(file.name), file.content) for file in files]
    if all(_looks_like_idx(file.content) for file in named):
        return arrays.from_idx(dict(named))
    if len(named) > 1:
        raise ImportFailed("Several files are read only where all are IDX files; else bring one.")
    name, content = named[0]
    if content[:4] == ZIP:
        if _holds_arrays(name, content):
            return arrays.from_npz(name, content)
        return pictures.from_zip(name, content, prepared, tell)
    if _looks_like_text(content):
        return tables.from_csv(name, content)
    raise ImportFailed(f"{name} is of no kind that is read here; bring {KINDS}.")


def holds_pictures(files: Sequence[File]) -> bool:
    """Whether it is a zip of pictures, which may be prepared as digits or taken as they are."""
    return len(files) == 1 and files[0].content[:4] == ZIP and not _holds_arrays(*files[0])


def prepared_examples(file: File, count: int) -> Bytes:
    """Some of a zip's pictures prepared as MNIST's digits were (a blank for one without ink). Raises ImportFailed."""
    return pictures.examples(file.name, file.content, count)


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:60] or "The file"


def _looks_like_idx(content: bytes) -> bool:
    return content[:2] == b"\x1f\x8b" or (content[:2] == b"\0\0" and content[2:3] in b"\x08\x09\x0b\x0c\x0d\x0e")


def _looks_like_text(content: bytes) -> bool:
    return bool(content) and b"\0" not in content[:1000] and b"," in content[:10_000]


def _holds_arrays(name: str, content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            return any(member.endswith(".npy") for member in opened.namelist())
    except Exception:  # zipfile raises many kinds of errors for bytes that are none
        raise ImportFailed(f"{name} is a damaged zip; pack it anew.") from None
