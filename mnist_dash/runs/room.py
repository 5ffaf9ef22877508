"""How much memory this host has, and whether a job finds as much as it needs: so that it is told before it starts."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from mnist_dash.analysis import memory
from mnist_dash.models.recipes import Recipe

PROC, CGROUPS = Path("/proc"), Path("/sys/fs/cgroup")
_ENDLESS = 2**60  # bytes: a limit of so many is none


def free() -> int | None:
    """Bytes that a process may still take here, a container's limits included; None where nothing tells."""
    return min((limit - used for limit, used in _accounts()), default=None)


def whole() -> int | None:
    """Bytes that all processes together may take here; None where nothing tells."""
    return min((limit for limit, _ in _accounts()), default=None)


def refusal(recipe: Recipe, *, alone: bool) -> str | None:
    """Why the recipe's training does not find the memory that it needs; None where it does.

    `alone`, it needs what is free; after another job, which will have ended by then, what the host has.
    """
    needed = memory.training(recipe)
    there = free() if alone else whole()
    if there is None or needed <= there:
        return None
    where = "free here" if alone else "here in all"
    return (
        f"This needs about {_gigabytes(needed)} of memory; {_gigabytes(max(there, 0))} are {where}. {_advice(recipe)}"
    )


def _gigabytes(count: float) -> str:
    return f"{count / 1e9:.1f} GB"


def _advice(recipe: Recipe) -> str:
    if not recipe.is_classical:
        return "Choose a smaller batch or smaller layers."
    if recipe.baseline().name in ("forest", "extra-trees"):
        return "Choose fewer trees, or more digits in a leaf."
    return "Choose fewer training digits, or another model."


# --- what the system tells ------------------------------------------------------------------------------


def _accounts() -> list[tuple[int, int]]:
    """Of the machine and of each control group that this process is in: the limit and what is used, in bytes."""
    found = [*_machine(), *_groups()]
    return [(limit, used) for limit, used in found if limit < _ENDLESS]


def _machine() -> Iterator[tuple[int, int]]:
    with contextlib.suppress(OSError, ValueError, KeyError):
        facts = _table(PROC / "meminfo")
        yield facts["MemTotal"] * 1024, (facts["MemTotal"] - facts["MemAvailable"]) * 1024


def _groups() -> Iterator[tuple[int, int]]:
    """Version 2 has one tree of groups, version 1 a tree for memory; a container may see its own group as the root."""
    with contextlib.suppress(OSError):
        for line in (PROC / "self" / "cgroup").read_text(encoding="utf-8").splitlines():
            _, kinds, place = line.split(":", 2)
            if not kinds:
                yield from _group(CGROUPS, place, "memory.max", "memory.current", "inactive_file")
            elif "memory" in kinds.split(","):
                names = "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
                yield from _group(CGROUPS / "memory", place, *names)


def _group(root: Path, place: str, limit: str, used: str, cached: str) -> Iterator[tuple[int, int]]:
    """A group and those around it. What was read from files and is not in use is given back when it is needed."""
    group = root / place.strip("/")
    for folder in [group, *group.parents]:
        with contextlib.suppress(OSError, ValueError, KeyError):
            most = int((folder / limit).read_text(encoding="ascii"))  # "max" is a ValueError: no limit
            yield most, int((folder / used).read_text(encoding="ascii")) - _table(folder / "memory.stat")[cached]
        if folder == root:
            return


def _table(file: Path) -> dict[str, int]:
    """The numbers in a file of lines such as "MemTotal: 16384 kB" or "inactive_file 4096"."""
    rows = (line.split() for line in file.read_text(encoding="ascii").splitlines())
    return {row[0].rstrip(":"): int(row[1]) for row in rows if len(row) > 1}
