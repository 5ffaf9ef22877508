"""Studies: every combination with every seed, what halving keeps, and what may be said of the best."""

import pytest

from mnist_dash.analysis import studies
from mnist_dash.models.recipes import AUGMENTATIONS, Recipe, RecipeError, recipe_id

BASE = Recipe("32N-10N", seed=9, epochs=8, protocol="test")


def scored(study, tried, values):
    """Scores by run id: a value for each combination, a list of one a seed."""
    return {
        recipe_id(recipe): score
        for cell, line in tried.items()
        for recipe, score in zip(line, values[cell], strict=True)
    }


def test_every_combination_has_every_seed_and_keeps_digits_out():
    study = studies.plan(BASE, {"learning_rate": "0.001, 0.002,0.001,", "batch_size": "64, 128"}, 3)
    (tried,) = studies.rounds(study, {})
    assert list(tried) == [("0.001", "64"), ("0.001", "128"), ("0.002", "64"), ("0.002", "128")]
    assert [recipe.seed for recipe in tried["0.002", "64"]] == [0, 1, 2]
    assert {(recipe.learning_rate, recipe.batch_size) for recipe in tried["0.002", "64"]} == {(0.002, 64)}
    assert {recipe.protocol for line in tried.values() for recipe in line} == {"holdout"}


@pytest.mark.parametrize("setting", studies.VARIED)
def test_every_setting_can_be_varied(setting):
    value = str(getattr(BASE.augmentation if setting in AUGMENTATIONS else BASE, setting))
    study = studies.plan(BASE, {setting: value}, 1)
    assert study.recipes((value,)) == [Recipe("32N-10N", epochs=8)]


@pytest.mark.parametrize(
    ("varied", "seeds", "search"),
    [
        ({"learning_rate": ""}, 3, "grid"),
        ({"model": " , "}, 3, "grid"),
        ({"learning_rate": "a"}, 1, "grid"),
        ({"protocol": "test"}, 1, "grid"),
        ({"epochs": ",".join(map(str, range(1, 14)))}, 5, "grid"),
        ({"epochs": "1, 2"}, 1, "halving"),
        ({"epochs": "1", "batch_size": "1", "shift": "1"}, 1, "grid"),
    ],
)
def test_wrong_studies_are_refused_in_a_sentence(varied, seeds, search):
    with pytest.raises(RecipeError):
        studies.plan(BASE, varied, seeds, search)
    with pytest.raises(RecipeError):
        studies.plan(Recipe("knn"), {"train_size": "100"}, 1)


def test_random_search_draws_the_same_combinations_for_everybody():
    varied = {"learning_rate": "0.001, 0.002, 0.004", "batch_size": "32, 64, 128"}
    first, second = (studies.plan(BASE, varied, 1, "random", 4) for _ in range(2))
    assert first == second
    assert len(set(first.cells)) == 4 < len(studies.plan(BASE, varied, 1).cells)


def test_halving_keeps_the_better_half_and_doubles_the_epochs():
    study = studies.plan(BASE, {"learning_rate": "0.001, 0.002, 0.003, 0.004"}, 2, "halving")
    assert studies.sizes(study) == [(4, 2), (2, 4), (1, 8)]
    (first,) = studies.rounds(study, {})
    assert {recipe.epochs for line in first.values() for recipe in line} == {2}
    values = {(f"0.00{n}",): [0.9 + n / 100] * 2 for n in (1, 2, 3, 4)}
    scores = scored(study, first, values)
    lacking = dict(list(scores.items())[:-1])
    assert len(studies.rounds(study, lacking)) == 1
    _, second = studies.rounds(study, scores)
    assert list(second) == [("0.004",), ("0.003",)]
    assert {recipe.epochs for line in second.values() for recipe in line} == {4}
    scores |= scored(study, second, values)
    third = studies.rounds(study, scores)[2]
    assert {cell: [recipe.epochs for recipe in line] for cell, line in third.items()} == {("0.004",): [8, 8]}


def test_a_failed_run_ends_a_round_without_a_score():
    study = studies.plan(BASE, {"learning_rate": "0.001, 0.002"}, 1, "halving")
    (first,) = studies.rounds(study, {})
    scores = scored(study, first, {("0.001",): [None], ("0.002",): [0.95]})
    assert list(studies.rounds(study, scores)[1]) == [("0.002",)]


def test_verdict_tells_a_difference_from_the_luck_of_the_seeds():
    study = studies.plan(BASE, {"learning_rate": "0.001, 0.002"}, 3)
    (tried,) = studies.rounds(study, {})
    assert studies.verdict(study, tried, {}) == ""
    clear = scored(study, tried, {("0.001",): [0.95, 0.96, 0.97], ("0.002",): [0.96, 0.97, 0.981]})
    assert "learning rate 0.002** is best" in studies.verdict(study, tried, clear)
    assert "more than the luck of the seeds" in studies.verdict(study, tried, clear)
    mixed = scored(study, tried, {("0.001",): [0.95, 0.96, 0.97], ("0.002",): [0.97, 0.95, 0.97]})
    assert "cannot tell which of the two" in studies.verdict(study, tried, mixed)
    half = dict(list(clear.items())[:4])
    assert "is ahead so far" in studies.verdict(study, tried, half)


def test_rows_fill_as_runs_finish():
    study = studies.plan(BASE, {"epochs": "1, 2"}, 2)
    (tried,) = studies.rounds(study, {})
    scores = scored(study, {("1",): tried["1",]}, {("1",): [0.98, 0.97]})
    first, second = studies.rows(study, tried, scores, lambda run_id: "training, 40 %")
    assert first["epochs"] == "1" and first["Seed 0"] == "98.00 %" and first["Mean"] == "97.50 %"
    assert first["95 % interval"]
    assert second["Seed 1"] == "training, 40 %" and second["Mean"] == ""
