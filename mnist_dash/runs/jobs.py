"""The queue of jobs and the processes that do them.

A job is a folder with a status file and a command line of `python -m mnist_dash`. The queue is a folder of
tickets on disk, one per waiting or running job, changed under one lock. There is no daemon: whoever polls
starts what is next, and a job that ends turns its own process into the next one.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import NoReturn

from mnist_dash import paths
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import files, folder, limits, locks, owners, quota, status
from mnist_dash.runs.owners import NOBODY, Visitor

LOG = status.LOG
FULL = (
    "The disk space for results is used up by what was looked at in the last day; delete a run or a map of yours, or "
    "try again tomorrow."
)

_children: list[tuple[subprocess.Popen[bytes], Path, str]] = []  # with the folder and token each began with


class QueueError(PlainError):
    """A job cannot be taken; the message says what to do."""


@dataclass(frozen=True)
class Ticket:
    """A place in the queue; it stays until the job has ended."""

    path: Path
    folder: Path
    arguments: tuple[str, ...]

    @property
    def state(self) -> str:
        """The job's state; "gone" where its folder was deleted."""
        try:
            return str(status.read(self.folder)["state"])
        except status.StatusError:
            return "gone"


# --- asked for by people --------------------------------------------------------------------------------


def start(recipe: Recipe, by: Visitor = NOBODY) -> folder.Run:
    """The run of that recipe: the finished or active one if there is one, else started, or gone on with.

    Raises LimitError and QueueError.
    """
    found = folder.lookup(recipe)
    if found is None or found.state != "done":
        limits.check(recipe)
        with writing():
            found = found or folder.create(recipe)
            enqueue(found.path, ("train", "--worker", found.id), by)
    return folder.load(found.id)


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """What cannot be written while a job is begun is one sentence: QueueError."""
    try:
        yield
    except OSError as error:
        advice = "free some space, or set MNIST_DASH_HOME to another folder"
        raise QueueError(f"The folder of results cannot be written ({error.strerror}): {advice}.") from error


def make_folder(job: Path, contents: Mapping[str, str]) -> None:
    """A job's folder with these text files, unless it is there: it appears whole, in one step. Raises OSError."""
    if _has_status(job):
        return
    beside = job.with_name(f".new-{token_hex(8)}")
    try:
        beside.mkdir(parents=True)
        for name, text in contents.items():
            (beside / name).write_text(text, encoding="utf-8")
        status.write(beside, {"state": "interrupted"})  # made, but nothing works on it yet
        shutil.rmtree(job, ignore_errors=True)  # only where its status cannot be read
        beside.rename(job)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        if not _has_status(job):  # else another process was first
            raise


def _has_status(job: Path) -> bool:
    try:
        return bool(status.read(job))
    except status.StatusError:
        return False


def enqueue(job: Path, arguments: tuple[str, ...], by: Visitor = NOBODY) -> None:
    """Queue a job unless it waits or runs already, and start it when a place is free. Raises LimitError, QueueError."""
    files.note_use(job)
    if not quota.make_room():
        raise QueueError(FULL)
    with locks.hold(_home() / "lock"):
        facts = status.read(job)
        if facts["state"] not in status.ACTIVE:
            limits.check_visitor(by, (ticket.folder for ticket in tickets() if ticket.state in status.ACTIVE))
            owners.claim(job, by, new=not facts.get("queued"))
            _admit(job, arguments)
    poll()


def stop(job: Path, by: Visitor = NOBODY) -> None:
    """End a job: at once if it waits, within a second if it runs. Raises OwnerError."""
    owners.check_stop(job, by)
    with locks.hold(_home() / "lock"), contextlib.suppress(status.StatusError):  # deleted: nothing to stop
        facts = status.read(job)
        if facts["state"] == "queued":
            status.write(job, {**facts, "state": "stopped"})
    status.request_stop(job)


def position(job: Path) -> int | None:
    """The job's place among those that wait, from 1; None when it does not wait."""
    waiting = [ticket.folder for ticket in tickets() if ticket.state == "queued"]
    return waiting.index(job) + 1 if job in waiting else None


