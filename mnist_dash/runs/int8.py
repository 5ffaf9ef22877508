"""The job that makes a run's smallest form: whole numbers of 8 bits in every layer, for small chips; and what it costs.

The conversion needs TensorFlow, which the server does not load.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np

from mnist_dash import checked, paths
from mnist_dash.data import datasets
from mnist_dash.quantities import percent
from mnist_dash.runs import exports, files, folder, jobs, results, worker
from mnist_dash.runs.evidence import Tell, silent
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.status import Reporter

WHAT = "Making the int8 model"
EXAMPLES = 500  # training images by which the range of each layer's values is found
MODEL, FACTS = "model-int8.tflite", "accuracy.json"


@dataclass(frozen=True)
class Measured:
    """Right answers to the test images, of the small form and of the light one, and the bytes of each."""

    version: str  # of the run's predictions that it was made beside
    count: int
    right: int
    light_right: int
    size: int
    light_size: int

    def __str__(self) -> str:
        small, light = (f"{percent(right / self.count)}" for right in (self.right, self.light_right))
        sizes = f"{self.size / 1000:,.0f} kB instead of {self.light_size / 1000:,.0f}"
        return f"int8 reads {small} of the {self.count:,} test images right, float32 {light}; {sizes}."


def job(run: Run) -> Path:
    """Where the run's job and its small form live, whether or not they are there."""
    return paths.home() / "int8" / run.id


def measured(run: Run) -> Measured | None:
    """What was measured of the small form that is here; None where there is none, or one of an earlier training."""
    try:
        facts = checked.value(job(run) / FACTS)
        found = Measured(**facts)
    except (checked.DamagedError, FileNotFoundError, TypeError):
        return None
    whole = all(checked.count(value) for name, value in facts.items() if name != "version") and found.count > 0
    return found if whole and found.version == version(run) and (job(run) / MODEL).is_file() else None


def version(run: Run) -> str:
    """What changes when the run's predictions do."""
    return str(results.version(run))


def model(run: Run) -> bytes:
    """The small form's file. Raises DamagedError; FileNotFoundError where it is not made yet."""
    return checked.content(job(run) / MODEL, results.LARGEST_MODEL)


def start(run: Run, by: Visitor = NOBODY) -> Path:
    """The job's folder: the active one, which visitors share, else started. Raises QueueError and RunError."""
    _check(run)
    place = job(run)
    with jobs.writing():
        jobs.make_folder(place, {})
        jobs.enqueue(place, ("export", "--worker", run.id), by)
    return place


def main(run_id: str) -> NoReturn:
    """Make the small form of the run of that id in this process, then let it go on with the next job."""
    run = folder.load(run_id)

    def work(reporter: Reporter) -> None:
        content, found = make(run, worker.Steps(reporter))
        files.replace(job(run) / MODEL, content)
        files.replace(job(run) / FACTS, json.dumps(asdict(found)).encode())

    worker.carry_out(job(run), work, WHAT)


def make(run: Run, tell: Tell = silent) -> tuple[bytes, Measured]:
    """The small form and what was measured of it; needs TensorFlow. Raises RunError."""
    file, light_file = _check(run)
    tell("Loading the network", 0, 0)
    import keras

    from mnist_dash.models import devices, light

    devices.prepare()  # a card keeps room for others
    network = keras.models.load_model(file, compile=False)
    data = datasets.load(run.recipe.data)
    step = max(1, len(data.train) // EXAMPLES)
    tell("Converting to int8", 0, 0)
    content = light.to_int8(network, data.train.images[::step][:EXAMPLES])
    tell("Reading the test images", 0, 0)
    before = checked.content(light_file, results.LARGEST_MODEL)
    small, large = (
        int(np.count_nonzero(light.predict(each, data.test.images).argmax(1) == data.test.labels))
        for each in (content, before)
    )
    return content, Measured(version(run), len(data.test), small, large, len(content), len(before))


def _check(run: Run) -> tuple[Path, Path]:
    """The Keras model and the light one. Raises RunError."""
    file, light_file = run.file(exports.KERAS), run.file("model.tflite")
    if not (run.usable and file and light_file):
        raise RunError(f"The run {run.label} has no Keras model to make smaller; choose a network's run.")
    return file, light_file
