"""Keyed results on disk: computed once, then read."""

import contextlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import checked, paths
from mnist_dash.errors import PlainError
from mnist_dash.runs import files

_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]{0,80}(/[a-z0-9][a-z0-9_.-]{0,80}){0,3}", re.ASCII)

LARGEST = 64 * checked.MEGABYTE  # bytes unpacked; a map of all digits with its film takes 20 million


class ArtifactError(PlainError):
    """An artifact's key cannot name a file."""


def get(key: str, compute: Callable[[], Mapping[str, npt.NDArray[Any]]]) -> files.Arrays:
    """The read-only arrays stored under a key such as "projections/pca-1f2e"; computed and stored if need be.

    Shipped results come first, then the user's. A damaged file is computed again; a full disk costs the
    storing, not the result.
    """
    found = peek(key)
    if found is not None:
        return found
    arrays = {name: np.asarray(array).view() for name, array in compute().items()}
    with contextlib.suppress(OSError):
        files.save_arrays(_file(paths.home(), key), arrays)
    return files.read_only(arrays)


def peek(key: str, most: int = LARGEST) -> files.Arrays | None:
    """The arrays under that key if they are stored and unpack to at most `most` bytes, else None."""
    for home in (paths.SHIPPED, paths.home()):
        found = files.load_arrays(_file(home, key), most)
        if found is not None:
            files.note_use(_file(home, key))
            return found
    return None


def put(key: str, arrays: Mapping[str, npt.NDArray[Any]], home: Path | None = None) -> Path:
    """Store arrays under a key, in the user's home unless told otherwise; the file's path."""
    path = _file(home or paths.home(), key)
    files.save_arrays(path, arrays)
    return path


def _file(home: Path, key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise ArtifactError(f'"{key}" is no key: use small letters, digits, ".", "_", "-", and "/" between parts.')
    return home / "artifacts" / f"{key}.npz"
