"""Work that is followed on stderr until it ends: a job of its own process, or something of every shipped run."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mnist_dash.cli.project import TICK, Line
from mnist_dash.runs import folder, jobs, results, status, worker
from mnist_dash.runs.examinations import Examination
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.owners import OPERATOR

Result = TypeVar("Result")


def follow(place: Path, what: str = worker.STEPPING) -> None:
    """Show the job on stderr until it ends, and keep the queue moving; `what` names the work of its steps."""
    line = Line()
    while (facts := status.read(place))["state"] in status.ACTIVE:
        jobs.poll()
        now = facts.get("progress") or {}
        line.show(what if now else facts.get("stage") or "Waiting", where(now) if now else "")
        time.sleep(TICK)
    line.clear()


def make_first(kind: Examination, run: Run, digits: int, load: Callable[[Run, int], Result | None]) -> Result:
    """What a job finds out about a run; made first, and followed on stderr, if not there.

    Leaves with 130 on Ctrl-C. Raises RunError.
    """
    found = load(run, digits)
    if found is None:
        place = kind.start(run, digits, OPERATOR)
        try:
            follow(place, kind.what)
        except KeyboardInterrupt:
            jobs.stop(place, OPERATOR)
            raise SystemExit(130) from None
        found = load(run, digits)
    if found is None:
        raise RunError(kind.trouble(run, digits) or "It could not be stored; free some space and try again.")
    return found


def make_shipped(make: Callable[[Run], object], why_not: Callable[[Run], str | None] = lambda run: None) -> None:
    """Make something of every shipped run that keeps a model, but for those that `why_not` refuses; in this process."""
    line = Line()
    for run in folder.runs():
        if run.shipped and results.is_whole(run) and why_not(run) is None:
            line.show(run.label)
            make(run)
    line.clear()


def where(now: dict[str, Any]) -> str:
    """How far a job is, from the progress in its status."""
    epoch = f"epoch {now['epoch']} of {now['epochs']}, " if now["epochs"] > 1 else ""
    left = f", {now['seconds_left']:.0f} s left" if now.get("seconds_left") is not None else ""
    return f"{epoch}step {now['step']} of {now['steps']}{left}"
