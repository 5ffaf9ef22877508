"""What a map is called, which digits it shows, how its trust figures come about, and where unseen digits go."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import PROJECTIONS, READING, Map, ProjectionError, figures, film, pca, placing

ROOT = Path(__file__).parents[2]


def blobs(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of two kinds that overlap a little: uint8, count x 28 x 28, and their kinds."""
    draw = np.random.default_rng(seed)
    kinds = np.arange(count) % 2
    means = draw.uniform(0, 120, (2, 28, 28))
    images = means[kinds] + draw.normal(0, 40, (count, 28, 28))
    return np.clip(images, 0, 255).astype(np.uint8), kinds.astype(np.uint8)


# --- recipes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", PROJECTIONS)
def test_a_bare_name_means_all_digits_at_defaults(method):
    found = projections.parse(method)
    assert (found.method, found.points, found.seed) == (method, 70_000, 0)
    assert projections.to_link(found) == method
    assert projections.parse(f" {method.upper()} ~points:2000") == projections.of(method, {"points": 2000})


def test_only_what_differs_from_the_defaults_is_written():
    text = "tsne~points:10000~perplexity:50~metric:cosine"
    assert projections.to_link(projections.parse(text)) == text
    assert projections.to_link(projections.parse("tsne~seed:0~perplexity:30~rate:auto")) == "tsne"


def test_each_recipe_has_a_key_of_its_own():
    texts = ["pca", "tsne", "tsne~seed:1", "tsne~points:9999", "tsne~perplexity:31", "umap", "pacmap"]
    keys = [projections.key(projections.parse(text)) for text in texts]
    assert len(set(keys)) == len(texts)
    assert all(key.startswith(f"maps/{text.split('~')[0]}-") for key, text in zip(keys, texts, strict=True))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no kind of map"),
        ("som", "There is no kind of map"),
        ("umpa", "did you mean umap"),
        ("tsne~points", "~name:value"),
        ("tsne~points:999", "Set points to a whole number from 1000 to 70000, not 999."),
        ("tsne~points:many", 'not "many"'),
        ("tsne~perplexity:5~perplexity:6", "once only"),
        ("tsne~neighbours:5", "There is no tsne setting"),
        ("tsne~points:1000~perplexity:334", "Set perplexity to at most 333 for 1,000 points, not 334."),
        ("tsne~perplexity:101", "Set perplexity to at most 100 for 70,000 points"),
        ("tsne~library:scikit-learn", "Set points to at most 10,000 for scikit-learn's t-SNE"),
        ("tsne~library:scikit-learn~points:1000~exaggeration:2", "Leave exaggeration at 1"),
        ("umap~min_dist:nan", "Set min_dist"),
        ("umap~min_dist:" + "9" * 500, "Shorten the map:"),
        ("pacmap~metric:<b>", "Set metric to euclidean or cosine"),
    ],
)
def test_bad_input_is_one_clear_sentence(text, sentence):
    with pytest.raises(ProjectionError) as caught:
        projections.parse(text)
    assert sentence in str(caught.value)
    assert str(caught.value).count("\n") == 0 and str(caught.value).endswith((".", "?"))


def test_every_method_can_be_drawn_as_a_form_and_read_about():
    for method, kind in PROJECTIONS.items():
        assert kind.title and kind.about.endswith(".")
        assert len(READING[method]) == 3
        for setting in kind.settings.values():
            assert setting.about and setting.check("it", setting.default) == setting.default


# --- positions ------------------------------------------------------------------------------------------


def test_fewer_points_are_a_stratified_draw():
    labels = np.repeat(np.arange(3, dtype=np.uint8), [500, 300, 1234])
    found = projections.positions(projections.parse("pca~points:1000"), labels)
    assert found.dtype == np.int32 and len(found) == 1000
    assert np.all(np.diff(found) > 0)
    assert np.bincount(labels[found]).tolist() == [246, 147, 607]


def test_the_draw_follows_the_seed():
    labels = np.arange(5000, dtype=np.uint8) % 10
    one, again, other = (
        projections.positions(projections.parse(f"pca~points:1000~seed:{seed}"), labels) for seed in (1, 1, 2)
    )
    assert np.array_equal(one, again) and not np.array_equal(one, other)


def test_all_points_are_all_positions():
    assert np.array_equal(projections.positions(projections.parse("tsne"), np.zeros(1500, np.uint8)), np.arange(1500))


# --- principal components -------------------------------------------------------------------------------


