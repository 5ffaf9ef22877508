"""Images per second: plain Keras `fit` against this project's loop, on the same network, batch and optimiser.

    python benchmarks/training_speed.py [--quick] [--rounds 5]

Each round times all ways one after the other, so that a slow moment of the machine hits them all alike; the table
gives the median rate of each and the median of the rounds' ratios. PyTorch and JAX join in where installed.
"""

import argparse
import dataclasses
import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from mnist_dash.data import datasets
from mnist_dash.data.datasets import Split
from mnist_dash.models import devices, networks
from mnist_dash.models.epochs import Pace
from mnist_dash.models.loop import Loop
from mnist_dash.models.optimizers import METHODS
from mnist_dash.models.recipes import RECIPES, Recipe

DIGITS = {"tence-mlp": 60_000, "tence-cnn": 20_000, "islr-lab": 60_000, "ardi-tiny": 60_000}  # a round, 1 to 4 s
Way = Callable[[], float]  # trains on some digits and gives images per second


def keras_fit(recipe: Recipe, digits: Split) -> Way:
    """Plain Keras as the tutorials use it: NumPy arrays, scaled beforehand, and `fit`."""
    import keras

    model = networks.build(dataclasses.replace(recipe, scaling="raw"))  # without a scaling layer
    name, settings = METHODS[recipe.optimizer].keras
    optimizer = getattr(keras.optimizers, name)(recipe.learning_rate, **settings)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    scale = 255 if recipe.scaling == "unit" else 1
    images = digits.images[..., None].astype(np.float32) / np.float32(scale)

    def run() -> float:
        begun = time.perf_counter()
        model.fit(images, digits.labels, batch_size=recipe.batch_size, epochs=1, verbose=0)
        return len(digits) / (time.perf_counter() - begun)

    return run


def own_loop(recipe: Recipe, digits: Split) -> Way:
    """This project's compiled loop, with the calls as long as in real training."""
    loop, pace, epochs = Loop(recipe, digits), Pace(), iter(range(1, 10_000))

    def run() -> float:
        begun, step, epoch = time.perf_counter(), 0, next(epochs)
        loop.shuffle(epoch)
        while step < loop.batches:
            count = max(1, min(pace.steps, len(digits) // recipe.batch_size - step))
            called = time.perf_counter()
            _, _, taken = loop.run(epoch, step, count)
            pace.record(count, taken, time.perf_counter() - called)
            step += count
        return len(digits) / (time.perf_counter() - begun)

    return run


def ways_for(name: str, digits: Split) -> dict[str, Way]:
    """All ways to train this recipe here, by name; plain Keras first."""
    recipe = RECIPES[name].recipe
    ways = {"Keras fit": keras_fit(recipe, digits), "this project": own_loop(recipe, digits)}
    if name == "tence-cnn":
        ways["this project, bfloat16"] = own_loop(dataclasses.replace(recipe, precision="bfloat16"), digits)
    if name in ("tence-mlp", "tence-cnn"):
        for module, maker in (("torch", "torch_eager"), ("jax", "jax_jit")):
            if importlib.util.find_spec(module):
                import other_frameworks

                ways[module] = getattr(other_frameworks, maker)(recipe, digits)
    return ways


def compare(ways: dict[str, Way], rounds: int) -> dict[str, list[float]]:
    """The rate of each way in each round, after one round to warm up."""
    for run in ways.values():
        run()
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, run in ways.items():
            rates[way].append(run())
    return rates


def print_rows(name: str, rates: dict[str, list[float]]) -> None:
    """One line of the table for each way."""
    for way, values in rates.items():
        ratios = [value / plain for value, plain in zip(values, rates["Keras fit"], strict=True)]
        spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        print(f"| {name} | {way} | {statistics.median(values):,.0f} | {spread} |", flush=True)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="a fifth of the digits and three rounds")
    parser.add_argument("names", nargs="*", default=list(DIGITS))
    options = parser.parse_args()
    train = datasets.load().train
    print(f"{devices.describe_cpu()}\n\n| recipe | way | images/s | times Keras fit |\n|---|---|---|---|")
    for name in options.names:
        count = DIGITS[name] // (5 if options.quick else 1)
        digits = Split(train.images[:count], train.labels[:count])
        print_rows(name, compare(ways_for(name, digits), 3 if options.quick else options.rounds))


if __name__ == "__main__":
    main()
