"""Run folders with made-up predictions, as a finished training would leave them, without any training."""

import time
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from mnist_dash.data import datasets
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import files, folder, status
from mnist_dash.runs.folder import Run

GOOD = Recipe("32N-10N", epochs=2, protocol="test")
TWIN = Recipe("32N-10N", epochs=2, protocol="test", seed=1)
POOR = Recipe("tree:depth=9", protocol="test")
PERFECT = Recipe("64N-10N", epochs=1, protocol="test")


@cache
def labels() -> np.ndarray:
    """The labels of the test digits."""
    return datasets.load().test.labels


@cache
def predictions(share_wrong: float, seed: int = 0) -> np.ndarray:
    """Probabilities for the test digits (10,000 x 10) of a model that errs so often, surer when it is right."""
    true = labels()
    rng = np.random.default_rng(seed)
    wrong = rng.random(len(true)) < share_wrong
    answers = np.where(wrong, (true + rng.integers(1, 10, len(true))) % 10, true)
    logits = rng.normal(size=(len(true), 10))
    logits[np.arange(len(true)), answers] = logits.max(axis=1) + rng.exponential(np.where(wrong, 1.0, 4.0)) + 0.01
    powers = np.exp(logits)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


def finish(recipe: Recipe, probabilities: np.ndarray, **facts: Any) -> Run:
    """A finished run of that recipe in the home of the moment, with these predictions."""
    run = folder.create(recipe)
    for epoch in range(0 if recipe.is_classical else recipe.epochs):
        values = dict.fromkeys(("loss", "clean_loss", "val_loss"), 0.5 / (epoch + 1))
        shares = dict.fromkeys(("accuracy", "clean_accuracy", "val_accuracy"), 0.9 + epoch / 100)
        folder.append_metrics(run, {"epoch": epoch + 1, "epochs": recipe.epochs, "seconds": 1.5, **values, **shares})
    files.save_arrays(run.path / folder.PREDICTIONS, {"probabilities": probabilities}, compress=False)
    (run.path / "model.tflite").write_bytes(b"x" * 1234)
    known = {"seconds": 3.5, "device": "CPU", "parameters": 25_450, "epochs": 2}
    status.write(run.path, {"state": "done", **known, **facts})
    return folder.load(run.id)


def finish_all() -> dict[str, Run]:
    """Four finished runs: a good one, its twin of another seed, a poor one, and one that errs nowhere."""
    return {
        "good": finish(GOOD, predictions(0.05)),
        "twin": finish(TWIN, predictions(0.05, seed=1)),
        "poor": finish(POOR, predictions(0.12, seed=2), parameters=0, seconds=20.0),
        "perfect": finish(PERFECT, predictions(0.0, seed=3)),
    }


def unfinished(state: str, **facts: Any) -> Run:
    """A run in some other state, without predictions."""
    run = folder.create(Recipe("16N-10N", epochs=3))
    status.write(run.path, {"state": state, "epochs": 1, "heartbeat": time.time(), **facts})
    return folder.load(run.id)


def spoilt(spoil: Callable[[Run], object]) -> Run:
    """A finished run to which something was done."""
    run = finish(Recipe("8N-10N"), predictions(0.2))
    spoil(run)
    return run