def test_components_are_those_of_scikit_learn_up_to_sign():
    from sklearn.decomposition import PCA

    images, _ = blobs(900)
    basis = pca.find_basis(images)
    flat = images.reshape(len(images), -1) / 255
    exact = PCA(svd_solver="full").fit(flat)
    assert np.allclose(basis.variances, exact.explained_variance_, atol=1e-6)
    assert np.allclose(basis.total, flat.var(axis=0, ddof=1).sum())
    assert np.allclose(np.abs((basis.components[:30] * exact.components_[:30]).sum(axis=1)), 1, atol=1e-4)
    scores = pca.project(images, basis.first(5))
    assert np.allclose(np.abs(scores), np.abs(exact.transform(flat)[:, :5]), atol=1e-3)


def test_the_sign_of_a_component_is_settled():
    basis = pca.find_basis(blobs(300)[0])
    largest = np.abs(basis.components).argmax(axis=1)
    assert (basis.components[np.arange(784), largest] > 0).all()


def test_all_components_rebuild_the_image():
    images, _ = blobs(900)
    basis = pca.find_basis(images)
    rebuilt = pca.rebuild(pca.project(images[:3], basis), basis)
    assert np.allclose(rebuilt, images[:3].reshape(3, -1) / 255, atol=1e-4)


def test_images_that_do_not_differ_are_refused():
    with pytest.raises(ProjectionError, match="all the same picture"):
        pca.find_basis(np.full((50, 28, 28), 7, np.uint8))


# --- trust ----------------------------------------------------------------------------------------------


def test_trustworthiness_and_continuity_are_scikit_learns():
    from sklearn.manifold import trustworthiness

    images, labels = blobs(300)
    places = np.random.default_rng(3).normal(size=(300, 2)).astype(np.float32)
    flat = images.reshape(300, -1).astype(float)
    found = projections.trust(images, places, labels, sample=300)
    assert found["trustworthiness"] == pytest.approx(trustworthiness(flat, places, n_neighbors=12), abs=1e-6)
    assert found["continuity"] == pytest.approx(trustworthiness(places, flat, n_neighbors=12), abs=1e-6)


def test_a_sample_comes_near_the_whole():
    images, labels = blobs(600)
    places = pca.project(images, pca.find_basis(images).first(2))
    whole, part = (projections.trust(images, places, labels, sample=size) for size in (600, 200))
    assert part["sample"] == 200
    assert part["trustworthiness"] == pytest.approx(whole["trustworthiness"], abs=0.03)
    assert part["vote"] == whole["vote"]


def test_a_perfect_map_has_perfect_figures():
    draw = np.random.default_rng(0)
    images = np.zeros((200, 28, 28), np.uint8)
    images[:, 0, :2] = draw.integers(0, 256, (200, 2))
    images = np.unique(images.reshape(200, -1), axis=0).reshape(-1, 28, 28)
    found = projections.trust(images, images[:, 0, :2].astype(np.float32), np.zeros(len(images), np.uint8))
    assert found["trustworthiness"] == found["continuity"] == found["vote"] == 1
    assert found["kept"] > 0.97  # ties in distance may be cut either way


def test_the_vote_leaves_the_point_itself_out_and_takes_duplicates():
    line = np.array([[0, 0], [1, 0], [2, 0], [10, 0], [11, 0], [12, 0]], np.float32)
    assert figures.vote(line, np.array([0, 0, 0, 1, 1, 1], np.uint8), voters=2) == 1
    assert figures.vote(line, np.array([0, 1, 0, 1, 0, 1], np.uint8), voters=2) == pytest.approx(2 / 6)
    assert figures.vote(np.zeros((30, 2), np.float32), np.zeros(30, np.uint8)) == 1


# --- film -----------------------------------------------------------------------------------------------


def test_a_film_keeps_a_few_frames_from_first_to_last():
    taken = film.Film(40, 0)
    taken.take(projections.Progress("Finding neighbours", coordinates=np.ones((40, 2))))
    canvas = np.zeros((40, 2))
    for step in range(0, 501, 5):
        canvas[:] = step  # the library changes its array in place
        taken.take(projections.Progress(projections.LAYOUT, step, 500, canvas))
    assert taken.steps[0] == 0 and taken.steps[-1] == 500
    assert len(taken.steps) == film.FRAMES + 1
    assert taken.frames[:, 0, 0].tolist() == taken.steps


