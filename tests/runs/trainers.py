"""Recipes that train in seconds, and ways to wait for trainer processes."""

import time
from collections.abc import Callable
from typing import Any

from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder, jobs
from mnist_dash.runs.folder import Run

TINY = Recipe("5N:sigmoid-10N", train_size=1000, batch_size=32, epochs=2, protocol="test")
LONG = Recipe("5N:sigmoid-10N", train_size=1000, batch_size=8, epochs=1000, protocol="test")


def wait_until(reached: Callable[[], object], seconds: float = 90) -> None:
    """Wait until a condition holds; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def finish(run: Run) -> Run:
    """The run after its end, with the queue kept moving."""

    def ended() -> bool:
        jobs.poll()
        return not folder.load(run.id).active

    wait_until(ended)
    return folder.load(run.id)


def fact(run: Run, name: str) -> Any:
    """One fact of the run's status as it is now."""
    return folder.load(run.id).status.get(name)
