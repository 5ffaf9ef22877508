"""Files that browsers fetch under `served/`, named by what they hold, so that the same is never sent twice."""

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_dash import paths
from mnist_dash.errors import PlainError
from mnist_dash.runs import files

Array: TypeAlias = npt.NDArray[Any]

FOLDER = "points"
_NAME = re.compile(r"(points|sheets|tiles)(/[a-z0-9][a-z0-9_-]{0,80})?/[a-z0-9][a-z0-9_]{0,40}\.(bin|png)", re.ASCII)
KEPT = 200  # files; a full map's coordinates take 280 kB
YOUNG = 60.0  # seconds for which a file stays in any case: a browser may be about to fetch it


class ServedError(PlainError):
    """The file for the browser cannot be written; the message says what to do."""


def publish(
    source: npt.NDArray[Any], form: str = "as it is", pack: Callable[[], npt.NDArray[Any]] | None = None
) -> str:
    """The address, relative to the page, of a file with the array's bytes, or with those of what `pack` makes of it.

    `pack` must make the same of the same array under the same name of its `form`: it is called only where the
    file is missing. Raises ServedError.
    """
    source = np.ascontiguousarray(source)
    kind = f"{form} {source.dtype} {source.shape}".encode()
    name = hashlib.sha1(kind + source.tobytes(), usedforsecurity=False).hexdigest()[:20] + ".bin"
    file = paths.served() / FOLDER / name
    try:
        os.utime(file)  # used: not among the oldest
    except OSError:
        _write(file, np.ascontiguousarray(pack() if pack else source))
    return address(FOLDER, name)


def folder(kind: str, name: str) -> Path:
    """Where a folder of pictures lives, whether or not it is made: tiles or sheets. It is in use from now on."""
    place = paths.served() / kind / name
    files.note_use(place)
    return place


def address(*parts: str) -> str:
    """The address of a served file or folder, relative to any page: right under a base path too."""
    return "/".join(("served", *parts))


def find(name: str) -> Path | None:
    """The file that a browser asks for by what follows `served/`; None where no file of ours has that name."""
    path = paths.served() / name if _NAME.fullmatch(name) else None
    return path if path and path.is_file() else None


def _write(file: Path, array: Array) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        files.replace(file, array.tobytes())
    except OSError as error:
        raise ServedError(files.unwritable(error)) from error
    _drop_oldest(file.parent)


def _drop_oldest(folder: Path) -> None:
    with contextlib.suppress(OSError):  # another session tidies too
        ages = sorted(((file.stat().st_mtime, file) for file in folder.glob("*.bin")), reverse=True)
        for changed, file in ages[KEPT:]:
            if time.time() - changed > YOUNG:
                file.unlink()
