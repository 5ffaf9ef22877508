"""Adversarial training: its digits stay within the bound, it is repeatable, and it helps against the attack."""

import dataclasses

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.models import adversarial, export, recipes, training
from mnist_dash.models.loop import Loop
from mnist_dash.models.recipes import Recipe

MNIST = datasets.load()
PLAIN = Recipe("32N-10N", train_size=2_000, batch_size=50, epochs=4, learning_rate=0.01)
HARDENED = dataclasses.replace(PLAIN, attack=0.05, attack_step=1.0)


def trained(recipe: Recipe) -> list[training.Event]:
    return list(training.train(recipe, MNIST))


def test_one_step_moves_ink_within_the_bound() -> None:
    import tensorflow as tf

    loop = Loop(HARDENED, training.divide(HARDENED, MNIST)[0])
    ink, labels = loop.images[:40], loop.labels[:40]
    seed = tf.constant([1, 2], tf.int64)
    moved = adversarial.one_step(loop._forward, ink, labels, 0.1, 1.0, seed).numpy()
    assert np.abs(moved - ink.numpy()).max() <= 25.5 + 1e-3
    assert moved.min() >= 0 and moved.max() <= 255
    again = adversarial.one_step(loop._forward, ink, labels, 0.1, 1.0, seed).numpy()
    assert (moved == again).all()
    assert np.abs(adversarial.attacked(loop._forward, ink, labels, 0.1).numpy() - ink.numpy()).max() <= 25.5 + 1e-3


def test_training_against_the_attack_helps_and_is_watched() -> None:
    first, second = trained(HARDENED), trained(HARDENED)
    ends = [event for event in first if isinstance(event, training.EpochEnd)]
    watched = [event.attacked_accuracy for event in ends]
    assert all(value is not None for value in watched)
    np.testing.assert_array_equal(first[-1].probabilities, second[-1].probabilities)
    loop = Loop(HARDENED, training.divide(HARDENED, MNIST)[0])
    for event in trained(PLAIN):
        if isinstance(event, training.EpochEnd):
            assert event.attacked_accuracy is None
            loop.restore({name: array for name, array in event.snapshot.items() if name in loop.state()})
    plain = loop.attacked_accuracy(training.divide(HARDENED, MNIST)[1])
    assert watched[-1] > plain + 0.1


def test_the_best_epoch_is_the_one_that_stands_best() -> None:
    happened = trained(dataclasses.replace(HARDENED, epochs=3, patience=3))
    assert isinstance(happened[-1], training.Finished) and happened[-1].epochs == 3


def test_a_recipe_says_its_attack_in_the_link() -> None:
    assert "~attack:0.05~attackstep:1.0" in recipes.to_link(HARDENED)
    assert recipes.from_link(recipes.to_link(HARDENED)) == HARDENED
    with pytest.raises(recipes.RecipeError, match=r"Set attack to a number from 0 to 0\.5"):
        Recipe("10N", attack=0.6)


def test_its_script_trains_against_the_attack() -> None:
    text = export.script(HARDENED)
    compile(text, "script.py", "exec")
    assert "class Attacked(keras.Sequential)" in text and "model = Attacked(" in text and "-12.75, 12.75" in text
