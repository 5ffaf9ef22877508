"""What a job finds out about a run over so many digits: where it is kept, and the job that makes it.

The result is an artifact, shipped or the user's, and belongs to one model file. A job's folder is named by the run and
the number of digits.
"""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from mnist_dash import paths
from mnist_dash.runs import artifacts, folder, jobs, results, status, worker
from mnist_dash.runs.evidence import Tell
from mnist_dash.runs.files import Arrays
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.parts import Parts
from mnist_dash.runs.status import Reporter

Result = TypeVar("Result")
_ID = re.compile(r"([0-9a-f]{12})-([0-9]{1,5})", re.ASCII)


@dataclass(frozen=True)
class Examination:
    """A kind of result: its folder, the command whose `--worker` makes it, what it is called, and the sizes allowed."""

    place: str
    command: str
    what: str  # as in "Making the passport"
    version: int  # raised when the same model would give another result
    sizes: tuple[int, ...]  # numbers of digits
    largest: int = artifacts.LARGEST  # bytes unpacked

    def key(self, run: Run, digits: int) -> str:
        """Where the result of the run's present model is kept. Raises RunError for a run without one."""
        return f"{self.place}/v{self.version}-{run.id}-{results.model_digest(run)[:12]}-{digits}"

    def stamp(self, run: Run, digits: int) -> int:
        """A number that changes when the result does; 0 where there is none. Raises RunError."""
        name = f"{self.key(run, digits)}.npz"
        stamp = 0
        for home in (paths.SHIPPED, paths.home()):
            with contextlib.suppress(OSError):
                stamp += (home / "artifacts" / name).stat().st_mtime_ns
        return stamp

    def read(self, run: Run, digits: int, unpack: Callable[[Arrays], Result]) -> Result | None:
        """What is kept; None where there is nothing, or a damaged file. Raises RunError.

        `unpack` raises KeyError, TypeError or ValueError for arrays that are no such result.
        """
        arrays = artifacts.peek(self.key(run, digits), self.largest)
        with contextlib.suppress(KeyError, TypeError, ValueError):
            return unpack(arrays) if arrays else None
        return None

    def job(self, run: Run, digits: int) -> Path:
        """Where the job lives, whether or not there is one."""
        return paths.home() / self.place / f"{run.id}-{digits}"

    def start(self, run: Run, digits: int, by: Visitor = NOBODY) -> Path:
        """The job's folder: the active one, which visitors share, else started. Raises QueueError and RunError."""
        self.key(run, digits)
        place = self.job(run, digits)
        with jobs.writing():
            jobs.make_folder(place, {})
            jobs.enqueue(place, (self.command, "--worker", place.name), by)
        return place

    def trouble(self, run: Run, digits: int) -> str | None:
        """Why the last job ended without a result, in a sentence; None where it did not."""
        sentences = {
            "stopped": f"{self.what} was stopped; start it again when you want it.",
            "interrupted": f"{self.what} was ended from outside; start it again.",
            "failed": f"{self.what} failed; start it again.",
        }
        with contextlib.suppress(status.StatusError):
            facts = status.read(self.job(run, digits))
            return sentences.get(facts["state"]) and str(facts.get("error") or sentences[facts["state"]])
        return None

    def carry_out(self, job_id: str, work: Callable[[Run, int, Tell, Parts], object]) -> NoReturn:
        """Do the work of the job of that folder name, then let the process go on. Raises RunError for no such job.

        `work` makes and keeps the result; a job that was stopped goes on with the parts that it finished.
        """
        named = _ID.fullmatch(job_id)
        if not named or int(named[2]) not in self.sizes:
            raise RunError(f'There is no job "{job_id[:40]}"; start it again.')
        run, digits = folder.load(named[1]), int(named[2])

        def carry(reporter: Reporter) -> None:
            parts = Parts(reporter.folder, self.key(run, digits))
            work(run, digits, worker.Steps(reporter), parts)
            parts.clear()

        worker.carry_out(self.job(run, digits), carry, self.what)
