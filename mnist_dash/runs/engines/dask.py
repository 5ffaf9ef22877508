"""The engine of a cluster: Dask gives each job's command to one of its workers, which share the home folder.

Dask may start a task twice, and starts it again elsewhere when a worker is lost. The lease in the job's folder lets one
start do the work; the next goes on from the last finished epoch once that one is dead.
"""

import contextlib
import functools
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from secrets import token_hex
from typing import Any

from mnist_dash import paths
from mnist_dash.runs import lease, status
from mnist_dash.runs.engines import local
from mnist_dash.runs.engines.engine import Description, EngineError, Task, Worker

LOOK = 2.0  # seconds between two looks at the scheduler
ANSWER = 5.0  # seconds in which the scheduler has to answer
SETTLE = 5.0  # seconds in which the process of a lost worker ends
GPU = "GPU"  # the resource that a worker with a graphics card announces
ADVICE = "ask who keeps the cluster, or unset MNIST_DASH_ENGINE to use this machine"


@functools.cache
def connected(address: str) -> "Dask":
    """The one engine of that scheduler in this process."""
    return Dask(address)


class Dask:
    """Jobs as tasks of the Dask scheduler at that address; a thread of its own keeps the connection."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Any = None
        self._futures: dict[str, Any] = {}
        self._known = Description(address, (), "The scheduler of the cluster has not answered yet; it is being asked.")
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def start(self, task: Task) -> None:
        """Give the job's command to the scheduler; a network goes to a graphics card where a worker has one."""
        from distributed import fire_and_forget

        if self._client is None:
            raise EngineError(self._known.trouble or "The cluster is not connected.")
        wants = {GPU: 1} if task.gpu and any(worker.resources.get(GPU) for worker in self._known.workers) else {}
        place = task.folder.relative_to(paths.home()).as_posix()
        arguments = (place, task.arguments, task.token)
        future = self._client.submit(work, *arguments, key=f"job-{task.token}", pure=False, resources=wants)
        fire_and_forget(future)  # the job goes on when this process ends
        ended = [token for token, known in self._futures.items() if known.done()]
        for token in ended:
            del self._futures[token]
        self._futures[task.token] = future

    def alive(self, task: Task) -> bool | None:
        """Whether the scheduler still has the job's task; None for one that another process gave it."""
        future = self._futures.get(task.token)
        return None if future is None else future.status == "pending"

    def stop(self, task: Task) -> bool:
        """Take the task back unless a worker has begun it: whether that was so."""
        future = self._futures.get(task.token)
        found = lease.current(task.folder)
        if future is None or (found and found.start == task.token):
            return False
        future.cancel()
        return True

    def describe(self) -> Description:
        """The workers at the last look."""
        return self._known

    def close(self) -> None:
        """Leave the scheduler; what it was given goes on."""
        self._closed.set()
        self._forget()

    def _watch(self) -> None:
        self._known = self._look()
        while not self._closed.wait(LOOK):
            self._known = self._look()

    def _look(self) -> Description:
        try:
            if self._client is None:
                self._client = _connect(self._address)
            workers = self._client.scheduler_info()["workers"].values()
        except ImportError:
            trouble = "The cluster needs the package distributed: pip install -r requirements-cluster.txt."
        except Exception:  # Dask raises many kinds of errors, some of its own, where nobody answers
            self._forget()
            trouble = f"The scheduler of the cluster does not answer: {ADVICE}."
        else:
            found = [Worker(str(each["name"]), int(each["nthreads"]), dict(each["resources"])) for each in workers]
            none = f"The cluster has no workers yet: start some, or {ADVICE}."
            found.sort(key=lambda worker: worker.name)
            return Description(self._address, tuple(found), None if found else none)
        return Description(self._address, (), trouble)

    def _forget(self) -> None:
        client, self._client = self._client, None
        self._futures.clear()
        if client is not None:
            with contextlib.suppress(Exception):
                client.close(timeout=1)


def _connect(address: str) -> Any:
    from distributed import Client

    return Client(address, timeout=ANSWER, set_as_default=False, name="mnist_dash")


# --- on a worker ----------------------------------------------------------------------------------------


def work(place: str, arguments: tuple[str, ...], start: str) -> int | None:
    """Do a job in a process of its own, which ends with this worker; None where it is another's or has ended."""
    from distributed import get_worker

    worker, folder = str(get_worker().name), paths.home() / place
    if not folder.is_dir():
        raise EngineError(f"Worker {worker} has no folder {place}: let MNIST_DASH_HOME name the shared folder there.")
    token = f"{start}.{token_hex(4)}"
    handle = claim(folder, start, token, worker)
    if handle is None:
        return None
    try:
        child = _process(folder, Task(folder, arguments, token), worker, handle)
    finally:
        os.close(handle)
    return child.wait()


def _process(folder: Path, task: Task, worker: str, handle: int) -> "subprocess.Popen[bytes]":
    with (folder / status.LOG).open("ab") as log:
        return subprocess.Popen(
            local.command(task),
            cwd=paths.PROJECT,
            env=paths.child_environment(lease=task.token, worker=worker, parent=str(os.getpid())),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=() if sys.platform == "win32" else (handle,),
        )


def claim(folder: Path, start: str, token: str, worker: str) -> int | None:
    """The handle of a lease on the job, once whoever had it is dead; None where that one lives, or nothing is to do.

    Another machine's holder is dead when its heartbeat has not changed for status.LEASE seconds of our own clock.
    """
    begun = changed = time.monotonic()
    seen = None
    while (facts := _wanted(folder, start)) is not None:
        now, found = time.monotonic(), lease.current(folder)
        if facts.get("heartbeat") != seen:
            seen, changed = facts.get("heartbeat"), now
        if found is None or found.start != start or now - changed > status.LEASE or lease.is_kept(found) is False:
            handle = lease.take(folder, token, worker)
            if handle is not None:
                return handle
        elif now - begun > SETTLE and now - changed < SETTLE / 2:
            return None
        time.sleep(0.2)
    return None


def _wanted(folder: Path, start: str) -> status.Facts | None:
    """The job's status while this start of it is the one that counts and nobody has asked it to end."""
    with contextlib.suppress(status.StatusError, OSError):
        facts = status.read(folder)
        if facts.get("token") != start or facts["state"] not in ("running", "interrupted"):
            return None
        if not (folder / status.STOP).exists():
            return facts
        status.write(folder, {**facts, "state": "stopped", "stage": None})
    return None
