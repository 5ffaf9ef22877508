"""The queue of jobs.

A job is a folder with a status file and a command line of `python -m mnist_dash`, which an engine runs. The queue is
a folder of tickets on disk, one per waiting or running job, changed under one lock. There is no daemon: whoever polls
starts what is next, and on one machine a job that ends turns its own process into the next one.
"""

import contextlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import NoReturn

from mnist_dash import checked, paths
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import engines, files, folder, limits, locks, owners, quota, status
from mnist_dash.runs.engines import Engine, EngineError, Task, local
from mnist_dash.runs.owners import NOBODY, Visitor

FULL = (
    "The disk space for results is used up by what was looked at in the last day; delete a run or a map of yours, or "
    "try again tomorrow."
)
LARGEST_TICKET = 10_000  # bytes
_TICKET = re.compile(r"[0-9]{1,12}\.json", re.ASCII)


class QueueError(PlainError):
    """A job cannot be taken; the message says what to do."""


@dataclass(frozen=True)
class Ticket:
    """A place in the queue; it stays until the job has ended."""

    path: Path
    folder: Path
    arguments: tuple[str, ...]
    gpu: bool

    @property
    def state(self) -> str:
        """The job's state; "gone" where its folder was deleted."""
        try:
            return str(status.read(self.folder)["state"])
        except status.StatusError:
            return "gone"

    def task(self, token: str) -> Task:
        """The start of the job that this token stands for."""
        return Task(self.folder, self.arguments, token, self.gpu)


# --- asked for by people --------------------------------------------------------------------------------


def start(recipe: Recipe, by: Visitor = NOBODY) -> folder.Run:
    """The run of that recipe: the finished or active one if there is one, else started, or gone on with.

    Raises LimitError and QueueError.
    """
    found = folder.lookup(recipe)
    if recipe.is_brought and found is None:
        raise QueueError("This run was brought to another copy of the app, not trained: bring its file here.")
    if found is None or found.state != "done":
        limits.check(recipe, alone=idle())
        with writing():
            found = found or folder.create(recipe)
            enqueue(found.path, ("train", "--worker", found.id), by, gpu=not recipe.is_classical)
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


def enqueue(job: Path, arguments: tuple[str, ...], by: Visitor = NOBODY, gpu: bool = False) -> None:
    """Queue a job unless it waits or runs already, and start it when a place is free. Raises LimitError, QueueError.

    `gpu` says that a graphics card makes it faster, where a cluster has one.
    """
    files.note_use(job)
    has_room = quota.make_room()
    with locks.hold(_home() / "lock"):
        facts = status.read(job)
        if facts["state"] not in status.ACTIVE:
            with _forgotten_if_refused(job, facts):
                if not has_room:
                    raise QueueError(FULL)
                limits.check_visitor(by, (ticket.folder for ticket in tickets() if ticket.state in status.ACTIVE))
                owners.claim(job, by, new=not facts.get("queued"))
                _admit(job, arguments, gpu)
    poll()


@contextlib.contextmanager
def _forgotten_if_refused(job: Path, facts: status.Facts) -> Iterator[None]:
    """A job that was only just made leaves no folder behind when it is not taken."""
    try:
        yield
    except PlainError:
        if not facts.get("queued") and not facts.get("epochs"):
            shutil.rmtree(job, ignore_errors=True)
        raise


def stop(job: Path, by: Visitor = NOBODY) -> None:
    """End a job: at once if it waits, within a second if it runs. Raises OwnerError."""
    owners.check_stop(job, by)
    with locks.hold(_home() / "lock"), contextlib.suppress(status.StatusError):  # deleted: nothing to stop
        facts = status.read(job)
        if facts["state"] == "queued" or _recall(job, facts):
            status.write(job, {**facts, "state": "stopped", "stage": None})
    status.request_stop(job)


def _recall(job: Path, facts: status.Facts) -> bool:
    """Whether the job was given to the engine, had not begun, and never will."""
    waiting = facts["state"] == "running" and facts.get("pid") is None and facts.get("token")
    return bool(waiting) and engines.current().stop(Task(job, (), facts["token"]))


def position(job: Path) -> int | None:
    """The job's place among those that wait, from 1; None when it does not wait."""
    waiting = [ticket.folder for ticket in tickets() if ticket.state == "queued"]
    return waiting.index(job) + 1 if job in waiting else None


def idle() -> bool:
    """Whether no job is running."""
    return all(ticket.state != "running" for ticket in tickets())


