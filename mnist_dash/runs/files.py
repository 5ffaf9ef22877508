"""Files that are never half there: written beside their place, then renamed."""

import contextlib
import errno
import hashlib
import io
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import checked, paths
from mnist_dash.checked import Arrays

__all__ = [
    "Arrays",
    "digest",
    "load_arrays",
    "no_room",
    "note_use",
    "read_only",
    "replace",
    "save_arrays",
    "unwritable",
]

NOTED = 3600.0  # seconds between two notes that something is in use


def replace(path: Path, content: bytes) -> None:
    """Write beside the file and rename over it. Raises OSError, with nothing left behind."""
    beside = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def save_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]], compress: bool = True) -> None:
    """Write an .npz as a whole, its folder too. Raises OSError, with nothing left behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = io.BytesIO()
    (np.savez_compressed if compress else np.savez)(content, allow_pickle=False, **arrays)
    replace(path, content.getvalue())


def load_arrays(path: Path, most: int = 64 * checked.MEGABYTE) -> Arrays | None:
    """The read-only arrays of an .npz that unpacks to at most `most` bytes; None where it is missing or damaged."""
    try:
        return checked.arrays(path, most)
    except (checked.DamagedError, FileNotFoundError):
        return None


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, by which damage is known."""
    return hashlib.sha256(content).hexdigest()


def read_only(arrays: Arrays) -> Arrays:
    """The same arrays, which nobody can change any more."""
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


def unwritable(error: OSError) -> str:
    """What to do where a result cannot be written, in a sentence without the place."""
    reason = (error.strerror or "unknown error").lower()
    advice = "free some space, or set MNIST_DASH_HOME to a folder that can be written"
    return f"The folder of results gives “{reason}”: {advice}."


def note_use(path: Path) -> None:
    """Let the time of change say that this is in use, at most once an hour; nothing where that cannot be.

    What came with the program is left as it is.
    """
    with contextlib.suppress(OSError):
        if path.is_relative_to(paths.SHIPPED):
            return
        if time.time() - path.stat().st_mtime > NOTED:
            os.utime(path)


def no_room(error: BaseException) -> bool:
    """Whether the error says that the disk, the quota or the file size is used up."""
    known = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return isinstance(error, OSError) and (error.errno in known or os.strerror(errno.ENOSPC) in str(error))
