"""PaCMAP: by the pacmap library's own functions, step by step, so that the map can be seen while it forms.

Loads numba, in a job's process only.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections import neighbours, pca
from mnist_dash.analysis.projections.progress import LAYOUT, Floats, Progress, Report
from mnist_dash.data.datasets import Bytes
from mnist_dash.models.recipes.settings import Setting

SETTINGS: Mapping[str, Setting] = {
    "neighbours": Setting(10, 3, 100, about="near pairs for each digit: what is pulled together"),
    "middle": Setting(0.5, 0.0, 3.0, about="half-near pairs for each near pair: what keeps the large arrangement"),
    "far": Setting(2.0, 0.1, 5.0, about="far pairs for each near pair: what is pushed apart"),
    "iterations": Setting(250, 20, 2_000, about="steps of the last of three phases, after 100 and 100"),
    "metric": neighbours.METRIC,
    "components": pca.COMPONENTS,
}
PHASES = (100, 100)  # iterations with weak, then with even half-near pairs
CANDIDATES = 50  # neighbours beyond those wanted, of which the nearest after local scaling are taken
FIRST_WEIGHT, RATE, DECAYS = 1000.0, 1.0, (0.9, 0.999)  # the library's own: half-near pairs, Adam
EVERY = 5  # iterations between two reports


def fit(images: Bytes, settings: Mapping[str, Any], seed: int, report: Report) -> tuple[Floats, pca.Basis]:
    """A place for each image, from the first two principal components on."""
    points, basis = pca.reduced(images, settings["components"], report)
    report(Progress("Loading pacmap", coordinates=points[:, :2]))
    points /= points.max() - points.min()
    return _lay_out(points, settings, seed, report), basis


def _lay_out(points: Floats, settings: Mapping[str, Any], seed: int, report: Report) -> Floats:
    import numba
    from pacmap import pacmap as library

    report(Progress("Finding neighbours", coordinates=points[:, :2]))
    pairs = _pairs(points, settings, seed)
    numba.set_num_threads(1)  # the gradient is summed by one thread; a second would only wait, at a price
    phases = (*PHASES, settings["iterations"])
    places = 0.01 * np.ascontiguousarray(points[:, :2])
    momentum, scale = np.zeros_like(places), np.zeros_like(places)
    report(Progress(LAYOUT, 0, sum(phases), places))
    for step in range(sum(phases)):
        middle, near, far = library.find_weight(FIRST_WEIGHT, step, num_iters=phases)
        gradient = library.pacmap_grad(places, *pairs, near, middle, far)
        library.update_embedding_adam(places, gradient, momentum, scale, *DECAYS, RATE, step)
        if (step + 1) % EVERY == 0:
            report(Progress(LAYOUT, step + 1, sum(phases), places))
    return places


def _pairs(points: Floats, settings: Mapping[str, Any], seed: int) -> tuple[npt.NDArray[np.int32], ...]:
    """Near, half-near and far pairs (M x 2 each)."""
    from pacmap import pacmap as library

    count = settings["neighbours"]
    found, distances = neighbours.nearest(points, count + CANDIDATES, settings["metric"])
    local = np.maximum(distances[:, 3:6].mean(axis=1), 1e-10)
    near = library.sample_neighbors_pair(points, library.scale_dist(distances, local, found), found, count)
    kind = library.distance_to_option("angular" if settings["metric"] == "cosine" else "euclidean")
    middle = library.sample_MN_pair_deterministic(points, round(count * settings["middle"]), seed, kind)
    far = library.sample_FP_pair_deterministic(points, near, count, round(count * settings["far"]), seed)
    return near, middle, far
