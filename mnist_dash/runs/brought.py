"""Runs that were not trained here: somebody's predictions, or somebody's model, in a run folder like any other.

Such a run's recipe is "brought:id=..." with a hash of the file, so that links, caches and lists name it as they name
all runs. Predictions are kept at once; a model is read as data by a job, which finds how it wants its ink.
"""

import hashlib
import json
import time
from typing import Any, NoReturn

from mnist_dash import checked
from mnist_dash.analysis import answers
from mnist_dash.analysis.evaluation import Probabilities
from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset
from mnist_dash.errors import PlainError
from mnist_dash.models import foreign, training
from mnist_dash.models.foreign import INPUTS, Foreign, ForeignError, Input
from mnist_dash.models.recipes import Recipe
from mnist_dash.quantities import percent
from mnist_dash.runs import files, folder, jobs, machine, owners, quota, status, worker
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.status import Reporter

WHAT = "Reading the model"
FILE, SAID = "brought.bin", "brought.json"


def recipe(data: str, *parts: bytes) -> Recipe:
    """The recipe that stands for what was brought. Raises RecipeError for an unknown data set."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return Recipe(f"brought:id={digest.hexdigest()[:12]}", data)


def predictions(name: str, content: bytes, title: str, data: str = "mnist", by: Visitor = NOBODY) -> Run:
    """A finished run of somebody's answers to the test images. Raises AnswersError, RunError and QueueError."""
    dataset = datasets.load(data)
    found = answers.read(name, content, dataset)
    kept = folder_of(recipe(data, b"predictions", content), title, by)
    with jobs.writing():
        files.save_arrays(kept.path / folder.PREDICTIONS, {"probabilities": found.probabilities})
        facts = {"brought": "predictions", "labels_only": found.labels_only, "remarks": list(found.remarks)}
        end = {"state": "done", "finished": time.time(), **_measured(found.probabilities, dataset)}
        status.write(kept.path, {**status.read(kept.path), **facts, **end})
    return folder.load(kept.id)


def model(
    name: str, content: bytes, title: str, data: str = "mnist", text: str = "", way: str = "", by: Visitor = NOBODY
) -> Run:
    """The run of somebody's model, which a job begins to read.

    `text` is its notation where the file holds arrays alone; `way` one of INPUTS, else it is found by trying.
    Raises ForeignError, LimitError, QueueError and RunError.
    """
    if way and way not in INPUTS:
        raise ForeignError(f"There is no way “{way[:20]}” to prepare ink; choose one of: {', '.join(INPUTS)}.")
    if len(content) > foreign.LARGEST:
        raise ForeignError(f"{name} has {len(content) / 1e6:.0f} MB; {foreign.LARGEST // 10**6} MB is the most.")
    kept = folder_of(recipe(data, b"model", content, text.encode(), way.encode()), title, by)
    if kept.state != "done":
        with jobs.writing():
            files.replace(kept.path / FILE, content)
            said = {"name": name, "text": text, "way": way}
            files.replace(kept.path / SAID, json.dumps(said).encode())
            jobs.enqueue(kept.path, ("import-model", "--worker", kept.id), by)
    return folder.load(kept.id)


def _measured(probabilities: Probabilities, dataset: Dataset) -> dict[str, Any]:
    """The figures that every run has; nothing was trained, so no epochs and no seconds."""
    loss, accuracy = training.measure(probabilities, dataset.test.labels)
    return {"test_loss": loss, "test_accuracy": accuracy, "epochs": 0, "seconds": 0.0}


def folder_of(wanted: Recipe, title: str, by: Visitor) -> Run:
    """The run's folder under its title, new or as it is. Raises RunError for a title that cannot be one."""
    if not folder.given_name(title):
        raise RunError("Give the run a name, by which you find it again.")
    with jobs.writing():
        found = folder.lookup(wanted)
        if found is None:
            if not quota.make_room():
                raise jobs.QueueError(jobs.FULL)
            found = folder.create(wanted)
            owners.claim(found.path, by, new=True)
        if not found.name:
            folder.rename(found, title, by)
    return folder.load(found.id)


# --- in the job's process -------------------------------------------------------------------------------


def main(run_id: str) -> NoReturn:
    """Read the model of that run in this process, then let it go on with the next job."""
    run = folder.load(run_id)
    worker.carry_out(run.path, lambda reporter: _work(run, reporter), WHAT)


def _work(run: Run, reporter: Reporter) -> None:
    said = checked.value(run.path / SAID)
    reporter.update(stage="Reading the file")
    try:
        found = foreign.read(said["name"], checked.content(run.path / FILE, foreign.LARGEST), said["text"])
        _fill(run, found, said["way"], reporter)
    except PlainError:
        (run.path / FILE).unlink(missing_ok=True)  # nothing of what cannot be read stays
        raise
    (run.path / FILE).unlink(missing_ok=True)


def _fill(run: Run, found: Foreign, way: str, reporter: Reporter) -> None:
    """Find how the model wants its ink, then keep its answers and the model in our own forms."""
    from mnist_dash.models import light
    from mnist_dash.models.foreign.rebuilt import probabilities, rebuild

    dataset = datasets.load(run.recipe.data)
    classes = len(dataset.class_names)
    units = int(found.weights[-1][0].shape[-1])
    if units != classes:
        raise ForeignError(f"The model tells {units} classes apart, and {dataset.title} has {classes}.")
    reporter.update(stage="Building the network")
    plain = rebuild(found, Input("given", "as it is", 1.0, 0.0))
    reporter.update(stage="Trying how it wants its ink")
    tried, shares = foreign.best_input(lambda ink: probabilities(plain, ink), dataset.test.images, dataset.test.labels)
    chosen = INPUTS[way] if way else tried
    network = rebuild(found, chosen)
    reporter.update(stage="Reading the test images")
    answered = probabilities(network, dataset.test.images)
    files.save_arrays(run.path / folder.PREDICTIONS, {"probabilities": answered})
    (run.path / "model.tflite").write_bytes(light.to_tflite(network))
    network.save(run.path / "model.keras")
    reporter.update(
        brought="model",
        network=found.text,
        input=chosen.name,
        input_shares={name: round(share, 4) for name, share in shares.items()},
        parameters=sum(array.size for arrays in found.weights for array in arrays),
        **_measured(answered, dataset),
        remarks=_remarks(shares, classes),
        device="brought, not trained here",
        made_with=machine.facts(),
    )


def _remarks(shares: dict[str, float], classes: int) -> list[str]:
    best = max(shares.values())
    if best > 2 / classes:
        return []
    return [f"No way of preparing the ink gives more than {percent(best, 0)} right: is it a model of this data set?"]
