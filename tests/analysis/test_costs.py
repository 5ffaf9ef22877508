"""Estimates come from the most similar finished run on this machine."""

import pytest

from mnist_dash.analysis import costs
from mnist_dash.analysis.costs import Measured, estimate
from mnist_dash.models.recipes import AUGMENTATIONS, RECIPES, Recipe, with_settings

MLP, CNN = RECIPES["tence-mlp"].recipe, RECIPES["tence-cnn"].recipe
# Digits a second measured on one idle processor, float32; seconds without loading.
SPEEDS = {"tence-mlp": 63_400.0, "tence-cnn": 7_300.0, "islr-lab": 131_000.0, "ardi-tiny": 345_000.0}


def measured(name, here=True):
    recipe = RECIPES[name].recipe
    return Measured(recipe, SPEEDS[name], recipe.epochs * 60_000 / SPEEDS[name], recipe.epochs, here)


def test_the_same_recipe_takes_as_long_again():
    run = measured("tence-cnn")
    assert estimate(CNN, [measured("tence-mlp"), run]).seconds == pytest.approx(run.seconds)


@pytest.mark.parametrize("left_out", SPEEDS)
def test_each_tutorial_is_foretold_from_the_others_within_a_factor_of_two(left_out):
    runs = [measured(name) for name in SPEEDS if name != left_out]
    guess = estimate(RECIPES[left_out].recipe, runs).seconds
    assert 0.5 < guess / measured(left_out).seconds < 2


def test_more_epochs_cost_more_but_loading_counts_once():
    run = Measured(Recipe("32N-10N", epochs=2), 55_000.0, 12.0, 2, True)  # 2 s of learning, 10 s around it
    assert estimate(Recipe("32N-10N", epochs=20), [run]).seconds == pytest.approx(30.0)


def test_this_machine_comes_before_a_more_similar_run_elsewhere():
    runs = [measured("tence-cnn", here=False), measured("tence-mlp")]
    assert estimate(CNN, runs).basis is runs[1]


def test_classical_models_compare_with_themselves_only():
    tree = Measured(Recipe("tree", protocol="test"), 5_000.0, 12.0, 1, True)
    assert estimate(Recipe("knn"), [tree, measured("tence-mlp")]) is None
    assert estimate(Recipe("tree", train_size=30_000, protocol="test"), [tree]).seconds == pytest.approx(6.0)


def test_nothing_finished_gives_no_estimate():
    assert estimate(MLP, []) is None


def test_the_same_recipe_with_another_seed_comes_first_and_is_surest():
    same = Measured(with_settings(CNN, {"seed": 7, "protocol": "holdout"}), 7_300.0, 100.0, 12, True)
    like = Measured(with_settings(CNN, {"batch_size": 127}), 7_300.0, 50.0, 12, True)
    guess = estimate(CNN, [like, same])
    assert guess.basis is same and guess.off == costs.SAME
    assert estimate(CNN, [like]).off == costs.SIMILAR
    assert estimate(CNN, [measured("tence-cnn", here=False)]).off == costs.ELSEWHERE
    low, high = guess.ends
    assert low < guess.seconds < high


def test_bent_digits_are_foretold_from_bent_digits():
    bent, moved = (with_settings(CNN, {name: 2.0, "epochs": 3}) for name in ("elastic", "rotate"))
    runs = [Measured(each, speed, 60.0, 3, True) for each, speed in ((moved, 6_000.0), (bent, 2_000.0))]
    assert estimate(with_settings(bent, {"epochs": 6}), runs).basis is runs[1]
    assert estimate(with_settings(moved, {"epochs": 6}), runs).basis is runs[0]


def test_every_augmentation_is_of_some_kind():
    assert {name for names in costs.KINDS.values() for name in names} == set(AUGMENTATIONS)