def poll() -> None:
    """Clear away what has ended and start what is next. Cheap; to be called while anyone waits for a job."""
    engine = engines.current()
    places = engine.describe().slots
    states = [_keep_given(engine, ticket) for ticket in tickets()]
    ended = any(state not in status.ACTIVE for state in states)
    if ended or ("queued" in states and states.count("running") < places):
        with locks.hold(_home() / "lock"):
            while task := _take(places):
                _launch(engine, task)


def _keep_given(engine: Engine, ticket: Ticket) -> str:
    """The job's state; one that the engine has and no worker has begun stays running, however long it takes."""
    state = ticket.state
    if state == "interrupted":
        with contextlib.suppress(status.StatusError):
            facts = status.read(ticket.folder)
            if engine.alive(ticket.task(facts.get("token") or "")):
                status.write(ticket.folder, {**facts, "state": "running", "heartbeat": time.time()})
                return "running"
    return state


def tickets() -> list[Ticket]:
    """All waiting and running jobs in the order of their start; a few just ended may still be among them."""
    files_there = [path for path in _home().glob("*.json") if _TICKET.fullmatch(path.name)]
    read = (_ticket(path) for path in sorted(files_there, key=lambda path: int(path.stem)))
    return [ticket for ticket in read if ticket]


def _ticket(path: Path) -> Ticket | None:
    """The ticket in that file; None where it was just removed, or is damaged or none of ours."""
    with contextlib.suppress(checked.DamagedError, FileNotFoundError):
        content = checked.value(path, LARGEST_TICKET)
        if checked.fits(content, {"folder": _is_inside, "arguments": _are_words}, needed=("folder", "arguments")):
            place, arguments = paths.home() / content["folder"], tuple(content["arguments"])
            return Ticket(path, place, arguments, content.get("gpu") is True)
    return None


def _is_inside(text: object) -> bool:
    """Whether it names a folder in the home."""
    if not isinstance(text, str) or "\0" in text or ".." in Path(text).parts:
        return False
    return (paths.home() / text).is_relative_to(paths.home())


def _are_words(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) and "\0" not in word for word in words)


# --- the queue; all with the lock held ------------------------------------------------------------------


def _home() -> Path:
    return paths.home() / "queue"


def _admit(job: Path, arguments: tuple[str, ...], gpu: bool) -> None:
    for ticket in tickets():
        if ticket.folder == job or ticket.state not in status.ACTIVE:  # left from an earlier start
            ticket.path.unlink(missing_ok=True)
    queue = tickets()
    waiting = sum(ticket.state == "queued" for ticket in queue)
    if waiting >= paths.longest_queue() and len(queue) >= engines.current().describe().slots:
        raise QueueError(f"{waiting} jobs are waiting already; try again when some of them have finished.")
    (job / status.STOP).unlink(missing_ok=True)
    number = int(queue[-1].path.stem) + 1 if queue else 1
    content = {"folder": job.relative_to(paths.home()).as_posix(), "arguments": arguments, "gpu": gpu}
    files.replace(_home() / f"{number:08}.json", json.dumps(content).encode())
    status.write(job, {**status.read(job), "state": "queued", "queued": time.time(), "error": None})


def _take(places: int) -> Task | None:
    """The next job, marked as running, if one of these places is free; tickets of jobs that have ended are removed."""
    waiting, running = [], 0
    for ticket in tickets():
        if ticket.state not in status.ACTIVE:
            ticket.path.unlink(missing_ok=True)
        elif ticket.state == "running":
            running += 1
        else:
            waiting.append(ticket)
    if not waiting or running >= places:
        return None
    task = waiting[0].task(token_hex(8))
    mark = {
        "state": "running",
        "stage": "Starting",
        "progress": None,
        "pid": None,
        "begun": time.time(),
        "heartbeat": time.time(),
        "patience": status.START_PATIENCE,
        "token": task.token,
    }
    status.write(task.folder, {**status.read(task.folder), **mark})
    return task


# --- the processes --------------------------------------------------------------------------------------


def _launch(engine: Engine, task: Task) -> None:
    try:
        engine.start(task)
    except EngineError as error:
        status.write(task.folder, {**status.read(task.folder), "state": "failed", "error": str(error)})


def leave() -> NoReturn:
    """End this job's process, by becoming the next job if one waits.

    So the starter of the first job keeps the only child to collect, and each job begins with a fresh memory.
    """
    with contextlib.suppress(PlainError, OSError):
        if paths.own_parent():  # a cluster's worker asks its scheduler for the next job
            os._exit(0)
        quota.make_room()
        with locks.hold(_home() / "lock"):
            task = _take(paths.job_slots())
        if task:
            local.become(task)
    os._exit(0)
