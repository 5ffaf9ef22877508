"""Who works on a job: a file in its folder that names the worker, made anew for each start.

Two processes cannot make the same file, on a network disk neither, so a job that was started twice is worked on once.
The newest lease counts: who holds an older one has lost the job. A live holder keeps its file locked, and the system
frees the lock however the process ends; so on the same machine it is known at once whether a job is dead.
"""

import contextlib
import functools
import json
import os
import platform
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mnist_dash import checked
from mnist_dash.runs import locks

LARGEST = 2_000  # bytes
_NAME = re.compile(r"lease-([0-9]{1,9})", re.ASCII)
_KINDS = {**dict.fromkeys(("token", "worker", "machine"), checked.word), "locked": lambda each: isinstance(each, bool)}


@dataclass(frozen=True)
class Lease:
    """One start of a job: its number, who does it, and where."""

    path: Path
    number: int
    token: str | None  # None while it is being written
    worker: str | None
    machine: str | None
    locked: bool

    @property
    def start(self) -> str | None:
        """The start of the job, as the queue knows it; a cluster may begin the same start more than once."""
        return self.token and self.token.partition(".")[0]


def current(folder: Path) -> Lease | None:
    """The newest lease of a job's folder; None where there is none."""
    found = max(_numbers(folder), default=0)
    if not found:
        return None
    path = folder / f"lease-{found}"
    facts = {}
    with contextlib.suppress(checked.DamagedError, FileNotFoundError):
        facts = checked.value(path, LARGEST)
    if not checked.fits(facts, _KINDS):
        facts = {}
    token, worker, where = (facts.get(name) for name in ("token", "worker", "machine"))
    return Lease(path, found, token, worker, where, facts.get("locked") is True)


def _numbers(folder: Path) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if match := _NAME.fullmatch(entry.name):
                yield int(match[1])


def take(folder: Path, token: str, worker: str | None = None) -> int | None:
    """Make the next lease: a handle to keep open while the work goes on; None where another was first.

    Raises OSError where the folder is gone or cannot be written.
    """
    before = max(_numbers(folder), default=0)
    path = folder / f"lease-{before + 1}"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return None
    try:
        locked = locks.keep(handle)
        os.write(
            handle, json.dumps({"token": token, "worker": worker, "machine": machine(), "locked": locked}).encode()
        )
    except OSError:
        os.close(handle)
        raise
    for number in set(_numbers(folder)) - {before + 1}:
        if number <= before:
            (folder / f"lease-{number}").unlink(missing_ok=True)
    return handle


def held(folder: Path, start: str | None) -> bool | None:
    """Whether the process of that start lives; None where that cannot be known from here.

    Nor of a cluster's worker: when it is lost, the job is begun again elsewhere.
    """
    lease = current(folder)
    if lease is None or start is None or lease.start != start or lease.worker:
        return None
    return is_kept(lease)


def is_kept(lease: Lease) -> bool | None:
    """Whether the process that made the lease lives; None where that cannot be known from here."""
    return locks.is_kept(lease.path) if lease.locked and lease.machine == machine() else None


def mine(folder: Path, token: str | None) -> bool:
    """Whether nobody else has taken the job over since this lease was made."""
    lease = current(folder)
    return lease is None or lease.token == token


def release(folder: Path, token: str | None) -> None:
    """Take the lease of an ended start away, unless the job is another's by now."""
    lease = current(folder)
    if lease and lease.token == token:
        with contextlib.suppress(OSError):
            lease.path.unlink()


@functools.cache
def machine() -> str:
    """This machine since it was switched on: locks of others that say the same can be looked at from here."""
    with contextlib.suppress(checked.DamagedError, FileNotFoundError):
        return checked.text(Path("/proc/sys/kernel/random/boot_id"), 100).strip()
    return f"{platform.node()}-{uuid.getnode():x}"
