"""Training as a generator of progress: no files, no printing. Works for networks and for classical models."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import Dataset, Split
from mnist_dash.data.writing import lessons as writing
from mnist_dash.errors import PlainError
from mnist_dash.models.devices import describe_cpu
from mnist_dash.models.recipes import Recipe

Snapshot = dict[str, npt.NDArray[Any]]  # what np.savez takes and np.load gives back
Probabilities = npt.NDArray[np.float32]

SPLIT_SEED = 20  # the same digits are held out, and measured, in all runs, so that runs compare
CLEAN = 10_000  # training digits measured with dropout off
REPORTS = 5  # per second
TINY = 1e-7  # Keras's bound under the logarithm


class TrainingError(PlainError):
    """Training cannot go on; the message says at which step, and what to change."""


class Stopped(Exception):
    """Training was stopped before it had anything to keep."""


@dataclass(frozen=True)
class Progress:
    """Inside an epoch: means since its start, as Keras shows them; for a classical model only how far it is."""

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float
    images_per_second: float
    seconds: float
    seconds_left: float


@dataclass(frozen=True)
class EpochEnd:
    """One epoch done: the values of the curves, and the snapshot from which training can go on.

    `loss` and `accuracy` are what Keras reports: taken during the epoch, with dropout, warps and label smoothing;
    `clean_` is measured now on 10,000 fixed training digits as they are, `val_` on the validation digits.
    """

    epoch: int
    epochs: int
    loss: float
    accuracy: float
    clean_loss: float
    clean_accuracy: float
    val_loss: float
    val_accuracy: float
    learning_rate: float
    seconds: float
    images_per_second: float
    snapshot: Snapshot = field(repr=False)
    attacked_accuracy: float | None = None  # of validation digits under attack, where the training is adversarial


@dataclass(frozen=True)
class Finished:
    """The result: the model, and its probabilities for the test digits (N x 10)."""

    model: Any
    probabilities: Probabilities = field(repr=False)
    outside: Snapshot = field(repr=False)  # what tells strangers, for a network that learned them; else empty
    test_loss: float
    test_accuracy: float
    epochs: int
    seconds: float
    images_per_second: float
    device: str
    parameters: int
    stopped: bool


Event = Progress | EpochEnd | Finished


def never() -> bool:
    """The answer of a training that nobody stops."""
    return False


def train(
    recipe: Recipe,
    dataset: Dataset,
    *,
    resume: Snapshot | None = None,
    should_stop: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train and report: some Progress a second, an EpochEnd after each epoch, at last one Finished.

    `resume` goes on after the epoch of a snapshot, to the same end. On a stop the last finished epoch is the
    result; raises Stopped if there is none, TrainingError if the loss stops being a number.
    """
    if recipe.is_classical:
        return _fit(recipe, dataset, should_stop)
    from mnist_dash.models.epochs import Epochs

    return Epochs(recipe, dataset, should_stop).run(resume)


def divide(recipe: Recipe, dataset: Dataset) -> tuple[Split, Split]:
    """The digits to train on and to validate on: some kept from training (5,000 of MNIST's), or the test digits."""
    learned, kept = places(recipe, len(dataset.train))
    validation = _take(dataset.train, kept) if len(kept) else dataset.test
    return _take(dataset.train, learned), validation


def lessons(recipe: Recipe, digits: Split) -> Split:
    """What the network learns from: the digits, then those written by program, then strangers as one class more."""
    images, labels = [digits.images], [digits.labels]
    if count := round(recipe.written * len(digits)):
        written, of_them = writing.digits(count, recipe.seed)
        images.append(written)
        labels.append(of_them)
    if count := round(recipe.strangers * len(digits)):
        images.append(writing.strangers(count, digits.images, digits.labels, recipe.seed))
        labels.append(np.full(count, recipe.classes, np.uint8))
    return Split(np.concatenate(images), np.concatenate(labels))


def places(recipe: Recipe, count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Which of `count` training digits the recipe learns from, and which it keeps to validate on (maybe none)."""
    order = np.random.default_rng(SPLIT_SEED).permutation(count)
    kept = recipe.kept_of(count)
    return order[kept : kept + recipe.learned_of(count)], order[:kept]


def _take(split: Split, places: npt.NDArray[np.int64]) -> Split:
    return Split(split.images[places], split.labels[places])


def measure(probabilities: Probabilities, labels: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """Mean cross-entropy and accuracy."""
    right = np.clip(probabilities[np.arange(len(labels)), labels].astype(np.float64), TINY, 1)
    return float(-np.log(right).mean()), float((probabilities.argmax(1) == labels).mean())


def _fit(recipe: Recipe, dataset: Dataset, should_stop: Callable[[], bool]) -> Iterator[Event]:
    """A classical model: Progress where it grows in parts; it cannot be stopped with anything to keep."""
    from mnist_dash.models import classical

    begun = time.perf_counter()
    digits, _ = divide(recipe, dataset)
    classifier = classical.build(recipe)
    for done in classifier.fit_in_parts(digits.images, digits.labels):
        if should_stop():
            raise Stopped
        seconds = time.perf_counter() - begun
        rate = done * len(digits) / seconds
        yield Progress(1, 1, round(100 * done), 100, math.nan, math.nan, rate, seconds, seconds / done - seconds)
    fitting = time.perf_counter() - begun
    probabilities = classifier.predict_proba(dataset.test.images)
    yield Finished(
        classifier.model,
        probabilities,
        {},
        *measure(probabilities, dataset.test.labels),
        epochs=1,
        seconds=time.perf_counter() - begun,
        images_per_second=len(digits) / fitting,
        device=describe_cpu(),
        parameters=0,
        stopped=False,
    )
