"""All run folders as last read: only those that have changed since are read again."""

import os
from pathlib import Path
from typing import TypeAlias

from mnist_dash.runs import folder, status
from mnist_dash.runs.folder import Run, Unreadable

_FILES = (folder.RECIPE, status.FILE, folder.NAME)
Stamp: TypeAlias = tuple[tuple[int, int, int] | None, ...]  # of each of these files its inode, time and size


class Listing:
    """What `folder.entries` gives, at the cost of the folders that have changed; for many looks by one process."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[Stamp, Run | Unreadable]] = {}

    def entries(self) -> list[Run | Unreadable]:
        """Every run folder, in the order of `folder.entries`."""
        before, kept = self._kept, {}

        def read(path: Path, shipped: bool) -> Run | Unreadable:
            stamp = _stamp(path)  # before the reading: what changes in between is read again at the next look
            known = before.get(path)
            entry = known[1] if known and known[0] == stamp else folder.read(path, shipped)
            if not isinstance(entry, Run) or entry.state != "running":  # that one is over as soon as it is silent
                kept[path] = stamp, entry
            return entry

        found = folder.entries(read)
        self._kept = kept
        return found

    def runs(self) -> list[Run]:
        """The runs that can be read."""
        return [entry for entry in self.entries() if isinstance(entry, Run)]


def _stamp(path: Path) -> Stamp:
    """What changes when one of the files is replaced: never the same inode, however quickly it happens."""
    return tuple(_facts(f"{path}{os.sep}{name}") for name in _FILES)


def _facts(file: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(file)  # noqa: PTH116 - a third of Path's time, for hundreds of folders at each rerun
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
