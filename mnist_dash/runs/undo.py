"""Runs that are deleted, but can be had back for some seconds."""

import contextlib
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from mnist_dash.runs import folder
from mnist_dash.runs.folder import Run, Unreadable
from mnist_dash.runs.owners import NOBODY, Visitor

KEPT = 10.0  # seconds
LEFT_OVER = 60.0  # seconds; what is still aside then was left by a server that ended meanwhile


@dataclass(frozen=True)
class Gone:
    """A deleted run: where it was, where it waits, and until when (in seconds of time.monotonic)."""

    place: Path
    aside: Path
    until: float


def delete(run: Run | Unreadable, by: Visitor = NOBODY) -> Gone | None:
    """Take a run away, for good after KEPT seconds; None where it was gone. Raises RunError and OwnerError."""
    aside = folder.set_aside(run, by)
    if aside is None:
        return None
    _sweep(run.path.parent)
    timer = threading.Timer(KEPT, shutil.rmtree, (aside,), {"ignore_errors": True})
    timer.daemon = True
    timer.start()
    return Gone(run.path, aside, time.monotonic() + KEPT)


def bring_back(gone: Gone) -> bool:
    """Put a run back into its place; whether that was still possible."""
    if gone.place.exists() or time.monotonic() >= gone.until:
        return False
    try:
        gone.aside.rename(gone.place)
    except OSError:  # it went for good meanwhile, or its recipe is trained again
        return False
    return True


def _sweep(home: Path) -> None:
    for each in home.glob(".deleted-*"):
        with contextlib.suppress(OSError):
            if time.time() - each.stat().st_ctime > LEFT_OVER:  # a folder's ctime is that of its renaming
                shutil.rmtree(each, ignore_errors=True)
