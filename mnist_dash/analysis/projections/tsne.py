"""t-SNE: by openTSNE, or for comparison by scikit-learn."""

import warnings
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections import neighbours, pca
from mnist_dash.analysis.projections.progress import LAYOUT, Floats, Progress, ProjectionError, Report
from mnist_dash.data.datasets import Bytes
from mnist_dash.models.recipes.settings import Setting, Value

Start: TypeAlias = npt.NDArray[np.floating]
EARLY = 250  # iterations with early exaggeration, which both libraries take
SPREAD = 1e-4  # of the first picture along its longer direction: small, so that no point starts beyond reach
EVERY = 10  # iterations between two reports
MOST_LINKS = 7_000_000  # points times perplexity: what stays under 2 GB
MOST_COMPARED = 10_000  # points for scikit-learn's, which takes an hour for all

SETTINGS: Mapping[str, Setting] = {
    "perplexity": Setting(30, 2, 500, about="how many neighbours each digit looks to"),
    "exaggeration": Setting(1.0, 1.0, 12.0, about="how much stronger the pull of neighbours is to the end; 1 = plain"),
    "iterations": Setting(500, 50, 5_000, about=f"steps after the first {EARLY}"),
    "rate": Setting("auto", 1.0, 100_000.0, words=("auto",), about="learning rate; auto = points / exaggeration"),
    "metric": neighbours.METRIC,
    "components": pca.COMPONENTS,
    "library": Setting(
        "opentsne",
        words=("opentsne", "scikit-learn"),
        about=f"who computes it; scikit-learn for comparison, up to {MOST_COMPARED:,} points",
    ),
}


def check(points: int, settings: Mapping[str, Value]) -> None:
    """Raise ProjectionError where the settings do not go together."""
    perplexity = int(settings["perplexity"])
    most = min((points - 1) // 3, MOST_LINKS // points)
    if perplexity > most:
        raise ProjectionError(f"Set perplexity to at most {most} for {points:,} points, not {perplexity}.")
    if settings["library"] == "scikit-learn":
        if points > MOST_COMPARED:
            raise ProjectionError(f"Set points to at most {MOST_COMPARED:,} for scikit-learn's t-SNE, not {points:,}.")
        if settings["exaggeration"] != 1:
            raise ProjectionError("Leave exaggeration at 1 for scikit-learn's t-SNE, which does not have it.")


def fit(images: Bytes, settings: Mapping[str, Any], seed: int, report: Report) -> tuple[Floats, pca.Basis]:
    """A place for each image, from the first two principal components on."""
    points, basis = pca.reduced(images, settings["components"], report)
    start = points[:, :2] / points[:, 0].std() * SPREAD
    start += np.random.default_rng(seed).normal(0, 0.01 * SPREAD, start.shape)  # what another seed changes
    report(Progress("Finding neighbours", coordinates=points[:, :2]))
    lay_out = _by_opentsne if settings["library"] == "opentsne" else _by_scikit_learn
    return lay_out(points, start, settings, seed, report), basis


def _by_opentsne(points: Floats, start: Start, settings: Mapping[str, Any], seed: int, report: Report) -> Floats:
    from openTSNE import TSNEEmbedding, affinity, nearest_neighbors

    found = neighbours.nearest(points, 3 * settings["perplexity"], settings["metric"])
    report(Progress("Weighing neighbours", coordinates=points[:, :2]))
    links = affinity.PerplexityBasedNN(
        knn_index=nearest_neighbors.PrecomputedNeighbors(*found), perplexity=settings["perplexity"], n_jobs=-1
    )
    embedding = TSNEEmbedding(start, links, negative_gradient_method=_method(len(points)), random_state=seed, n_jobs=-1)
    steps = EARLY + settings["iterations"]
    report(Progress(LAYOUT, 0, steps, start))
    for done, count, pull in ((0, EARLY, 12.0), (EARLY, settings["iterations"], settings["exaggeration"])):
        embedding.optimize(
            count,
            exaggeration=max(pull, settings["exaggeration"]),
            momentum=0.8 if done else 0.5,
            learning_rate=settings["rate"],
            inplace=True,
            callbacks=_tell(report, done, steps),
            callbacks_every_iters=EVERY,
        )
    return np.asarray(embedding, np.float32)


def _method(points: int) -> str:
    """The tree is faster for few points, the grid for many: see benchmarks/projections.py."""
    return "bh" if points <= 10_000 else "fft"


def _tell(report: Report, done: int, steps: int) -> Any:
    """openTSNE's callback: the step and the picture so far."""

    def tell(step: int, error: float, embedding: Any) -> None:
        report(Progress(LAYOUT, done + step, steps, embedding))

    return tell


def _by_scikit_learn(points: Floats, start: Start, settings: Mapping[str, Any], seed: int, report: Report) -> Floats:
    from sklearn.manifold import TSNE

    report(Progress("Laying out with scikit-learn", coordinates=points[:, :2]))
    method = TSNE(
        perplexity=settings["perplexity"],
        max_iter=EARLY + settings["iterations"],
        learning_rate=settings["rate"],
        metric=settings["metric"],
        init=start,
        random_state=seed,
        n_jobs=-1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(method.fit_transform(points), np.float32)
