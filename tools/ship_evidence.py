"""Make what the gate and the nearest digits of the run for drawings need, and put it among the shipped results.

To be run when that run was trained anew or evidence.VERSION was raised; the older file may then be deleted.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mnist_dash import checked, paths
from mnist_dash.models import light
from mnist_dash.runs import artifacts, evidence, files, folder, reader


def main() -> None:
    """Write one file and say how long it took."""
    run, begun = reader.default(), time.perf_counter()
    content = (run.path / "model.tflite").read_bytes()
    layer = files.load_arrays(run.path / folder.STRANGERS, checked.MEGABYTE)
    arrays = evidence.make(run.recipe, light.Predictor(content, with_features=True), layer=layer)
    path = artifacts.put(evidence.key(run.id, content), arrays, paths.SHIPPED)
    told = f"limit {float(arrays['threshold']):.3f}, temperature {float(arrays['temperature']):.3f}"
    seconds = time.perf_counter() - begun
    print(f"{run.label}: {told}; {path.name}, {path.stat().st_size / 1e6:.2f} MB, in {seconds:.0f} s")


if __name__ == "__main__":
    main()
