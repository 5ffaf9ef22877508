"""The engine of one machine: a process for each job, which outlives the one that started it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import NoReturn

from mnist_dash import paths
from mnist_dash.runs import lease, status
from mnist_dash.runs.engines.engine import Description, EngineError, Task, Worker

NAME = "this machine"

children: list[tuple[subprocess.Popen[bytes], Task]] = []  # what this process started and has not collected yet


class Local:
    """Jobs as processes of this machine."""

    def start(self, task: Task) -> None:
        """A process of its own for the job, which writes to its log what it would print."""
        try:
            with (task.folder / status.LOG).open("ab") as log, _leased(task) as handle:
                child = subprocess.Popen(
                    command(task),
                    cwd=paths.PROJECT,
                    env=paths.child_environment(task.token),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=() if sys.platform == "win32" else (handle,),
                )
        except OSError as error:
            reason = f"The process could not be started ({error.strerror}); free some memory and try again."
            raise EngineError(reason) from error
        children.append((child, task))

    def alive(self, task: Task) -> bool | None:
        """None: nothing waits here, and a process that is silent for long counts as dead."""
        return None

    def stop(self, task: Task) -> bool:
        """False: what was started has begun."""
        return False

    def describe(self) -> Description:
        """This machine with its places, after its ended processes were collected."""
        _reap()
        return Description(NAME, (Worker(NAME, paths.job_slots(), {}),))


@contextlib.contextmanager
def _leased(task: Task) -> Iterator[int]:
    """The handle of the job's lease, for its process to inherit. Raises OSError where the job is another's."""
    handle = lease.take(task.folder, task.token)
    if handle is None:
        raise FileExistsError(17, "another process has begun it")
    try:
        yield handle
    finally:
        os.close(handle)


def command(task: Task) -> list[str]:
    """The command line that does the job."""
    return [sys.executable, "-m", "mnist_dash", *task.arguments]


def become(task: Task) -> NoReturn:
    """Turn this process into the job's."""
    log = os.open(task.folder / status.LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.closerange(3, 1024)  # a device that stayed open would keep its memory, and the ended job its lease
    handle = lease.take(task.folder, task.token)
    if handle is None:  # the job is another's
        os._exit(0)
    os.set_inheritable(handle, True)
    os.execve(sys.executable, command(task), paths.child_environment(task.token))


def _reap() -> None:
    """Collect finished children, which would else stay as zombies, and note those that were killed."""
    for entry in list(children):
        child, task = entry
        if child.poll() is None:
            continue
        with contextlib.suppress(ValueError):  # another thread was here first
            children.remove(entry)
        with contextlib.suppress(status.StatusError, OSError):
            facts = status.read(task.folder)
            if facts.get("token") == task.token and facts["state"] in ("running", "interrupted"):
                status.write(task.folder, {**facts, "state": "interrupted"})
