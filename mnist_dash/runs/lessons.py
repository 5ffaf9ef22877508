"""What a run's training digits say to its last layer: made once by a job of its own, kept on disk, then read."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import numpy as np

from mnist_dash import checked
from mnist_dash.analysis.explanation.influence import STEP, Influence, Lessons, errors, strongest
from mnist_dash.data import datasets
from mnist_dash.models import training
from mnist_dash.runs import artifacts, evidence, reader
from mnist_dash.runs.examinations import Examination
from mnist_dash.runs.files import Arrays
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.reader import Reader

ALL = 0  # digits: all that the run learned from
LARGEST = 256 * checked.MEGABYTE  # unpacked: those of the largest data set
EXAMINATION = Examination("lessons", "explain", "Reading the training digits", 1, (ALL,), LARGEST)
AT_A_TIME = 2_000  # digits


def why_not(run: Run, load: Callable[[Run], Reader] = reader.load) -> str | None:
    """Why the run has none, in a sentence; None where it can have them. Raises RunError."""
    if run.recipe.is_classical or not load(run).has_features:
        return f"The run {run.label} has no hidden layer to compare in, or too wide a one; choose another."
    return None


def load(run: Run, digits: int = ALL) -> Lessons | None:
    """They, if they are on disk and whole. Raises RunError."""
    return EXAMINATION.read(run, digits, _lessons)


def keep(run: Run, arrays: Arrays, home: Path | None = None) -> Path:
    """Store what `make` gave, in the user's home unless told otherwise; the file."""
    return artifacts.put(EXAMINATION.key(run, ALL), arrays, home)


def main(job_id: str) -> NoReturn:
    """Make those of the job of that folder name in this process, then let it go on with the next job."""
    EXAMINATION.carry_out(job_id, lambda run, digits, tell, parts: keep(run, make(run, tell)))


def make(run: Run, tell: evidence.Tell = evidence.silent) -> Arrays:
    """The arrays to store, of the digits that the run learned from: some seconds to a minute. Raises RunError."""
    if reason := why_not(run):
        raise RunError(reason)
    one, parts = reader.load(run), []
    train = datasets.load(run.recipe.data).train
    positions = np.sort(training.places(run.recipe, len(train))[0])
    for start in range(0, len(positions), AT_A_TIME):
        tell(EXAMINATION.what, start, len(positions))
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
