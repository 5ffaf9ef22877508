"""Grids: every value with every seed, and a table of what is known."""

import pytest

from mnist_dash.analysis import grids
from mnist_dash.models.recipes import Recipe, RecipeError, recipe_id

BASE = Recipe("32N-10N", seed=9)


def test_every_value_has_every_seed():
    grid = grids.expand(BASE, "learning_rate", "0.001, 0.002,0.001,", 3)
    assert list(grid) == ["0.001", "0.002"]
    assert [recipe.seed for recipe in grid["0.002"]] == [0, 1, 2]
    assert {recipe.learning_rate for recipe in grid["0.002"]} == {0.002}


@pytest.mark.parametrize("setting", grids.VARIED)
def test_every_setting_can_be_varied(setting):
    value = str(getattr(BASE, setting))
    assert grids.expand(BASE, setting, value, 1)[value] == [Recipe("32N-10N")]


@pytest.mark.parametrize(
    ("setting", "values", "seeds"),
    [("learning_rate", "", 3), ("learning_rate", "a", 1), ("model", "1N", 1), ("epochs", "1,2,3,4,5,6", 5)],
)
def test_wrong_grids_are_refused_in_a_sentence(setting, values, seeds):
    with pytest.raises(RecipeError):
        grids.expand(BASE, setting, values, seeds)
    with pytest.raises(RecipeError):
        grids.expand(Recipe("knn"), "epochs", "1", 1)


def test_rows_fill_as_runs_finish():
    grid = grids.expand(BASE, "epochs", "1, 2", 2)
    first, second = (recipe_id(recipe) for recipe in grid["1"])
    rows = grids.rows(grid, {first: 0.98, second: 0.97}, {recipe_id(grid["2"][0]): "training, 40 %"})
    assert rows[0] == {"Value": "1", "Seed 0": "98.00 %", "Seed 1": "97.00 %", "Mean ± deviation": "97.50 % ± 0.71"}
    assert rows[1] == {"Value": "2", "Seed 0": "training, 40 %", "Seed 1": "–", "Mean ± deviation": ""}
