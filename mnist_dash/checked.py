"""The one reader of files that may be damaged: bounded in bytes, depth and shape before anything is made of them."""

import io
import json
import math
import os
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_dash.errors import PlainError

Arrays: TypeAlias = dict[str, npt.NDArray[Any]]
Kind: TypeAlias = Callable[[Any], bool]

MEGABYTE = 1_000_000
DEEPEST = 8  # levels of a JSON value; ours have four
LONGEST_WORD = 10_000  # characters of a text that a file may hold
MOST_MEMBERS = 2_000  # arrays in an .npz; a checkpoint holds a few for each layer


class DamagedError(PlainError):
    """A file cannot be taken for what it should be; the message says why, and names no folder."""


def content(path: Path, most: int) -> bytes:
    """The file's bytes, at most that many. Raises DamagedError; FileNotFoundError where there is none."""
    try:
        return _content(path, most)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise DamagedError(f"{path.name} cannot be read ({getattr(error, 'strerror', None) or error}).") from None


def _content(path: Path, most: int) -> bytes:
    # Without waiting: a pipe in a file's place would hold its reader for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            raise DamagedError(f"{path.name} is no plain file.")
        found = b"" if facts.st_size > most else file.read(most + 1)
    if facts.st_size > most or len(found) > most:
        raise DamagedError(f"{path.name} is larger than the {most / MEGABYTE:g} MB that it may have.")
    return found


# --- text and JSON --------------------------------------------------------------------------------------


def text(path: Path, most: int = MEGABYTE) -> str:
    """The text of a UTF-8 file. Raises DamagedError and FileNotFoundError."""
    try:
        return content(path, most).decode("utf-8")
    except UnicodeDecodeError:
        raise DamagedError(f"{path.name} is no text.") from None


def value(path: Path, most: int = MEGABYTE) -> Any:
    """What a JSON file holds. Raises DamagedError and FileNotFoundError."""
    try:
        return parse(text(path, most))
    except ValueError:
        raise DamagedError(f"{path.name} is no JSON that can be taken.") from None


def parse(written: str, deepest: int = DEEPEST) -> Any:
    """The JSON value: not deep, every number finite, every text one that can be sent. Raises ValueError."""
    try:
        found = json.loads(written, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    level = [found]
    for _ in range(deepest):
        level = [part for each in level for part in _parts(each)]
    if level:
        raise ValueError("nested too deeply")
    return found


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _parts(each: Any) -> list[Any]:
    """What is inside a value. Raises ValueError for a number or a text that nothing can take."""
    if isinstance(each, dict):
        return [*each, *each.values()]
    if isinstance(each, list):
        return each
    if isinstance(each, str):
        each.encode()  # half a surrogate pair cannot be sent to a browser
        if len(each) > LONGEST_WORD:
            raise ValueError("a text is too long")
    if isinstance(each, float | int) and not abs(each) < 1e300:
        raise ValueError("a number is too large")
    return []


def fits(facts: Any, kinds: Mapping[str, Kind], needed: tuple[str, ...] = ()) -> bool:
    """Whether it is an object whose known entries are of these kinds, or null, and none of the needed ones is."""
    if not isinstance(facts, dict) or any(facts.get(name) is None for name in needed):
        return False
    return all(facts.get(name) is None or kind(facts[name]) for name, kind in kinds.items())


def number(each: Any) -> bool:
    """A number of some everyday size."""
    return isinstance(each, int | float) and not isinstance(each, bool) and abs(each) < 1e18


def amount(each: Any) -> bool:
    """A number that is not negative."""
    return number(each) and each >= 0


def count(each: Any) -> bool:
    """A whole number from 0."""
    return amount(each) and isinstance(each, int)


def share(each: Any) -> bool:
    """A number from 0 to 1."""
    return amount(each) and each <= 1


def moment(each: Any) -> bool:
    """Seconds since 1970 that a calendar can show."""
    return amount(each) and each < 1e11


def word(each: Any) -> bool:
    """A text."""
    return isinstance(each, str)


# --- arrays ---------------------------------------------------------------------------------------------


def arrays(path: Path, most: int) -> Arrays:
    """The read-only arrays of an .npz that unpacks to at most that many bytes.

    Raises DamagedError; FileNotFoundError where there is none.
    """
    return unpacked(path.name, content(path, most), most)


def unpacked(name: str, packed: bytes, most: int) -> Arrays:
    """The same of an .npz file's bytes; its name is for the message. Raises DamagedError."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > most:
                raise DamagedError(f"{name} unpacks to more than the {most / MEGABYTE:g} MB that it may have.")
            return {member.filename.removesuffix(".npy"): _array(archive.read(member)) for member in members}
    except DamagedError:
        raise
    except Exception:  # zipfile, zlib and NumPy raise a dozen kinds of errors for bytes that are not theirs
        raise DamagedError(f"{name} is damaged, or holds something else than plain arrays.") from None


def _array(stored: bytes) -> npt.NDArray[Any]:
    """The array of a .npy file's bytes, without copying them. Raises ValueError where they are not as announced."""
    stream = io.BytesIO(stored)
    read_header = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }[np.lib.format.read_magic(stream)]
    shape, by_columns, kind = read_header(stream)
    if kind.hasobject or min(shape, default=0) < 0 or math.prod(shape) * kind.itemsize != len(stored) - stream.tell():
        raise ValueError("the bytes do not fit the shape")
    flat = np.frombuffer(stored, kind, math.prod(shape), stream.tell())
    return flat.reshape(shape, order="F" if by_columns else "C")
