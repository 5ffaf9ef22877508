"""The status file of a job's folder, by which the job and everyone else meet."""

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NoReturn, TypeAlias

from mnist_dash.errors import PlainError
from mnist_dash.runs import files

State = Literal["queued", "running", "done", "stopped", "failed", "interrupted"]
STATES: tuple[State, ...] = ("queued", "running", "done", "stopped", "failed", "interrupted")
ACTIVE: tuple[State, ...] = ("queued", "running")
Facts: TypeAlias = dict[str, Any]

FILE = "status.json"
STOP = "stop"
LOG, LARGEST_LOG = "log.txt", 1_000_000  # bytes
BEAT = 0.8  # seconds between heartbeats of a silent job
PATIENCE = 10.0  # seconds without a heartbeat after which a running job counts as dead
GRACE = 0.5  # seconds in which a job may answer a stop itself
START_PATIENCE = 60.0  # the same while it starts: loading a library may block every thread of the process


class StatusError(PlainError):
    """A job's folder has no status that can be read."""


def read(folder: Path) -> Facts:
    """What the job last wrote; `state` as it is now. Raises StatusError."""
    try:
        facts = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise StatusError(f"{folder.name} has no readable status; delete it and start again.") from None
    if not isinstance(facts, dict) or facts.get("state") not in STATES:
        raise StatusError(f"The status of {folder.name} was written by another version; delete it.")
    if facts["state"] == "running" and not _beating(facts):
        facts["state"] = "interrupted"
    return facts


def _beating(facts: Facts) -> bool:
    """Whether a running job gave a sign of life lately; a process number proves nothing after a restart."""
    heartbeat, patience = facts.get("heartbeat"), facts.get("patience", PATIENCE)
    if not isinstance(heartbeat, int | float) or not isinstance(patience, int | float):
        return False
    return time.time() - heartbeat <= patience


def write(folder: Path, facts: Facts) -> None:
    """Replace the status in one step: readers see the old one or the new one."""
    files.replace(folder / FILE, json.dumps(facts).encode())


def request_stop(folder: Path) -> None:
    """Ask the job to end; it looks several times a second."""
    with contextlib.suppress(FileNotFoundError):  # the folder was deleted: nothing to stop
        (folder / STOP).touch()


def bound_log(folder: Path) -> None:
    """Empty the log of a job that has written too much; its process goes on at the new end."""
    with contextlib.suppress(OSError):
        if (folder / LOG).stat().st_size > LARGEST_LOG:
            os.truncate(folder / LOG, 0)


class Reporter:
    """The job's own hand on its status: `update` writes at once, a thread beats while the job is silent.

    The thread also ends the process when the folder was deleted or given to another process, and, until
    the job says `keep`, when a stop was asked for and the job did not see it itself. After `limit` seconds
    it asks for a stop on its own.
    """

    def __init__(self, folder: Path, leave: Callable[[], NoReturn], limit: float | None = None) -> None:
        self.folder, self.leave = folder, leave
        self._deadline = time.time() + limit if limit else float("inf")
        self.facts = read(folder)
        self._token = self.facts.get("token")
        self._expendable = True
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Reporter":
        self.update(pid=os.getpid())
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def update(self, **facts: Any) -> None:
        """Add these facts and write the status. Leaves the process when the folder is no longer this job's."""
        with self._lock:
            if not self._owns():
                self.leave()
            self.facts = {**self.facts, **facts, "heartbeat": time.time()}
            write(self.folder, self.facts)

    def keep(self) -> None:
        """From now on there is something worth keeping: a stop is the job's own to carry out."""
        with self._lock:
            self._expendable = False

    def stop_requested(self) -> bool:
        """Whether someone asked this job to end."""
        return (self.folder / STOP).exists()

    def _owns(self) -> bool:
        try:
            return read(self.folder).get("token") == self._token
        except StatusError:
            return False

    def _beat(self) -> None:
        stop_seen = 0.0
        while not self._ended.wait(0.1):
            now = time.time()
            bound_log(self.folder)
            if now - self.facts["heartbeat"] >= BEAT:
                with contextlib.suppress(OSError):  # the job itself will meet the full disk and say so
                    self.update()
            if not stop_seen and self.stop_requested():
                stop_seen = now
            if now > self._deadline:
                request_stop(self.folder)
            if stop_seen and now - stop_seen > GRACE:
                self._abandon()

    def _abandon(self) -> None:
        """End a job that has nothing to keep and does not listen, in the middle of what it does."""
        with self._lock:  # the job must not write after this
            if not self._expendable:
                return
            with contextlib.suppress(OSError):
                self.update(state="stopped")
            self.leave()
