"""Arrays that browsers fetch: files under static/, named by what they hold, so that the same is never sent twice."""

import contextlib
import hashlib
import os
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
    file = paths.static() / FOLDER / name
    try:
        os.utime(file)  # used: not among the oldest
    except OSError:
        _write(file, np.ascontiguousarray(pack() if pack else source))
    return f"app/static/{FOLDER}/{name}"


def _write(file: Path, array: Array) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        files.replace(file, array.tobytes())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        advice = f"Make {file.parent} a folder with room that can be written; it gives {reason!r}."
        raise ServedError(advice) from error
    _drop_oldest(file.parent)


def _drop_oldest(folder: Path) -> None:
    with contextlib.suppress(OSError):  # another session tidies too
        ages = sorted(((file.stat().st_mtime, file) for file in folder.glob("*.bin")), reverse=True)
        for changed, file in ages[KEPT:]:
            if time.time() - changed > YOUNG:
                file.unlink()
