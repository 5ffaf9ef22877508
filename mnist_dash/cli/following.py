"""A job that is followed on stderr until it ends."""

import time
from pathlib import Path
from typing import Any

from mnist_dash.cli.project import TICK, Line
from mnist_dash.runs import jobs, status


def follow(place: Path) -> None:
    """Show the job on stderr until it ends, and keep the queue moving."""
    line = Line()
    while (facts := status.read(place))["state"] in status.ACTIVE:
        jobs.poll()
        now = facts.get("progress") or {}
        line.show(facts.get("stage") or "Waiting", where(now) if now else "")
        time.sleep(TICK)
    line.clear()


def where(now: dict[str, Any]) -> str:
    """How far a job is, from the progress in its status."""
    epoch = f"epoch {now['epoch']} of {now['epochs']}, " if now["epochs"] > 1 else ""
    left = f", {now['seconds_left']:.0f} s left" if now.get("seconds_left") is not None else ""
    return f"{epoch}step {now['step']} of {now['steps']}{left}"
