"""The Keras model of a recipe, and the same network as the trainer's own operations."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from mnist_dash.models import graph, networks
from mnist_dash.models.notation import ACTIVATIONS
from mnist_dash.models.recipes import RECIPES, Recipe

INK = np.random.default_rng(0).integers(0, 256, (6, 28, 28, 1), dtype=np.uint8)
MODELS = [
    "10N",
    "5N:sigmoid-10N",
    "20N-BN-D20-10N",
    "4C3-6C5:same-MP2-D25-16N:tanh-10N",
    "4C3:s2-BN:relu-AP2-10N",
    "4C5:linear:nobias-MP2-BN:relu-6C3:same:s2-GAP-10N:nobias",
    "4C3-MP3:same:s2-GMP-D50-10N",
]


def disturb(model: keras.Model) -> None:
    """Move all weights from their start, where biases and moving averages hide mistakes."""
    random = np.random.default_rng(1)
    for weight in model.weights:
        weight.assign(weight + random.uniform(0.05, 0.3, weight.shape))


@pytest.mark.parametrize("text", MODELS)
@pytest.mark.parametrize("scaling", ["unit", "raw"])
def test_own_operations_give_what_keras_gives(text: str, scaling: str) -> None:
    recipe = Recipe(text, scaling=scaling)
    model = networks.build(recipe)
    disturb(model)
    own = tf.nn.softmax(graph.forward_of(recipe, model)(INK))
    np.testing.assert_allclose(own, model(INK, training=False), atol=1e-5)


@pytest.mark.parametrize("text", ["20N-BN-10N", "4C3-BN:relu-MP2-BN-10N"])
def test_training_pass_normalises_and_remembers_as_keras_does(text: str) -> None:
    recipe = Recipe(text)
    theirs, ours = networks.build(recipe), networks.build(recipe)
    expected = theirs(INK, training=True)
    own = tf.nn.softmax(graph.forward_of(recipe, ours)(INK, seed=tf.constant([0, 0], tf.int64)))
    np.testing.assert_allclose(own, expected, atol=1e-5)
    for mine, keras_weight in zip(ours.weights, theirs.weights, strict=True):
        np.testing.assert_allclose(mine, keras_weight, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_is_keras_own(activation: str) -> None:
    recipe = Recipe(f"8N:{activation}-10N")
    model = networks.build(recipe)
    own = tf.nn.softmax(graph.forward_of(recipe, model)(INK))
    np.testing.assert_allclose(own, model(INK, training=False), atol=1e-5)


def test_bfloat16_is_near_float32_and_leaves_the_weights() -> None:
    recipe = Recipe("4C3-MP2-BN-16N-10N")
    model = networks.build(recipe)
    exact = graph.forward_of(recipe, model)(INK)
    coarse = graph.forward_of(recipe, model, "bfloat16")(INK)
    assert coarse.dtype == tf.float32
    assert 0 < np.abs(coarse - exact).max() < 0.1
    assert {weight.dtype for weight in model.weights} == {"float32"}


@pytest.mark.parametrize("rate", [20, 50])
def test_dropout_drops_its_share_and_keeps_the_sum(rate: int) -> None:
    recipe = Recipe(f"D{rate}-10N")
    values = tf.ones([100, 777])
    layer = recipe.network().rows[0].layer
    kept = [graph._apply(layer, [], values, tf.constant([7, step], tf.int64)).numpy() for step in (0, 0, 1)]
    assert np.mean(kept[0] == 0) == pytest.approx(rate / 100, abs=0.01)
    assert set(np.unique(kept[0])) == {np.float32(0), np.float32(1 / (1 - rate / 100))}
    assert (kept[0] == kept[1]).all()
    assert np.mean((kept[0] == 0) == (kept[2] == 0)) < 0.9


@pytest.mark.parametrize("name", [name for name, entry in RECIPES.items() if not entry.recipe.is_classical])
def test_counts_are_those_of_the_notation(name: str) -> None:
    network = RECIPES[name].recipe.network()
    model = networks.build(RECIPES[name].recipe)
    assert model.count_params() == network.parameters
    assert sum(weight.shape.num_elements() for weight in model.trainable_weights) == network.trainable_parameters


def test_the_seed_decides_the_start() -> None:
    first, again, other = (networks.build(Recipe("4C3-8N-10N", seed=seed)).get_weights() for seed in (3, 3, 4))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert not any((a == b).all() for a, b in zip(first, other, strict=True) if a.ndim > 1)


def test_a_saved_model_is_plain_keras(tmp_path) -> None:
    model = networks.build(Recipe("4C5:linear:nobias-MP2-BN:relu-D25-8N-10N"))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    assert {type(layer).__module__.partition(".")[0] for layer in loaded.layers} == {"keras"}
    np.testing.assert_array_equal(loaded(INK, training=False), model(INK, training=False))
