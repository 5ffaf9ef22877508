"""The process that makes a map: follows the fit, shows the picture as it forms, and stores the result."""

import time
from importlib.metadata import version
from typing import Any, NoReturn

import numpy as np

from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import Map, Progress, Projection, film
from mnist_dash.data import datasets
from mnist_dash.runs import files, machine, maps, worker
from mnist_dash.runs.status import Reporter

LOOK = 1.0  # seconds between two pictures for those who watch
BEAT = 0.2  # seconds between two reports of the step


def main(job_id: str) -> NoReturn:
    """Make the map of that job folder, then let the process go on with the next job."""
    projection = maps.recipe(job_id)
    worker.carry_out(maps.folder(projection), lambda reporter: fill(projection, reporter), "Making the map")


def fill(projection: Projection, reporter: Reporter) -> None:
    """Make and keep the map, unless it is there by now."""
    try:
        if maps.load(projection) is None:
            found = make(projection, Watch(reporter))
            reporter.update(stage="Saving", progress=None)
            maps.keep(found)
    finally:
        (reporter.folder / maps.FORMING).unlink(missing_ok=True)


def make(projection: Projection, report: projections.Report) -> Map:
    """The map of that recipe, computed in this process; `report` hears of each step."""
    clock = Clock(report)
    clock(Progress("Reading the pictures"))
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
        self._reporter, self._steps = reporter, worker.Steps(reporter)
        self._stage = ""
        self._told = self._shown = 0.0

    def __call__(self, progress: Progress) -> None:
        """The next step of a fit."""
        now = time.monotonic()
        if progress.stage != self._stage or now - self._told >= BEAT:
            self._stage, self._told = progress.stage, now
            self._steps(progress.stage, progress.step, progress.steps)
        if progress.coordinates is not None and now - self._shown >= LOOK:
            self._shown = now
            picture = {"step": np.asarray(progress.step), "coordinates": np.array(progress.coordinates, np.float32)}
            files.save_arrays(self._reporter.folder / maps.FORMING, picture, compress=False)
