"""How much disk the results take, and what goes when they take too much, or when nobody has looked at it for long.

A folder's or a file's time of change says when it was last used (`files.note_use`). What waits or runs, and what was
used in the last day, never goes; what ships with the program is not in the home folder at all.
"""

import contextlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

from mnist_dash import paths
from mnist_dash.errors import PlainError
from mnist_dash.runs import folder, journal, status
from mnist_dash.runs.owners import OwnerError, Visitor

MEGABYTE = 1_000_000
YOUNG = 24 * 3600.0  # seconds since its last use for which a result stays in any case
LEFTOVER = 3600.0  # seconds after which a folder that was being made or removed is nobody's any more
EXAMINED = ("passports", "attacks", "strangers", "lessons", "boards")  # places of runs.examinations, jobs and results
AIM = 0.9  # of the quota: so that the next result does not begin the search again


@dataclass(frozen=True)
class Item:
    """What goes or stays as a whole: a run, a map with its job's folder, another result, a set of pictures."""

    kind: str
    name: str
    places: tuple[Path, ...]
    bytes: int
    used: float  # seconds since 1970
    busy: bool  # waits or runs

    def may_go(self, now: float) -> bool:
        """Whether nobody works on it or has looked at it in the last day."""
        return not self.busy and now - self.used > YOUNG


def items() -> list[Item]:
    """What takes room in the home folder, the longest unused first."""
    home = paths.home()
    found = [_item("run", path.name, path, home / "preparing" / path.name) for path in _visible(home / "runs")]
    maps = {path.name for path in _visible(home / "maps")} | {
        path.stem for path in _visible(home / "artifacts" / "maps")
    }
    found += [_item("map", name, home / "artifacts" / "maps" / f"{name}.npz", home / "maps" / name) for name in maps]
    found += [_item("int8 model", path.name, path) for path in _visible(home / "int8")]
    for part in EXAMINED:
        found += [_item("job", path.name, path) for path in _visible(home / part)]
    found += [_item("film", path.name, path) for path in _visible(home / "films")]
    results = [path for path in (home / "artifacts").rglob("*.npz") if path.parent.name != "maps"]
    found += [_item(path.parent.name, path.stem, path) for path in results if not path.name.startswith(".")]
    pictures = [path for kind in ("tiles", "sheets") for path in _visible(home / "served" / kind)]
    found += [_item("pictures", path.name, path) for path in [*pictures, *_visible(home / "served" / "points")]]
    found += [_item("files brought", path.name, path) for path in _visible(home / "bringing")]
    found += [_item("published data set", path.name, path) for path in _visible(home / "data")]
    found += [_data_set(path) for path in _visible(home / "datasets")]
    return sorted((item for item in found if item), key=lambda item: item.used)


def usage() -> dict[str, int]:
    """Bytes by kind."""
    total: dict[str, int] = {}
    for item in items():
        total[item.kind] = total.get(item.kind, 0) + item.bytes
    return total


def make_room() -> bool:
    """Let go what is too old, then the longest unused results until the quota holds again; whether it does."""
    _clear_leftovers()
    _let_old_go()
    quota = paths.disk_quota()
    if quota is None:
        return True
    known, most = items(), quota * MEGABYTE
    left = sum(item.bytes for item in known)
    if left <= most:
        return True
    now = time.time()
    for item in known:
        if left > AIM * most and item.may_go(now):
            left -= item.bytes
            _evict(item)
    return left <= most


def _let_old_go() -> None:
    """What nobody has looked at for as many days as this host keeps things."""
    days, now = paths.days_kept(), time.time()
    if days is None:
        return
    for item in items():
        if item.may_go(now) and now - item.used > days * 86_400:
            _evict(item)


def remove(item: Item) -> None:
    """Take it off the disk; a job that works on it ends within a second."""
    for place in item.places:
        _remove(place)


def delete(item: Item, by: Visitor) -> None:
    """Remove it for the operator. Raises OwnerError for anybody else."""
    if paths.hosted() and not by.operator:
        raise OwnerError("Only the operator can delete this here.")
    remove(item)
    journal.write("deleted", f"{item.kind} {item.name}", bytes=item.bytes)


def _evict(item: Item) -> None:
    remove(item)
    days = (time.time() - item.used) / 86_400
    journal.write("evicted", f"{item.kind} {item.name}", bytes=item.bytes, days_unused=round(days, 1))


def _remove(place: Path) -> None:
    """Out of sight in one step, then off the disk."""
    gone = place.with_name(f".deleted-{token_hex(8)}")
    with contextlib.suppress(OSError):
        place.rename(gone)
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()


def _item(kind: str, name: str, *places: Path) -> Item | None:
    there = tuple(place for place in places if place.exists())
    with contextlib.suppress(OSError, ValueError):  # just removed
        size = sum(_size(place) for place in there)
        return Item(kind, name, there, size, max(place.stat().st_mtime for place in there), any(map(_busy, there)))
    return None


def _data_set(place: Path) -> Item | None:
    """A data set that somebody brought: in work while a run on it waits or trains."""
    item = _item("data set", place.name, place)
    return replace(item, busy=item.busy or place.name in _data_in_work()) if item else None


def _data_in_work() -> set[str]:
    """The data sets of the runs that wait or train."""
    busy = [path for path in _visible(paths.home() / "runs") if _busy(path)]
    found = set()
    for path in busy:
        with contextlib.suppress(PlainError):
            found.add(folder.load(path.name).recipe.data)
    return found


def _size(place: Path) -> int:
    """Bytes on disk, folders themselves not counted."""
    if not place.is_dir():
        return place.stat().st_size
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file())


def _busy(place: Path) -> bool:
    with contextlib.suppress(status.StatusError):
        return place.is_dir() and status.read(place)["state"] in status.ACTIVE
    return False


def _visible(place: Path) -> Iterator[Path]:
    return (path for path in place.glob("*") if not path.name.startswith("."))


def _clear_leftovers() -> None:
    """What a process that was killed left half made or half removed."""
    artifact_folders = [f"artifacts/{part}" for part in ("maps", "evidence", *EXAMINED)]
    for part in ("runs", "maps", "preparing", "int8", *EXAMINED, *artifact_folders, "served/points"):
        for path in (paths.home() / part).glob(".*"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > LEFTOVER:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