def test_a_film_of_many_points_shows_some_of_them():
    taken = film.Film(70_000, 0)
    assert len(taken.rows) == film.POINTS == len(np.unique(taken.rows))
    assert np.array_equal(taken.rows, film.Film(70_000, 0).rows)


def test_rounding_moves_a_point_by_less_than_a_screen_shows():
    frames = np.random.default_rng(0).normal(0, 50, (3, 100, 2)).astype(np.float32)
    back = film.unrounded(*film.rounded(frames))
    assert np.abs(back - frames).max() < np.ptp(frames) / film.LEVELS
    assert film.unrounded(*film.rounded(np.zeros((0, 5, 2), np.float32))).shape == (0, 5, 2)
    assert np.array_equal(film.unrounded(*film.rounded(np.ones((1, 4, 2), np.float32))), np.ones((1, 4, 2)))


# --- place ----------------------------------------------------------------------------------------------


def _map(method: str, images: np.ndarray, places: np.ndarray, **settings: object) -> Map:
    basis = pca.find_basis(images).first(20)
    steps = np.zeros(0, np.int32)
    recipe = projections.of(method, settings)
    return Map(recipe, np.arange(len(images), dtype=np.int32), places, places[None][:0], steps, steps, {}, basis)


def test_pca_places_by_projection():
    images, _ = blobs(300)
    found = _map("pca", images, pca.project(images, pca.find_basis(images).first(2)))
    assert np.allclose(projections.place(images[:5], found), found.coordinates[:5], atol=1e-4)


@pytest.mark.parametrize("method", ["tsne", "umap", "pacmap"])
@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_unseen_pictures_land_among_their_kind(method, metric):
    images, kinds = blobs(400)
    shown, unseen = images[:300], images[300:]
    places = np.random.default_rng(0).normal(0, 3, (300, 2)).astype(np.float32)
    places[:, 0] += 40 * kinds[:300]
    found = _map(method, shown, places, metric=metric)
    where = projections.place(unseen, found, projections.anchors(found, shown))
    assert ((where[:, 0] > 20) == kinds[300:]).all()


def test_a_place_without_anchors_is_the_callers_mistake():
    images, _ = blobs(100)
    with pytest.raises(ValueError, match="anchors"):
        projections.place(images[:1], _map("umap", images, np.zeros((100, 2), np.float32)))


def test_weights_have_the_perplexity_asked_for():
    squares = np.sort(np.random.default_rng(0).uniform(1, 9, 15))
    weights = placing._perplexed(squares, 5)
    assert weights.sum() == pytest.approx(1)
    assert np.exp(-(weights * np.log(weights)).sum()) == pytest.approx(5, abs=1e-3)
    fuzzy = placing._fuzzy(np.sqrt(squares))
    assert fuzzy[0] == 1 and fuzzy.sum() == pytest.approx(np.log2(15), abs=1e-3)


def test_a_t_sne_point_goes_where_openTSNE_puts_it():
    """The library's own transform of the same point, on the same frozen map."""
    from openTSNE import TSNE

    images, _ = blobs(400)
    basis = pca.find_basis(images[:300]).first(20)
    points, unseen = pca.project(images[:300], basis), pca.project(images[300:], basis)
    embedding = TSNE(perplexity=20, initialization="pca", random_state=0, neighbors="exact").fit(points)
    centre = (embedding.max(axis=0) + embedding.min(axis=0)) / 2  # which its transform makes the origin
    found = _map("tsne", images[:300], np.asarray(embedding - centre, np.float32))
    ours = projections.place(images[300:], found, projections.anchors(found, images[:300]))
    theirs = np.asarray(embedding.transform(unseen))
    size = np.ptp(found.coordinates)
    assert np.median(np.linalg.norm(ours - theirs, axis=1)) < 0.02 * size


# --- the server's process -------------------------------------------------------------------------------


def test_a_server_loads_no_library_that_computes_maps():
    program = """
import sys
import numpy as np
from mnist_dash.analysis import projections
from mnist_dash.data import datasets
from mnist_dash.runs import maps
data = datasets.load()
images = np.concatenate([data.train.images, data.test.images])
for method in projections.PROJECTIONS:
    found = maps.load(projections.parse(method))
    assert len(found.coordinates) == 70_000
    projections.place(images[:1], found, projections.anchors(found, images))
print([name for name in ("numba", "umap", "pacmap", "openTSNE", "faiss", "sklearn", "scipy") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
