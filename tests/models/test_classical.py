"""Classical models: one shape of probabilities, honest values, growth in parts, safe saving."""

from collections.abc import Iterator

import numpy as np
import pytest
import skops.io
from threadpoolctl import threadpool_limits

from mnist_dash.data import datasets
from mnist_dash.models import classical
from mnist_dash.models.recipes import BASELINES, RECIPES, Recipe, RecipeError, with_settings


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """On a busy machine OpenMP threads that wait for one another take many times as long as one alone."""
    with threadpool_limits(1):
        yield


QUICK = {
    "forest": "forest:trees=30",
    "extra-trees": "extra-trees:trees=30",
    "hist-gradient-boosting": "hist-gradient-boosting:iterations=6,leaves=8,rate=0.5",
}
LEAST = {"tree": 0.6, "hist-gradient-boosting": 0.75}  # accuracy on 1,000 test digits, 2,000 in training


@pytest.fixture(scope="module")
def digits() -> datasets.Dataset:
    return datasets.load()


@pytest.mark.parametrize("name", BASELINES)
@pytest.mark.parametrize("scaling", ["unit", "raw"])
def test_every_model_learns_and_gives_probabilities(digits: datasets.Dataset, name: str, scaling: str) -> None:
    recipe = Recipe(QUICK.get(name, name), scaling=scaling)  # type: ignore[arg-type]
    classifier = classical.build(recipe)
    parts = list(classifier.fit_in_parts(digits.train.images[:2000], digits.train.labels[:2000]))
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert (len(parts) > 1) == (name in QUICK)
    images, labels = digits.test.images[:1000], digits.test.labels[:1000]
    probabilities = classifier.predict_proba(images)
    assert probabilities.shape == (1000, 10)
    assert probabilities.dtype == np.float32
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (classifier.predict(images) == labels).mean() > LEAST.get(name, 0.8)


def test_scaling_is_honoured(digits: datasets.Dataset) -> None:
    unit, raw = classical.build(Recipe("tree")), classical.build(Recipe("tree", scaling="raw"))
    images = digits.test.images[:3]
    assert unit.features(images).max() == 1
    assert raw.features(images).max() == 255
    assert unit.features(images).dtype == np.float32


@pytest.mark.parametrize("name", ["forest", "extra-trees", "tree", "hist-gradient-boosting", "svm-rbf"])
def test_the_same_seed_gives_the_same_probabilities(digits: datasets.Dataset, name: str) -> None:
    images, labels = digits.train.images[:500], digits.train.labels[:500]
    recipe = Recipe(QUICK.get(name, name), seed=3)
    first, again = (classical.build(recipe).fit(images, labels).predict_proba(images) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_a_forest_grown_in_parts_is_the_forest_grown_at_once(digits: datasets.Dataset) -> None:
    images, labels = digits.train.images[:500], digits.train.labels[:500]
    grown = classical.build(Recipe("forest:trees=30", seed=1)).fit(images, labels)
    whole = classical.build(Recipe("forest:trees=30", seed=1))
    whole.model.fit(whole.features(images), labels)
    test = digits.test.images[:200]
    np.testing.assert_array_equal(grown.predict_proba(test), whole.predict_proba(test))


def test_digits_never_seen_have_no_chance(digits: datasets.Dataset) -> None:
    for kept in ([3, 7], [1, 4, 8]):
        where = np.isin(digits.train.labels, kept).nonzero()[0][:300]
        for name in ("svm-rbf", "logistic", "knn"):
            classifier = classical.build(Recipe(name)).fit(digits.train.images[where], digits.train.labels[where])
            seen = np.isin(digits.test.labels, kept)
            probabilities = classifier.predict_proba(digits.test.images[seen])
            assert (np.delete(probabilities, kept, axis=1) == 0).all()
            assert (probabilities.argmax(axis=1) == digits.test.labels[seen]).mean() > 0.9


def test_the_support_vector_machine_is_calibrated_and_agrees_with_its_votes(digits: datasets.Dataset) -> None:
    classifier = classical.build(Recipe("svm-rbf")).fit(digits.train.images[:5000], digits.train.labels[:5000])
    images, labels = digits.train.images[50_000:53_000], digits.train.labels[50_000:53_000]
    probabilities = classifier.predict_proba(images)
    votes = classifier.model.predict(classifier.features(images))
    assert (probabilities.argmax(axis=1) == votes).mean() > 0.99
    confidence = probabilities.max(axis=1)
    assert abs(confidence.mean() - (votes == labels).mean()) < 0.02


def test_parameters_reach_the_model() -> None:
    def settings(text: str) -> dict[str, object]:
        return dict(classical.build(Recipe(text)).model.get_params())

    assert settings("knn:k=7,weights=distance")["n_neighbors"] == 7
    assert settings("forest:trees=12,depth=4,leaf=3") | {"n_estimators": 12, "max_depth": 4} == settings(
        "forest:trees=12,depth=4,leaf=3"
    )
    assert settings("tree")["max_depth"] is None
    assert settings("svm-rbf:C=3,gamma=0.5,pca=0")["gamma"] == 0.5
    assert settings("svm-rbf:pca=20")["pca__n_components"] == 20
    assert settings("logistic:C=2,iterations=5")["max_iter"] == 5


def test_few_digits_are_enough_for_every_model(digits: datasets.Dataset) -> None:
    for name in BASELINES:
        recipe = Recipe(QUICK.get(name, name), train_size=40)
        classifier = classical.build(recipe).fit(digits.train.images[:40], digits.train.labels[:40])
        assert classifier.predict_proba(digits.test.images[:1]).shape == (1, 10)


def test_a_network_is_refused() -> None:
    with pytest.raises(RecipeError, match="is a network"):
        classical.build(Recipe("10N"))


def test_a_model_comes_back_from_skops(digits: datasets.Dataset) -> None:
    recipe = Recipe("svm-rbf")
    classifier = classical.build(recipe).fit(digits.train.images[:500], digits.train.labels[:500])
    stored = skops.io.dumps(classifier.model)
    again = classical.Classifier(skops.io.loads(stored, trusted=classical.TRUSTED), recipe.scaling)
    images = digits.test.images[:50]
    np.testing.assert_array_equal(again.predict_proba(images), classifier.predict_proba(images))


@pytest.mark.parametrize("name", BASELINES)
def test_all_that_skops_must_trust_is_named(digits: datasets.Dataset, name: str) -> None:
    classifier = classical.build(Recipe(QUICK.get(name, name)))
    classifier.fit(digits.train.images[:100], digits.train.labels[:100])
    unknown = skops.io.get_untrusted_types(data=skops.io.dumps(classifier.model))
    assert set(unknown) <= set(classical.TRUSTED)


def test_the_registry_holds_every_classical_model() -> None:
    names = {name for name, entry in RECIPES.items() if entry.recipe.is_classical}
    assert names == set(BASELINES)
    for name in names:
        classical.build(with_settings(RECIPES[name].recipe, {"seed": "1"}))
