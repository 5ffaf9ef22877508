"""Measure all digits and find their duplicates, and put both among the shipped results.

To be run when a definition changed and its VERSION with it; the older files may then be deleted.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from mnist_dash import paths
from mnist_dash.data import datasets, duplicates, measures
from mnist_dash.runs import artifacts


def progress(word: str) -> Callable[[float], None]:
    """A function that prints how much of a step is done."""
    return lambda share: print(f"\r{word}: {share:4.0%}", end="", flush=True)


def main() -> None:
    """Write three files and say how long each took."""
    data = datasets.load()
    for name in datasets.SPLITS:
        images, start = data.split(name).images, time.perf_counter()
        table = measures.measure(images, progress(f"Measuring {name}"))
        path = artifacts.put(measures.key(images), table, paths.SHIPPED)
        print(f" in {time.perf_counter() - start:.1f} s: {path.name}, {path.stat().st_size / 1e6:.2f} MB")
    start = time.perf_counter()
    pairs = duplicates.find(np.concatenate([data.train.images, data.test.images]), progress("Finding duplicates"))
    path = artifacts.put(duplicates.key(data.train.images, data.test.images), pairs, paths.SHIPPED)
    print(f" in {time.perf_counter() - start:.1f} s: {path.name}, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
