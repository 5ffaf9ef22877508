"""What goes out of runs into files for other programs: ONNX, answers as a table, and all runs' figures and curves."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mnist_dash import checked
from mnist_dash.analysis import evaluation
from mnist_dash.analysis.evaluation import Rate
from mnist_dash.data.datasets import Dataset, DatasetError
from mnist_dash.models import recipes
from mnist_dash.models.foreign import INPUTS
from mnist_dash.runs import folder, results
from mnist_dash.runs.folder import Run, RunError

KERAS = "model.keras"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet calculate a text
FIGURES = (
    "run",
    "name",
    "recipe",
    "data",
    "model",
    "seed",
    "protocol",
    "state",
    "test_accuracy",
    "low",
    "high",
    "wrong",
    "test_images",
    "test_loss",
    "epochs",
    "parameters",
    "kilobytes",
    "seconds",
    "images_per_second",
    "device",
)
CURVE = tuple(folder.ROW)


def has_onnx(run: Run) -> bool:
    """Whether the run can be had as ONNX: it has a Keras model, whose ink is not turned first."""
    way = INPUTS.get(str(run.status.get("input")))
    return run.usable and run.file(KERAS) is not None and not (way and way.turned)


def onnx(run: Run) -> bytes:
    """The run's network as an .onnx file. Raises RunError and ForeignError."""
    from mnist_dash.models import onnx_model
    from mnist_dash.models.foreign import keras_files

    file = run.file(KERAS)
    if file is None or not has_onnx(run):
        raise RunError(f"The run {run.label} has no Keras model that can be written as ONNX; choose a network's run.")
    content = checked.content(file, results.LARGEST_MODEL)
    return onnx_model.to_onnx(keras_files.from_keras(file.name, content))


def predictions(run: Run, data: Dataset) -> str:
    """The run's answers to the test images: position, label, answer, and a probability for each class.

    Raises RunError and EvaluationError.
    """
    probabilities = results.predictions(run)
    evaluation.check(probabilities, data.test.labels)
    names = [_text(name) for name in data.class_names]
    shown = zip(data.test.labels.tolist(), probabilities.argmax(1).tolist(), probabilities.tolist(), strict=True)
    rows = (
        [place, names[label], names[answer], *[f"{value:.6g}" for value in row]]
        for place, (label, answer, row) in enumerate(shown)
    )
    return _table(["position", "label", "answer", *(f"p_{name}" for name in data.class_names)], rows)


def figures(runs: Iterable[Run], load: Callable[[str], Dataset]) -> str:
    """A row for each run: what it is, how well it reads the test images, and what it cost."""
    runs = list(runs)
    counts = {name: _test_images(name, load) for name in {run.recipe.data for run in runs}}
    rows = (_figures(run, counts[run.recipe.data]) for run in runs)
    return _table(FIGURES, ([_text(row.get(key)) for key in FIGURES] for row in rows))


def curves(runs: Iterable[Run]) -> str:
    """A row for each epoch of each run; a run without epochs has none."""
    rows = ([run.id, _text(run.label), *(row.get(key) for key in CURVE)] for run in runs for row in folder.metrics(run))
    return _table(["run", "name", *CURVE], rows)


def _test_images(name: str, load: Callable[[str], Dataset]) -> int:
    """How many test images the data set has; 0 where it is not here any more."""
    try:
        return len(load(name).test)
    except DatasetError:
        return 0


def _figures(run: Run, count: int) -> dict[str, Any]:
    recipe, facts = run.recipe, run.status
    row = {**facts, **results.costs(run), "run": run.id, "name": run.name, "recipe": recipes.to_link(recipe)}
    row |= {"data": recipe.data, "model": recipe.model, "state": run.state}
    if count and facts.get("test_accuracy") is not None:
        rate = Rate(round(facts["test_accuracy"] * count), count)
        low, high = (round(end, 6) for end in rate.interval)
        row |= {"low": low, "high": high, "wrong": count - rate.hits, "test_images": count}
    return row


def _text(value: Any) -> Any:
    """The value; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return file.getvalue()
