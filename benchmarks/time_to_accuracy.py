"""Seconds to an accuracy: plain Keras with tence-cnn until it passes 99.0 %, against fast, strong and best.

    python benchmarks/time_to_accuracy.py [--quick]

Both are counted from after the imports, graph building included, to the known test accuracy. The three recipes were
chosen on held-out training digits; here all 60,000 are trained on and the test digits are measured at the end. Runs go
to MNIST_DASH_HOME and are kept there, and finished runs are not trained again: measure on an idle machine with an empty
folder, and with mnist_dash/shipped/runs moved away.
"""

import argparse
import dataclasses
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset
from mnist_dash.models import devices, networks
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


def time_recipe(name: str, seed: int, epochs: int | None = None) -> tuple[float, float]:
    """Seconds and test accuracy of one run of a recipe, by the command line; a finished run is not trained again."""
    command = [sys.executable, "-m", "mnist_dash", "train", name, "--seed", str(seed), "--json"]
    command += ["--set", f"epochs={epochs}"] if epochs else []
    lines = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    end = json.loads(lines[-1])
    print(f"  {name}, seed {seed}: {end['seconds']:.1f} s, {end['test_accuracy']:.2%}", file=sys.stderr)
    return end["seconds"], end["test_accuracy"]


def spread(values: Sequence[float], style: str) -> str:
    """The mean, and the range where there is one."""
    mean = format(statistics.mean(values), style)
    return f"{mean} ({min(values):{style}} to {max(values):{style}})" if len(values) > 1 else mean


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one epoch and one seed of each: only to try the script")
    parser.add_argument("names", nargs="*", default=list(SEEDS))
    options = parser.parse_args()
    import keras  # noqa: F401  (so that plain Keras does not pay for the imports either)

    dataset = datasets.load()
    plain, accuracy, epochs = time_keras(dataset, 1 if options.quick else 20, GOAL)
    print(f"{devices.describe_cpu()}\n\n| way | seeds | seconds | test accuracy | share of plain Keras |")
    print("|---|---|---|---|---|")
    print(f"| plain Keras, tence-cnn, {epochs} epochs | 1 | {plain:.1f} | {accuracy:.2%} | 1 |", flush=True)
    for name in options.names:
        count, limit = (1, 1) if options.quick else (SEEDS[name], None)
        seconds, accuracies = zip(*(time_recipe(name, seed, limit) for seed in range(count)), strict=True)
        right = spread(accuracies, ".2%")
        share = f"1/{plain / statistics.mean(seconds):.1f}"
        print(f"| {name} | {count} | {spread(seconds, '.1f')} | {right} | {share} |", flush=True)


if __name__ == "__main__":
    main()
