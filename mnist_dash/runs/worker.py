"""What the process of a job does around its work: the status, a reserve for the last word, errors in plain words."""

import contextlib
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from mnist_dash import paths
from mnist_dash.errors import PlainError
from mnist_dash.runs import files, jobs, status
from mnist_dash.runs.status import Reporter

STEPPING = "Training"  # the stage in which a page shows steps and time left, for any kind of job
RESERVE, RESERVE_BYTES = "reserve", 16_384  # given up on a full disk, so that the last word can be written


def carry_out(job: Path, work: Callable[[Reporter], None], what: str) -> NoReturn:
    """Do the work of that job folder, then let the process go on with the next job. `what` names the work."""
    give_way()
    with Reporter(job, jobs.leave, limit=paths.longest_run()) as reporter:
        fill(reporter, work, what)
    jobs.leave()


def give_way() -> None:
    """Where memory runs out, let Linux end this process, which can go on later, and not the server."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")


def fill(reporter: Reporter, work: Callable[[Reporter], None], what: str) -> None:
    """Do the work; whatever goes wrong ends as a state and a sentence in the status."""
    reserve = reporter.folder / RESERVE
    try:
        reserve.write_bytes(b" " * RESERVE_BYTES)
        work(reporter)
        _end(reporter, "done")
    except Exception as error:
        with contextlib.suppress(OSError):
            traceback.print_exc()  # into log.txt
        _end(reporter, "failed", error=sentence(error, what))


def _end(reporter: Reporter, state: status.State, **facts: Any) -> None:
    """Say how it ended, last of all, so that what is done is complete."""
    (reporter.folder / RESERVE).unlink(missing_ok=True)
    reporter.update(state=state, stage=None, progress=None, finished=time.time(), **facts)


def sentence(error: Exception, what: str) -> str:
    """What went wrong and what to do, for people; `what` as in "Making the map"."""
    if isinstance(error, PlainError):
        return str(error)
    if files.no_room(error):
        return "The disk is full: free some space where the results are kept, then start again."
    if isinstance(error, MemoryError):
        return "The memory is used up: choose something smaller, or close other programs."
    kind = type(error).__name__
    return f"{what} ended with an unexpected {kind}; log.txt in the job's folder says where."


class Steps:
    """Tells a stage and its steps, with the time left, in the words that pages read off any job's status."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._stage, self._begun = "", 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """So much of the stage is done; 0 of 0 where that is not known."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._begun = stage, now
        # A library that compiles, or a long search, may hold back the heartbeat for a while.
        patience = status.START_PATIENCE
        if not total:
            self._reporter.update(stage=stage, progress=None, patience=patience)
            return
        left = (now - self._begun) * (total - done) / done if done and now > self._begun else None
        steps = {"epoch": 1, "epochs": 1, "step": done, "steps": total, "seconds_left": left}
        self._reporter.update(stage=STEPPING, progress=steps, patience=patience)
