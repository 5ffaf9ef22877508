"""Seconds to an accuracy: plain Keras with tence-cnn until it passes 99.0 %, against fast, strong and best.

    python benchmarks/time_to_accuracy.py [--quick]

Both are counted from after the imports, graph building included, to the known test accuracy. The three recipes were
chosen on held-out training digits; here all 60,000 are trained on and the test digits are measured at the end.
"""

import argparse
import dataclasses
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset
from mnist_dash.models import devices, networks, training
from mnist_dash.models.optimizers import METHODS
from mnist_dash.models.recipes import RECIPES

GOAL = 0.990
SEEDS = {"fast": 5, "strong": 3, "best": 3}


def time_keras(dataset: Dataset, epochs: int, goal: float) -> tuple[float, float, int]:
    """Seconds, test accuracy and epochs of tence-cnn in plain Keras until an epoch ends at the goal or above."""
    import keras

    begun = time.perf_counter()
    recipe = RECIPES["tence-cnn"].recipe
    model = networks.build(dataclasses.replace(recipe, scaling="raw"))  # without a scaling layer
    optimizer = getattr(keras.optimizers, METHODS[recipe.optimizer].keras[0])(recipe.learning_rate)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    train, test = (split.images[..., None].astype(np.float32) / 255 for split in (dataset.train, dataset.test))
    for epoch in range(1, epochs + 1):
        model.fit(train, dataset.train.labels, batch_size=recipe.batch_size, epochs=1, verbose=0)
        _, accuracy = model.evaluate(test, dataset.test.labels, batch_size=1000, verbose=0)
        print(f"  plain Keras: epoch {epoch}, {accuracy:.2%}", file=sys.stderr)
        if accuracy >= goal:
            break
    return time.perf_counter() - begun, accuracy, epoch


def time_recipe(name: str, seed: int, dataset: Dataset, epochs: int | None = None) -> training.Finished:
    """The end of one run of a recipe on all training digits."""
    recipe = dataclasses.replace(RECIPES[name].recipe, seed=seed, protocol="test")
    if epochs:
        recipe = dataclasses.replace(recipe, epochs=epochs)
    *_, end = training.train(recipe, dataset)
    assert isinstance(end, training.Finished)
    print(f"  {name}, seed {seed}: {end.seconds:.1f} s, {end.test_accuracy:.2%}", file=sys.stderr)
    return end


def spread(values: list[float], style: str) -> str:
    """The mean, and the range where there is one."""
    mean = format(statistics.mean(values), style)
    return f"{mean} ({min(values):{style}} to {max(values):{style}})" if len(values) > 1 else mean


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one epoch and one seed of each: only to try the script")
    parser.add_argument("names", nargs="*", default=list(SEEDS))
    options = parser.parse_args()
    import keras  # noqa: F401  (so that no way pays for the imports)

    dataset = datasets.load()
    plain, accuracy, epochs = time_keras(dataset, 1 if options.quick else 20, GOAL)
    print(f"{devices.describe_cpu()}\n\n| way | seeds | seconds | test accuracy | share of plain Keras |")
    print("|---|---|---|---|---|")
    print(f"| plain Keras, tence-cnn, {epochs} epochs | 1 | {plain:.1f} | {accuracy:.2%} | 1 |", flush=True)
    for name in options.names:
        count, limit = (1, 1) if options.quick else (SEEDS[name], None)
        ends = [time_recipe(name, seed, dataset, limit) for seed in range(count)]
        seconds = [end.seconds for end in ends]
        right = spread([end.test_accuracy for end in ends], ".2%")
        share = f"1/{plain / statistics.mean(seconds):.1f}"
        print(f"| {name} | {count} | {spread(seconds, '.1f')} | {right} | {share} |", flush=True)


if __name__ == "__main__":
    main()
