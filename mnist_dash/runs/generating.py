"""The process that trains a generator: reports, shows what it draws, measures it, and stores it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from mnist_dash.analysis.morphing import mixture, quality
from mnist_dash.analysis.morphing.quality import Read, Tell
from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset
from mnist_dash.models.generator import training
from mnist_dash.models.generator import weights as stored
from mnist_dash.models.generator.decoder import draw_small
from mnist_dash.models.generator.encoder import encode
from mnist_dash.models.generator.recipe import Generator
from mnist_dash.models.generator.weights import CLASSES, Weights
from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import folder, generators, machine, reader, status, worker
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.status import Reporter

READERS = ("best", "hands")  # the runs that judge what it draws
ROWS = 3  # of ten pictures each, in what is shown while it learns
PATIENCE = status.START_PATIENCE  # compiling, or a long call, may hold back the heartbeat for a while


@dataclass(frozen=True)
class Watch:
    """What hears of a training: each report, and each epoch's weights."""

    progress: Callable[[training.Progress], None]
    epoch: Callable[[training.EpochEnd], None]
    stage: Tell


def main(job_id: str) -> NoReturn:
    """Train the generator of that job folder, then let the process go on with the next job."""
    recipe = generators.of_job(job_id)
    worker.carry_out(generators.folder(recipe), lambda reporter: fill(recipe, reporter), "Training the generator")


def fill(recipe: Generator, reporter: Reporter) -> None:
    """Train, measure and keep the generator, unless it is there by now."""
    try:
        if generators.load(recipe) is None:
            generators.keep(make(recipe, _watch(recipe, reporter)))
    finally:
        (reporter.folder / generators.FORMING).unlink(missing_ok=True)


def make(recipe: Generator, watch: Watch, samples: int = quality.SAMPLES) -> Trained:
    """The generator of that recipe, trained and measured in this process. Raises GeneratorError."""
    begun, worked = time.perf_counter(), time.process_time()
    watch.stage("Reading the digits", 0, 0)
    data = datasets.load(recipe.data)
    watch.stage("Preparing", 0, 0)
    weights: Weights = {}
    for event in training.train(recipe, data.train):
        if isinstance(event, training.Progress):
            watch.progress(event)
        else:
            weights = event.weights
            watch.epoch(event)
    facts = {
        "seconds": round(time.perf_counter() - begun, 1),
        "core_seconds": round(time.process_time() - worked, 1),
        **machine.facts(),
    }
    return measure(recipe, weights, data, facts, watch.stage, samples)


def measure(
    recipe: Generator, weights: Weights, data: Dataset, facts: dict[str, Any], tell: Tell, samples: int
) -> Trained:
    """The generator with its mixture and figures, all of the weights as they will be stored."""
    weights = stored.unpack(recipe, stored.pack(weights))
    tell("Seeing where each class lies", 0, 0)
    classes = np.eye(CLASSES, dtype=np.float32)[data.train.labels]
    latents, _ = encode(weights, data.train.images, classes)
    found = mixture.fit(latents, data.train.labels, recipe.seed)
    rounded = mixture.of_arrays(found.arrays())
    facts = {**facts, **quality.figures(weights, rounded, data, _readers(recipe), tell, samples)}
    return Trained(recipe, weights, rounded, facts)


def _readers(recipe: Generator) -> dict[str, Read]:
    """The judging runs that are there; they learned from MNIST, and judge nothing else."""
    found: dict[str, Read] = {}
    for name in READERS if recipe.data == "mnist" else ():
        run = folder.lookup(RECIPES[name].recipe) if name in RECIPES else None
        if run and run.usable:
            found[name] = reader.load(run).probabilities
    return found


def pictures(recipe: Generator, weights: Weights) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A few rows of the ten digits, each row in one hand: the middle of the space, then two at random."""
    hands = np.random.default_rng(recipe.seed).standard_normal((ROWS, recipe.latents)).astype(np.float32)
    hands[0] = 0
    return draw_small(weights, hands.repeat(CLASSES, 0), np.tile(np.eye(CLASSES, dtype=np.float32), (ROWS, 1)))


def _watch(recipe: Generator, reporter: Reporter) -> Watch:
    """Reports for those who wait, with what the generator draws after each epoch."""
    steps = worker.Steps(reporter)

    def progress(now: training.Progress) -> None:
        told = {
            "epoch": now.epoch,
            "epochs": now.epochs,
            "step": now.step,
            "steps": now.steps,
            "seconds_left": now.seconds_left,
            "ink": round(now.ink, 2),
            "latents": round(now.latents, 2),
        }
        reporter.update(stage=worker.STEPPING, progress=told, patience=PATIENCE)

    def epoch(end: training.EpochEnd) -> None:
        generators.show_forming(recipe, pictures(recipe, end.weights), end.epoch)

    return Watch(progress, epoch, steps)
