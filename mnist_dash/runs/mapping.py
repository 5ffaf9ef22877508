"""The process that makes a map: follows the fit, shows the picture as it forms, and stores the result."""

import contextlib
import time
import traceback
from importlib.metadata import version
from typing import Any, NoReturn

import numpy as np

from mnist_dash import paths
from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import Map, Progress, Projection, film
from mnist_dash.data import datasets
from mnist_dash.errors import PlainError
from mnist_dash.runs import files, jobs, machine, maps, status
from mnist_dash.runs.status import Reporter

RESERVE, RESERVE_BYTES = "reserve", 16_384  # given up on a full disk, so that the last word can be written
LOOK = 1.0  # seconds between two pictures for those who watch
BEAT = 0.2  # seconds between two reports of the step
STEPPING = "Training"  # the stage in which a page shows steps and time left, for any kind of job


def main(job_id: str) -> NoReturn:
    """Make the map of that job folder, then let the process go on with the next job."""
    projection = maps.recipe(job_id)
    with Reporter(maps.folder(projection), jobs.leave, limit=paths.longest_run()) as reporter:
        fill(projection, reporter)
    jobs.leave()


def fill(projection: Projection, reporter: Reporter) -> None:
    """Make the map; whatever goes wrong ends as a state and a sentence in the status."""
    place = reporter.folder
    try:
        (place / RESERVE).write_bytes(b" " * RESERVE_BYTES)
        if maps.load(projection) is None:
            _make(projection, reporter)
        _end(reporter, "done")
    except Exception as error:
        with contextlib.suppress(OSError):
            traceback.print_exc()  # into log.txt
        _end(reporter, "failed", error=_sentence(error))


def _end(reporter: Reporter, state: status.State, **facts: Any) -> None:
    """Clear away what only the making needed, and say how it ended: last, so that a finished map is complete."""
    for name in (RESERVE, maps.FORMING):
        (reporter.folder / name).unlink(missing_ok=True)
    reporter.update(state=state, stage=None, progress=None, finished=time.time(), **facts)


def _sentence(error: Exception) -> str:
    """What went wrong and what to do, for people."""
    if isinstance(error, PlainError):
        return str(error)
    if files.no_room(error):
        return "The disk is full: free some space where the results are kept, then start the map again."
    if isinstance(error, MemoryError):
        return "The memory is used up: choose fewer points, or close other programs."
    kind = type(error).__name__
    return f"Making the map ended with an unexpected {kind}; log.txt in its folder says where."


def _make(projection: Projection, reporter: Reporter) -> None:
    found = make(projection, Watch(reporter))
    reporter.update(stage="Saving", progress=None)
    maps.keep(found)


def make(projection: Projection, report: projections.Report) -> Map:
    """The map of that recipe, computed in this process; `report` hears of each step."""
    clock = Clock(report)
    clock(Progress("Reading the digits"))
    data = datasets.load(projection.data)
    images = np.concatenate([data.train.images, data.test.images])
    labels = np.concatenate([data.train.labels, data.test.labels])
    positions = projections.positions(projection, labels)
    if len(positions) < len(images):
        images, labels = images[positions], labels[positions]
    taken = film.Film(len(images), projection.seed)

    def follow(progress: Progress) -> None:
        taken.take(progress)
        clock(progress)

    method = projections.PROJECTIONS[projection.method]
    coordinates, basis = method.fit(images, projection.values, projection.seed, follow)
    clock(Progress("Checking how far to trust it"))
    figures = projections.trust(images, coordinates, labels, projection.seed)
    facts = {**clock.facts(), **_made_with(method), "trust": figures}
    rows = taken.rows if taken.steps else taken.rows[:0]
    return Map(projection, positions, coordinates, taken.frames, rows, np.array(taken.steps, np.int32), facts, basis)


def _made_with(method: projections.Method) -> dict[str, Any]:
    """Versions, processor, cores, peak memory and date."""
    facts = machine.facts()
    del facts["versions"]["tensorflow"], facts["versions"]["keras"]
    facts["versions"] |= {package: version(package) for package in method.packages}
    return facts


class Clock:
    """Passes each Progress on, and takes down how long each stage took."""

    def __init__(self, report: projections.Report) -> None:
        self._report = report
        self._begun = self._since = time.perf_counter()
        self._worked = time.process_time()
        self._stage = ""
        self._seconds: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
        """The next step of a fit."""
        if progress.stage != self._stage:
            self._leave_stage()
            self._stage = progress.stage
        self._report(progress)

    def facts(self) -> dict[str, Any]:
        """Seconds in all, of the processor's cores together, and by stage."""
        self._leave_stage()
        return {
            "seconds": round(time.perf_counter() - self._begun, 2),
            "core_seconds": round(time.process_time() - self._worked, 2),
            "stages": {stage: round(seconds, 2) for stage, seconds in self._seconds.items()},
        }

    def _leave_stage(self) -> None:
        now = time.perf_counter()
        if self._stage:
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._since = now


class Watch:
    """Writes each stage, the step with the time left, and once in a while the picture, for those who wait."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._stage = ""
        self._begun = self._told = self._shown = 0.0

    def __call__(self, progress: Progress) -> None:
        """The next step of a fit."""
        now = time.monotonic()
        if progress.stage != self._stage:
            self._stage, self._begun, self._told = progress.stage, now, 0.0
        if now - self._told >= BEAT:
            self._told = now
            self._tell(progress, now)
        if progress.coordinates is not None and now - self._shown >= LOOK:
            self._shown = now
            picture = {"step": np.asarray(progress.step), "coordinates": np.array(progress.coordinates, np.float32)}
            files.save_arrays(self._reporter.folder / maps.FORMING, picture, compress=False)

    def _tell(self, progress: Progress, now: float) -> None:
        if not progress.steps:
            # A library that compiles or a long search may hold back the heartbeat for a while.
            self._reporter.update(stage=progress.stage, progress=None, patience=status.START_PATIENCE)
            return
        rate = progress.step / (now - self._begun) if now > self._begun and progress.step else None
        left = (progress.steps - progress.step) / rate if rate else None
        steps = {"epoch": 1, "epochs": 1, "step": progress.step, "steps": progress.steps, "seconds_left": left}
        self._reporter.update(stage=STEPPING, progress=steps, patience=status.START_PATIENCE)
