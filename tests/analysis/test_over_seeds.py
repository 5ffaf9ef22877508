"""Several seeds of a recipe: their mean, their spread, and two recipes by their seeds; scipy as the oracle."""

import numpy as np
import pytest

from mnist_dash.analysis import over_seeds
from mnist_dash.models.recipes import Recipe

BASE, RIVAL = "32N-10N", "64N-10N"


def runs(**accuracies):
    """Recipes and accuracies, from a list of each network's by seed, from 0."""
    known = {"base": BASE, "rival": RIVAL}
    named = [(Recipe(known[name], seed=seed), value) for name, line in accuracies.items() for seed, value in line]
    return [recipe for recipe, _ in named], [value for _, value in named]


def test_mean_has_students_interval():
    found = over_seeds.mean([0.97, 0.98, 0.99])
    half = 4.302653 * 0.01 / np.sqrt(3)
    assert found.value == pytest.approx(0.98)
    assert found.ends == pytest.approx((0.98 - half, 0.98 + half), abs=1e-6)
    assert over_seeds.mean([0.9]).ends is None


def test_unpaired_difference_is_welchs():
    from scipy import stats

    first, second = [0.98, 0.981, 0.985, 0.979], [0.97, 0.975, 0.96]
    found = over_seeds.unpaired(first, second)
    low, high = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    assert found.ends == pytest.approx((low, high))


def test_spread_over_seeds():
    recipes = [Recipe(BASE, seed=seed) for seed in range(3)] + [Recipe(RIVAL), Recipe("tree", seed=5)]
    (spread,) = over_seeds.spreads(recipes, [0.93, 0.95, 0.94, 0.97, 0.88])
    assert spread.places == (0, 1, 2) and spread.recipe == BASE
    assert (spread.mean, spread.deviation) == pytest.approx((0.94, 0.01))
    assert (spread.least, spread.most) == (0.93, 0.95)
    assert over_seeds.spreads(recipes[2:], [0.9, 0.9, 0.9]) == []


def test_two_recipes_are_compared_seed_by_seed():
    recipes, accuracies = runs(base=[(0, 0.95), (1, 0.96), (2, 0.97)], rival=[(2, 0.981), (0, 0.96), (1, 0.97)])
    (found,) = over_seeds.rivals(recipes, accuracies)
    assert found.paired and found.beyond_luck and found.better.recipe == RIVAL
    assert found.lead.value == pytest.approx((0.01 + 0.01 + 0.011) / 3)
    assert "D, E, F are better than A, B, C by 1.03 points" in str(found) and "seed by seed over 3 seeds" in str(found)


def test_without_common_seeds_the_interval_is_welchs_and_luck_is_said():
    recipes, accuracies = runs(base=[(0, 0.95), (1, 0.97)], rival=[(5, 0.961), (6, 0.96)])
    (found,) = over_seeds.rivals(recipes, accuracies)
    assert not found.paired and not found.beyond_luck
    assert "cannot tell" in str(found) and "as no seeds pair" in str(found)


def test_seeds_that_pair_may_be_ahead_the_other_way_round():
    recipes, accuracies = runs(base=[(0, 0.95), (1, 0.96), (9, 0.999)], rival=[(0, 0.951), (1, 0.962)])
    (found,) = over_seeds.rivals(recipes, accuracies)
    assert found.better.recipe == RIVAL and found.lead.value > 0 and found.lead.ends[0] <= found.lead.value


def test_equal_seeds_leave_nothing_to_tell():
    recipes, accuracies = runs(base=[(0, 0.95), (1, 0.95)], rival=[(2, 0.95), (3, 0.95)])
    (found,) = over_seeds.rivals(recipes, accuracies)
    assert found.lead.value == 0 and not found.beyond_luck


def test_one_recipe_has_no_rival():
    recipes, accuracies = runs(base=[(0, 0.95), (1, 0.96)], rival=[(0, 0.97)])
    assert over_seeds.rivals(recipes, accuracies) == []