def poll() -> None:
    """Clear away what has ended and start what is next. Cheap; to be called while anyone waits for a job."""
    _reap()
    states = [ticket.state for ticket in tickets()]
    ended = any(state not in status.ACTIVE for state in states)
    if ended or ("queued" in states and states.count("running") < paths.job_slots()):
        with locks.hold(_home() / "lock"):
            while ticket := _take():
                _launch(ticket)


def tickets() -> list[Ticket]:
    """All waiting and running jobs in the order of their start; a few just ended may still be among them."""
    found = []
    for path in sorted(_home().glob("[0-9]*.json")):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # just removed, or none of ours
            content = json.loads(path.read_text(encoding="utf-8"))
            found.append(Ticket(path, Path(content["folder"]), tuple(content["arguments"])))
    return found


# --- the queue; all with the lock held ------------------------------------------------------------------


def _home() -> Path:
    return paths.home() / "queue"


def _admit(job: Path, arguments: tuple[str, ...]) -> None:
    for ticket in tickets():
        if ticket.folder == job or ticket.state not in status.ACTIVE:  # left from an earlier start
            ticket.path.unlink(missing_ok=True)
    queue = tickets()
    waiting = sum(ticket.state == "queued" for ticket in queue)
    if waiting >= paths.longest_queue() and len(queue) >= paths.job_slots():
        raise QueueError(f"{waiting} jobs are waiting already; try again when some of them have finished.")
    (job / status.STOP).unlink(missing_ok=True)
    number = int(queue[-1].path.stem) + 1 if queue else 1
    content = {"folder": str(job), "arguments": arguments}
    files.replace(_home() / f"{number:08}.json", json.dumps(content).encode())
    status.write(job, {**status.read(job), "state": "queued", "queued": time.time(), "error": None})


def _take() -> Ticket | None:
    """The next job, marked as running, if a place is free; tickets of jobs that have ended are removed."""
    waiting, running = [], 0
    for ticket in tickets():
        if ticket.state not in status.ACTIVE:
            ticket.path.unlink(missing_ok=True)
        elif ticket.state == "running":
            running += 1
        else:
            waiting.append(ticket)
    if not waiting or running >= paths.job_slots():
        return None
    job = waiting[0].folder
    mark = {
        "state": "running",
        "stage": "Starting",
        "progress": None,
        "pid": None,
        "begun": time.time(),
        "heartbeat": time.time(),
        "patience": status.START_PATIENCE,
        "token": token_hex(8),
    }
    status.write(job, {**status.read(job), **mark})
    return waiting[0]


# --- the processes --------------------------------------------------------------------------------------


def _launch(ticket: Ticket) -> None:
    """A process of its own for the job: it outlives this one, and writes to its log what it would print."""
    facts = status.read(ticket.folder)
    try:
        with (ticket.folder / LOG).open("ab") as log:
            child = subprocess.Popen(
                _command(ticket),
                cwd=paths.PROJECT,
                env=paths.child_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
    except OSError as error:
        sentence = f"The process could not be started ({error.strerror}); free some memory and try again."
        status.write(ticket.folder, {**facts, "state": "failed", "error": sentence})
    else:
        _children.append((child, ticket.folder, facts["token"]))


def _command(ticket: Ticket) -> list[str]:
    return [sys.executable, "-m", "mnist_dash", *ticket.arguments]


def _reap() -> None:
    """Collect finished children, which would else stay as zombies, and note those that were killed."""
    for entry in list(_children):
        child, job, token = entry
        if child.poll() is None:
            continue
        with contextlib.suppress(ValueError):  # another thread was here first
            _children.remove(entry)
        with contextlib.suppress(status.StatusError, OSError):
            facts = status.read(job)
            if facts["state"] == "running" and facts.get("token") == token:
                status.write(job, {**facts, "state": "interrupted"})


def leave() -> NoReturn:
    """End this job's process, by becoming the next job if one waits.

    So the starter of the first job keeps the only child to collect, and each job begins with a fresh memory.
    """
    with contextlib.suppress(PlainError, OSError):
        quota.make_room()
        with locks.hold(_home() / "lock"):
            ticket = _take()
        if ticket:
            log = os.open(ticket.folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.closerange(3, 1024)  # a device that stayed open would keep its memory
            os.execv(sys.executable, _command(ticket))
    os._exit(0)
