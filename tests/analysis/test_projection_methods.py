"""Every kind of map, fitted on real digits: one contract for all of them, and what each may be asked to do."""

import os

import numpy as np
import pytest

from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import (
    LAYOUT,
    PROJECTIONS,
    Map,
    Progress,
    ProjectionError,
    figures,
    neighbours,
    pca,
)
from mnist_dash.data import datasets

# Read by each library when it loads: threads that wait then sleep, as in a job's process.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

QUICK = {
    "pca": {},
    "tsne": {"iterations": 100, "perplexity": 20},
    "umap": {"epochs": 150},
    "pacmap": {"iterations": 150},
}
SHOWN, UNSEEN = 1500, 400


@pytest.fixture(scope="module")
def digits() -> datasets.Split:
    test = datasets.load().test
    return datasets.Split(test.images[: SHOWN + UNSEEN], test.labels[: SHOWN + UNSEEN])


@pytest.fixture(scope="module", params=PROJECTIONS)
def fitted(request: pytest.FixtureRequest, digits: datasets.Split) -> tuple[Map, list[tuple[str, int, int]]]:
    """A map of 1,500 digits by each method, and what it told on the way."""
    recipe = projections.of(request.param, QUICK[request.param])
    told = []

    def listen(progress: Progress) -> None:
        if progress.coordinates is not None:
            assert progress.coordinates.shape == (SHOWN, 2)
        told.append((progress.stage, progress.step, progress.steps))

    method = PROJECTIONS[recipe.method]
    places, basis = method.fit(digits.images[:SHOWN], recipe.values, 0, listen)
    none = np.zeros(0, np.int32)
    return Map(recipe, np.arange(SHOWN, dtype=np.int32), places, places[None][:0], none, none, {}, basis), told


def test_every_kind_has_a_quick_recipe_here():
    assert set(QUICK) == set(PROJECTIONS)


def test_every_point_has_a_place(fitted):
    found, _ = fitted
    assert found.coordinates.shape == (SHOWN, 2) and found.coordinates.dtype == np.float32
    assert np.isfinite(found.coordinates).all()
    assert len(np.unique(found.coordinates, axis=0)) > SHOWN * 0.99


def test_what_it_tells_goes_from_stage_to_stage_and_to_the_last_step(fitted):
    _, told = fitted
    assert told[0][0] == "Finding the principal components"
    steps = [(step, steps) for stage, step, steps in told if stage == LAYOUT]
    if steps:
        assert [step for step, _ in steps] == sorted({step for step, _ in steps})
        assert steps[0][0] == 0 and steps[-1][0] == steps[-1][1]
        assert len(steps) > 20


def test_neighbours_on_the_map_are_alike(fitted, digits):
    found, _ = fitted
    figures_ = projections.trust(digits.images[:SHOWN], found.coordinates, digits.labels[:SHOWN], sample=300)
    least = {"pca": (0.38, 0.70), "tsne": (0.83, 0.94), "umap": (0.85, 0.92), "pacmap": (0.80, 0.90)}
    vote, trustworthiness = least[found.projection.method]
    assert figures_["vote"] > vote and figures_["trustworthiness"] > trustworthiness


def test_unseen_digits_land_among_their_class(fitted, digits):
    """A vote of the shown neighbours is as often right for a placed digit as it is for the shown ones."""
    from scipy.spatial import cKDTree

    found, _ = fitted
    held = projections.anchors(found, digits.images[:SHOWN])
    where = projections.place(digits.images[SHOWN:], found, held)
    near = cKDTree(found.coordinates).query(where, 10)[1]
    votes = [np.bincount(digits.labels[row]).argmax() for row in near]
    right = (votes == digits.labels[SHOWN:]).mean()
    assert right > figures.vote(found.coordinates, digits.labels[:SHOWN]) - 0.06


def test_the_same_recipe_is_the_same_map(digits):
    method = PROJECTIONS["pacmap"]
    settings = {**{name: setting.default for name, setting in method.settings.items()}, "iterations": 20}
    one, again, other = (method.fit(digits.images[:400], settings, seed, lambda told: None)[0] for seed in (3, 3, 4))
    assert np.array_equal(one, again) and not np.array_equal(one, other)


@pytest.mark.parametrize("method", PROJECTIONS)
def test_digits_without_variance_are_refused(method):
    settings = {name: setting.default for name, setting in PROJECTIONS[method].settings.items()}
    with pytest.raises(ProjectionError, match="all the same picture"):
        PROJECTIONS[method].fit(np.full((1000, 28, 28), 9, np.uint8), settings, 0, lambda told: None)


@pytest.mark.parametrize("method", PROJECTIONS)
def test_what_listens_can_end_the_fit(method, digits):
    class Enough(Exception):
        pass

    def listen(progress: Progress) -> None:
        if progress.stage == LAYOUT or method == "pca":
            raise Enough

    settings = {name: setting.default for name, setting in PROJECTIONS[method].settings.items()}
    with pytest.raises(Enough):
        PROJECTIONS[method].fit(digits.images[:300], settings, 0, listen)


def test_scikit_learns_t_sne_can_be_chosen(digits):
    settings = {name: setting.default for name, setting in PROJECTIONS["tsne"].settings.items()}
    settings |= {"library": "scikit-learn", "iterations": 50, "perplexity": 10}
    places, _ = PROJECTIONS["tsne"].fit(digits.images[:300], settings, 0, lambda told: None)
    assert figures.vote(places, digits.labels[:300]) > 0.5


@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_neighbours_are_scikit_learns(metric, digits):
    from sklearn.neighbors import NearestNeighbors

    points = pca.project(digits.images[:600], pca.find_basis(digits.images[:600]).first(20))
    found, distances = neighbours.nearest(points, 8, metric)
    exact = NearestNeighbors(n_neighbors=9, metric=metric, algorithm="brute").fit(points).kneighbors(points)
    assert (found == exact[1][:, 1:]).mean() > 0.999
    expected = np.sqrt(2 * exact[0][:, 1:]) if metric == "cosine" else exact[0][:, 1:]
    assert np.allclose(distances, expected, atol=2e-3)


def test_the_graph_search_finds_nearly_all_neighbours(digits, monkeypatch):
    points = pca.project(digits.images, pca.find_basis(digits.images).first(50))
    exact, _ = neighbours.nearest(points, 15)
    monkeypatch.setattr(neighbours, "EXACT", 100)
    found, _ = neighbours.nearest(points, 15)
    again, _ = neighbours.nearest(points, 15)
    assert np.array_equal(found, again)
    assert np.mean([len(np.intersect1d(*rows)) for rows in zip(exact, found, strict=True)]) > 14.5


def test_copies_of_a_point_are_neighbours_of_each_other():
    points = np.repeat(np.arange(10, dtype=np.float32)[:, None], 4, axis=0) * np.ones(3, np.float32)
    found, distances = neighbours.nearest(points, 3)
    assert (found // 4 == np.arange(40)[:, None] // 4).all() and not distances.any()
    assert not (found == np.arange(40)[:, None]).any()
