"""Each optimiser against Keras's class of the same name and settings."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from mnist_dash.models.optimizers import METHODS, Optimizer
from mnist_dash.models.recipes import OPTIMIZERS
from mnist_dash.models.schedules import SCHEDULES

SHAPES = [(7, 5), (5,), (3, 3, 2, 4)]


def take_steps(name: str, decay: float, steps: int = 12) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The weights after some steps with our optimiser, and with Keras's."""
    random = np.random.default_rng(0)
    start = [random.normal(size=shape).astype(np.float32) for shape in SHAPES]
    own = [tf.Variable(array) for array in start]
    theirs = [keras.Variable(array) for array in start]
    class_name, settings = METHODS[name].keras
    decay_setting = {"weight_decay": decay} if decay or name == "adamw" else {}
    keras_optimizer = getattr(keras.optimizers, class_name)(0.01, **settings, **decay_setting)
    optimizer = Optimizer(name, own, decay)
    for step in range(steps):
        gradients = [tf.constant(random.normal(size=shape).astype(np.float32) * 0.1) for shape in SHAPES]
        optimizer.apply(gradients, tf.constant(0.01), tf.constant(step + 1.0))
        keras_optimizer.apply(gradients, theirs)
    return [variable.numpy() for variable in own], [np.array(variable) for variable in theirs]


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_steps_are_those_of_keras(name: str, decay: float) -> None:
    own, theirs = take_steps(name, decay)
    for mine, expected in zip(own, theirs, strict=True):
        np.testing.assert_allclose(mine, expected, rtol=2e-5, atol=2e-6)


def test_every_optimizer_of_a_recipe_is_there() -> None:
    assert set(METHODS) == set(OPTIMIZERS)


def test_weight_decay_shrinks_the_weights() -> None:
    without, _ = take_steps("sgd", 0.0)
    with_decay, _ = take_steps("sgd", 1.0)
    assert all(np.abs(a).sum() > 1.05 * np.abs(b).sum() for a, b in zip(without, with_decay, strict=True))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("constant", [1, 1, 1, 1, 1]),
        ("cosine", [1, 0.9045, 0.5, 0.2061, 0]),
        ("one-cycle", [0, 1, 0.625, 0.375, 0]),
        ("step", [1, 1, 0.1, 0.1, 0.01]),
    ],
)
def test_schedules(name: str, expected: list[float]) -> None:
    places = tf.constant([0.0, 0.2, 0.5, 0.7, 1.0])
    np.testing.assert_allclose(SCHEDULES[name](places), expected, atol=1e-4)
