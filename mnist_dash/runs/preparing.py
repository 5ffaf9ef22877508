"""The job that prepares a run for reading drawings: its gate, and its features of the training digits."""

from pathlib import Path
from typing import NoReturn

from mnist_dash import paths
from mnist_dash.runs import folder, jobs, reader, worker
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.status import Reporter

WHAT = "Preparing the run"


def job(run: Run) -> Path:
    """Where the run's job lives, whether or not there is one."""
    return paths.home() / "preparing" / run.id


def start(run: Run, by: Visitor = NOBODY) -> Path:
    """The job's folder: the active one, which visitors share, else started. Raises QueueError and RunError."""
    if not reader.load(run).has_features:
        raise RunError(f"The run {run.label} has no hidden layer to compare in, or too wide a one; choose another.")
    place = job(run)
    with jobs.writing():
        jobs.make_folder(place, {})
        jobs.enqueue(place, ("predict", "--worker", run.id), by)
    return place


def main(run_id: str) -> NoReturn:
    """Prepare the run of that id in this process, then let it go on with the next job."""
    run = folder.load(run_id)

    def prepare(reporter: Reporter) -> None:
        reader.load(run).prepare(worker.Steps(reporter))

    worker.carry_out(job(run), prepare, WHAT)
