"""UMAP: by umap-learn's own functions, one after the other, so that the map can be seen while it forms.

Loads numba, in a job's process only.
"""

import io
import re
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections import neighbours, pca
from mnist_dash.analysis.projections.progress import LAYOUT, Floats, Progress, Report
from mnist_dash.data.datasets import Bytes
from mnist_dash.models.recipes.settings import Setting

SETTINGS: Mapping[str, Setting] = {
    "neighbours": Setting(
        15, 2, 200, about="how many neighbours each digit is tied to: few for detail, many for shape"
    ),
    "min_dist": Setting(0.1, 0.0, 0.99, about="how close points may lie: small packs tightly"),
    "epochs": Setting(200, 20, 2_000, about="rounds of the layout; for few points more of them cost little"),
    "metric": neighbours.METRIC,
    "components": pca.COMPONENTS,
}
SIDE = 10.0  # of the square in which the layout starts


def fit(images: Bytes, settings: Mapping[str, Any], seed: int, report: Report) -> tuple[Floats, pca.Basis]:
    """A place for each image, from the eigenvectors of the neighbour graph on."""
    points, basis = pca.reduced(images, settings["components"], report)
    report(Progress("Loading umap-learn", coordinates=points[:, :2]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _lay_out(points, settings, seed, report), basis


def _lay_out(points: Floats, settings: Mapping[str, Any], seed: int, report: Report) -> Floats:
    umap_ = _load()
    from umap import layouts, spectral

    epochs = settings["epochs"]
    draw = np.random.RandomState(seed)
    report(Progress("Finding neighbours", coordinates=points[:, :2]))
    graph = _graph(points, settings, draw)
    graph.data[graph.data < graph.data.max() / epochs] = 0  # would never be drawn
    graph.eliminate_zeros()
    report(Progress("Finding the first layout", coordinates=points[:, :2]))
    start = spectral.spectral_layout(points, graph, 2, draw)
    report(Progress(LAYOUT, 0, epochs, start))
    embedding = _square(start * (SIDE / np.abs(start).max()) + draw.normal(scale=1e-4, size=start.shape))
    a, b = umap_.find_ab_params(1.0, settings["min_dist"])
    layouts.optimize_layout_euclidean(
        embedding,
        embedding,
        graph.row,
        graph.col,
        epochs,
        len(points),
        umap_.make_epochs_per_sample(graph.data, epochs),
        a,
        b,
        draw.randint(np.iinfo(np.int32).min + 1, np.iinfo(np.int32).max - 1, 3).astype(np.int64),
        tqdm_kwds={
            "file": _Ticker(lambda step: report(Progress(LAYOUT, step, epochs, embedding))),
            "disable": False,
            "mininterval": 0,
            "miniters": 1,
            "bar_format": "{n}",
        },
        move_other=True,
    )
    return embedding


def _load() -> Any:
    """umap-learn without TensorFlow, which it would import for a class that is not used here: 10 s and 0.7 GB."""
    modules: dict[str, Any] = sys.modules
    barred = modules.setdefault("tensorflow", None) is None  # None makes its import fail
    try:
        from umap import umap_
    finally:
        if barred:
            del modules["tensorflow"]
    return umap_


def _graph(points: Floats, settings: Mapping[str, Any], draw: np.random.RandomState) -> Any:
    """The weighted neighbour graph as coordinates; the library counts each point as its own first neighbour."""
    umap_ = _load()
    found, distances = neighbours.nearest(points, settings["neighbours"] - 1, settings["metric"])
    found = np.column_stack([np.arange(len(points), dtype=np.int32), found])
    distances = np.column_stack([np.zeros(len(points), np.float32), distances])
    graph, *_ = umap_.fuzzy_simplicial_set(
        points, settings["neighbours"], draw, settings["metric"], knn_indices=found, knn_dists=distances
    )
    graph = graph.tocoo()
    graph.sum_duplicates()
    return graph


def _square(embedding: npt.NDArray[np.float64]) -> Floats:
    low, high = embedding.min(axis=0), embedding.max(axis=0)
    return np.ascontiguousarray(SIDE * (embedding - low) / (high - low), np.float32)


class _Ticker(io.StringIO):
    """Where the library's progress bar is written to: it tells the epoch, and there we look at the picture."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        super().__init__()
        self._tell, self._told = tell, 0

    def write(self, text: str) -> int:
        """Tell the epoch that the bar shows."""
        epoch = re.search(r"[0-9]+", text)
        if epoch and int(epoch[0]) > self._told:
            self._told = int(epoch[0])
            self._tell(self._told)
        return len(text)
