"""Run folders with a chosen result or state, made without training."""

import re
import time
from html import unescape
from typing import Any

import numpy as np

from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder, machine, status
from mnist_dash.runs.folder import Run
from tests import prepared_runs


def key_figures(app: Any) -> dict[str, str]:
    """The large figures on a page by their names."""
    found = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", "".join(each.proto.body for each in app.get("html")))
    return {unescape(name): unescape(value) for name, value in found}


def done(recipe: Recipe, right: int = 9_800, seconds: float = 12.0) -> Run:
    """A finished run that gets the first so many of the 10,000 test digits right."""
    labels = prepared_runs.labels().astype(int)
    answers = np.where(np.arange(len(labels)) < right, labels, (labels + 1) % 10)
    probabilities = np.full((len(labels), 10), 0.01, np.float32)
    probabilities[np.arange(len(labels)), answers] = 0.91
    return prepared_runs.finish(
        recipe,
        probabilities,
        finished=time.time(),
        test_loss=0.1,
        test_accuracy=right / len(labels),
        epochs=1 if recipe.is_classical else recipe.epochs,
        seconds=seconds,
        images_per_second=20_000.0,
        device="CPU of a test, 2 cores, float32",
        made_with=machine.facts(),
    )


def studied(recipe: Recipe, held_out: float, right: int = 9_800) -> Run:
    """A finished run that gets this share of its held-out digits right after every epoch."""
    run = done(recipe, right)
    rows = folder.metrics(run)
    (run.path / folder.METRICS).unlink()
    for row in rows:
        folder.append_metrics(run, {**row, "val_accuracy": held_out})
    return run


def state(recipe: Recipe, name: str, **facts: Any) -> Run:
    """A run in another state; a running one has a heartbeat that lasts a minute."""
    run = folder.create(recipe)
    status.write(run.path, {"state": name, "epochs": 0, "heartbeat": time.time(), "patience": 60.0, **facts})
    return folder.load(run.id)
