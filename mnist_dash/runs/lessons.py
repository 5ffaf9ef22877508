"""What a run's training digits say to its last layer: made once by a job of its own, kept on disk, then read."""

import contextlib
from pathlib import Path
from typing import NoReturn

import numpy as np

from mnist_dash import checked, paths
from mnist_dash.analysis.explanation.influence import STEP, Influence, Lessons, errors, strongest
from mnist_dash.data import datasets
from mnist_dash.models import training
from mnist_dash.runs import artifacts, evidence, folder, jobs, reader, results, worker
from mnist_dash.runs.files import Arrays
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.reader import Reader
from mnist_dash.runs.status import Reporter

VERSION = 1  # raised when the same model would give others
LARGEST = 256 * checked.MEGABYTE  # unpacked: those of the largest data set
AT_A_TIME = 2_000  # digits
WHAT = "Reading the training digits"


def why_not(run: Run) -> str | None:
    """Why the run has none, in a sentence; None where it can have them. Raises RunError."""
    if run.recipe.is_classical or not reader.load(run).has_features:
        return f"The run {run.label} has no hidden layer to compare in, or too wide a one; choose another."
    return None


def job(run: Run) -> Path:
    """Where the run's job lives, whether or not there is one."""
    return paths.home() / "lessons" / run.id


def start(run: Run, by: Visitor = NOBODY) -> Path:
    """The job's folder: the active one, which visitors share, else started. Raises QueueError and RunError."""
    if reason := why_not(run):
        raise RunError(reason)
    place = job(run)
    with jobs.writing():
        jobs.make_folder(place, {})
        jobs.enqueue(place, ("explain", "--worker", run.id), by)
    return place


def main(run_id: str) -> NoReturn:
    """Make those of the run of that id in this process, then let it go on with the next job."""
    run = folder.load(run_id)

    def work(reporter: Reporter) -> None:
        artifacts.put(_key(run), make(run, worker.Steps(reporter)))

    worker.carry_out(job(run), work, WHAT)


def load(run: Run) -> Lessons | None:
    """They, if they are on disk and whole."""
    arrays = artifacts.peek(_key(run), LARGEST)
    with contextlib.suppress(KeyError, TypeError, ValueError):
        return _lessons(arrays) if arrays else None
    return None


def is_here(run: Run) -> bool:
    """Whether they are on disk: a look at the file's name, for pages that run again and again. Raises RunError."""
    name = f"{_key(run)}.npz"
    return any((home / "artifacts" / name).is_file() for home in (paths.SHIPPED, paths.home()))


def get(run: Run, tell: evidence.Tell = evidence.silent) -> Lessons:
    """They, made and stored if need be: some seconds to a minute. Raises RunError."""
    found = load(run)
    if found is None:
        if reason := why_not(run):
            raise RunError(reason)
        arrays = make(run, tell)
        with contextlib.suppress(OSError):
            artifacts.put(_key(run), arrays)
        found = _lessons(arrays)
    return found


def make(run: Run, tell: evidence.Tell = evidence.silent) -> Arrays:
    """The arrays to store, of the digits that the run learned from. Raises RunError."""
    train = datasets.load(run.recipe.data).train
    positions = np.sort(training.places(run.recipe, len(train))[0])
    one, parts = reader.load(run), []
    for start in range(0, len(positions), AT_A_TIME):
        tell(WHAT, start, len(positions))
        now = positions[start : start + AT_A_TIME]
        probabilities, directions, lengths = _read(one, train.images[now])
        parts.append((np.round(directions / STEP).astype(np.int8), lengths, errors(probabilities, train.labels[now])))
    columns = (np.concatenate(each) for each in zip(*parts, strict=True))
    return {"positions": positions, **dict(zip(("directions", "lengths", "errors"), columns, strict=True))}


def influence(
    one: Reader, lessons: Lessons, image: reader.Images, label: int, count: int, without: int | None = None
) -> Influence:
    """The training digits behind what a run says of an image (28 x 28), asked about one class; without one of them."""
    probabilities, directions, lengths = _read(one, image[None])
    error = errors(probabilities, np.array([label]))[0]
    return strongest(lessons, directions[0] * lengths[0], error, count, without=without)


def _read(one: Reader, images: reader.Images) -> tuple[reader.Floats, reader.Floats, reader.Floats]:
    """Probabilities, directions and lengths of the features."""
    probabilities, features = one.outputs(images)
    assert features is not None
    lengths = np.asarray(np.linalg.norm(features, axis=1), np.float32)
    return probabilities, evidence.directions(features), lengths


def _lessons(arrays: Arrays) -> Lessons:
    """Raises KeyError or ValueError where these are not the arrays of any."""
    found = Lessons(arrays["positions"], arrays["directions"], arrays["lengths"], arrays["errors"])
    same = {len(each) for each in (found.positions, found.directions, found.lengths, found.errors)}
    if len(same) != 1 or found.directions.dtype != np.int8 or found.directions.ndim != 2 or found.errors.ndim != 2:
        raise ValueError("odd arrays")
    return found


def _key(run: Run) -> str:
    """Where they are kept: they belong to one model file. Raises RunError."""
    return f"lessons/v{VERSION}-{run.id}-{results.model_digest(run)[:12]}"
