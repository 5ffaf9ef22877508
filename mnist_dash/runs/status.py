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

from mnist_dash import checked, paths
from mnist_dash.checked import amount, count, fits, moment, number, share, word
from mnist_dash.errors import PlainError
from mnist_dash.runs import files, lease

State = Literal["queued", "running", "done", "stopped", "failed", "interrupted"]
STATES: tuple[State, ...] = ("queued", "running", "done", "stopped", "failed", "interrupted")
ACTIVE: tuple[State, ...] = ("queued", "running")
Facts: TypeAlias = dict[str, Any]

FILE = "status.json"
LARGEST = 100_000  # bytes
STOP = "stop"
LOG, LARGEST_LOG = "log.txt", 1_000_000  # bytes
BEAT = 0.8  # seconds between heartbeats of a silent job
PATIENCE = 10.0  # seconds without a heartbeat after which a running job counts as dead
GRACE = 0.5  # seconds in which a job may answer a stop itself
START_PATIENCE = 60.0  # the same while it starts: loading a library may block every thread of the process
LEASE = 30.0  # the same on a cluster, whose network and disk may be slow
SKEW = 5.0  # seconds by which the clocks of two machines may differ

STEP = ("epoch", "epochs", "step", "steps")
PROGRESS = {
    **dict.fromkeys(STEP, count),
    **dict.fromkeys(("seconds_left", "images_per_second", "seconds"), amount),
    **dict.fromkeys(("loss", "accuracy"), number),
}
RESULT = ("test_loss", "seconds", "epochs")  # what there is beside an accuracy
KINDS: dict[str, checked.Kind] = {
    "state": lambda each: each in STATES,
    **dict.fromkeys(("heartbeat", "queued", "begun", "finished"), moment),
    **dict.fromkeys(("patience", "seconds", "images_per_second"), amount),
    **dict.fromkeys(("pid", "epochs", "parameters"), count),
    **dict.fromkeys(("token", "stage", "error", "device", "worker"), word),
    "test_accuracy": share,
    "test_loss": number,
    "progress": lambda each: fits(each, PROGRESS, needed=STEP),
    "made_with": lambda each: fits(each, {"date": word, "processor": word, "versions": _words}),
    "files": lambda each: _words(each),
}


def _words(each: Any) -> bool:
    return isinstance(each, dict) and all(map(word, each.values()))


class StatusError(PlainError):
    """A job's folder has no status that can be read."""


def read(folder: Path) -> Facts:
    """What the job last wrote; `state` as it is now. Raises StatusError."""
    try:
        facts = checked.value(folder / FILE, LARGEST)
    except (checked.DamagedError, FileNotFoundError):
        raise StatusError(f"{folder.name} has no readable status; delete it and start again.") from None
    if not fits(facts, KINDS, needed=("state",)) or not _complete(facts):
        raise StatusError(f"The status of {folder.name} is damaged or was written by another version; delete it.")
    if facts["state"] == "running" and not _alive(folder, facts):
        facts["state"] = "interrupted"
    found: Facts = facts
    return found


def _complete(facts: Facts) -> bool:
    return facts.get("test_accuracy") is None or all(facts.get(name) is not None for name in RESULT)


def _alive(folder: Path, facts: Facts) -> bool:
    """Whether a running job still runs: its lease says so where that can be known, else its latest heartbeat.

    A heartbeat from the future is one from before the clock was set back: without a lease it proves nothing.
    """
    held = lease.held(folder, facts.get("token"))
    if held is False:
        return False
    silent: float = time.time() - (facts.get("heartbeat") or 0.0)
    patience: float = facts.get("patience") or PATIENCE
    return silent <= patience and (silent >= -SKEW or bool(held))


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
        self._lease = paths.own_lease() or self.facts.get("token")
        self._start = self._lease and self._lease.partition(".")[0]
        self._parent = paths.own_parent()
        self._expendable = True
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Reporter":
        self.update(pid=os.getpid(), worker=paths.own_worker())
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        lease.release(self.folder, self._lease)

    def update(self, **facts: Any) -> None:
        """Add these facts and write the status. Leaves the process when the folder is no longer this job's."""
        with self._lock:
            if not self._owns():
                self.leave()
            self.facts = {**self.facts, **facts, "heartbeat": time.time()}
            if self._parent:  # on a cluster nobody else begins the job while it may live
                self.facts["patience"] = max(self.facts.get("patience") or 0.0, LEASE)
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
            return read(self.folder).get("token") == self._start and lease.mine(self.folder, self._lease)
        except StatusError:
            return False

    def _beat(self) -> None:
        stop_seen = 0.0
        while not self._ended.wait(0.1):
            if self._parent and os.getppid() != self._parent:
                os._exit(1)  # the worker is lost: another one goes on
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
