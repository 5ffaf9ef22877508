"""What a long job has finished so far, kept in its folder, so that a stopped one goes on from there."""

import contextlib
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.runs import files

EVERY = 3.0  # seconds between two savings
NAME = "parts.npz"


class Parts:
    """Equal arrays, one after the other. Without a folder they are only remembered."""

    def __init__(self, folder: Path | None = None, stamp: str = "") -> None:
        """Go on with what that folder holds; with another `stamp` it belongs to another model, and is left."""
        self._file, self._stamp = folder and folder / NAME, stamp
        self.rows: list[npt.NDArray[Any]] = []
        self._saved = time.monotonic()
        arrays = files.load_arrays(self._file) if self._file else None
        with contextlib.suppress(KeyError, TypeError, ValueError):  # damaged: from the beginning
            if arrays and str(arrays["stamp"]) == stamp:
                self.rows = list(arrays["rows"])

    def add(self, row: npt.NDArray[Any]) -> None:
        """The next one is done."""
        self.rows.append(row)
        if self._file and time.monotonic() - self._saved >= EVERY:
            files.save_arrays(self._file, {"rows": np.stack(self.rows), "stamp": np.array(self._stamp)}, compress=False)
            self._saved = time.monotonic()

    def clear(self) -> None:
        """Everything is done and kept elsewhere."""
        if self._file:
            self._file.unlink(missing_ok=True)
