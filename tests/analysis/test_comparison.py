"""Paired tests, disagreements, seeds and the Pareto front against statsmodels, scipy and counting by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

from mnist_dash.analysis import comparison
from mnist_dash.models.recipes import Recipe


@pytest.mark.parametrize("counts", [(0, 0), (0, 1), (5, 5), (3, 12), (12, 3), (0, 40), (4000, 4100), (1, 9999)])
def test_mcnemar_equals_statsmodels_and_the_binomial_test(counts):
    table = [[100, counts[0]], [counts[1], 7]]
    p = comparison.mcnemar(*counts)
    if sum(counts):
        assert p == pytest.approx(mcnemar(table, exact=True).pvalue, rel=1e-9)
        assert p == pytest.approx(binomtest(counts[0], sum(counts), 0.5).pvalue, rel=1e-6)
    else:
        assert p == 1


@settings(max_examples=25)  # statsmodels takes its time
@given(st.lists(st.floats(0, 1), min_size=1, max_size=28))
def test_holm_equals_statsmodels(values):
    np.testing.assert_allclose(comparison.holm(values), multipletests(values, method="holm")[1], atol=1e-12)


def test_no_pairs_no_values():
    assert comparison.holm([]) == []


def test_pairs_count_where_only_one_is_right():
    rng = np.random.default_rng(0)
    rights = [rng.random(1000) < share for share in (0.9, 0.91, 0.99)]
    found = comparison.pairs(rights)
    assert [(pair.first, pair.second) for pair in found] == [(0, 1), (0, 2), (1, 2)]
    for pair in found:
        cells = [(bool(a), bool(b)) for a, b in zip(rights[pair.first], rights[pair.second], strict=True)]
        assert pair.only_first == cells.count((True, False)) and pair.only_second == cells.count((False, True))
    assert found[0].better is None and found[1].better == 2 and found[2].better == 2


def test_the_same_run_twice_cannot_be_told_apart():
    right = np.arange(10) % 2 == 0
    pair = comparison.pairs([right, right])[0]
    assert (pair.p, pair.better) == (1.0, None)


def test_many_pairs_need_stronger_evidence():
    """A split of 6 to 20 is beyond chance for one pair (p = 0.0094), and not for one of 28."""
    right = np.zeros((8, 2000), bool)
    right[0, :20], right[1, 20:26] = True, True
    assert comparison.pairs(list(right[:2]))[0].better == 0
    for place in range(2, 8):
        right[place, :23] = True  # near both, so that no other pair is clearer
    assert comparison.pairs(list(right))[0].better is None


def test_verdicts_are_plain():
    even = comparison.Pair(0, 1, 40, 42, 0.91, 0.91)
    assert comparison.verdict(even, ["A", "B"], 10_000).startswith("cannot be told apart on these 10,000 digits: ")
    uneven = comparison.Pair(0, 1, 10, 42, 0.003, 0.003)
    assert comparison.verdict(uneven, ["A", "B"], 10_000).startswith("B is better by ")
    assert comparison.describe_p(1e-30) == "p < 0.0001"
    assert comparison.describe_p(1.0) == "p = 1.00"


def test_disagreements_by_who_is_right():
    labels = np.array([1, 1, 1, 1, 1], np.uint8)
    first = np.array([1, 1, 2, 2, 2], np.uint8)
    second = np.array([1, 2, 1, 2, 3], np.uint8)
    found = comparison.disagreements(first, second, labels)
    assert {who: places.tolist() for who, places in found.items()} == {"first": [1], "second": [2], "neither": [4]}


def test_pareto_by_hand():
    costs = [1, 2, 3, 4, np.nan, 2]
    gains = [0.90, 0.95, 0.94, 0.99, 0.999, 0.95]
    assert comparison.pareto(costs, gains) == [0, 1, 5, 3]
    assert comparison.pareto([], []) == []
    assert comparison.pareto([np.nan], [1]) == []


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12))
def test_pareto_equals_its_definition(points):
    def beaten(one):
        return any(other[0] <= one[0] and other[1] >= one[1] and other != one for other in points)

    front = comparison.pareto([cost for cost, _ in points], [gain for _, gain in points])
    assert sorted(front) == [place for place, point in enumerate(points) if not beaten(point)]


@pytest.mark.parametrize(
    ("recipes", "reason"),
    [
        ([Recipe("tree")], "2 to 8 runs"),
        ([], "2 to 8 runs"),
        ([Recipe("tree", seed=seed) for seed in range(9)], "2 to 8 runs"),
        ([Recipe("tree"), Recipe("tree")], "once only"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(recipes, reason):
    with pytest.raises(comparison.ComparisonError, match=reason):
        comparison.check(recipes)


def test_runs_of_two_data_sets_are_refused():
    other = Recipe("tree")
    object.__setattr__(other, "data", "fashion")  # as soon as there is a second data set
    with pytest.raises(comparison.ComparisonError, match="fashion and mnist"):
        comparison.check([Recipe("forest"), other])


def test_difference_of_paired_shares_is_as_wide_as_the_formula_says():
    pair = comparison.Pair(0, 1, 120, 37, 0.0, 0.0)
    value, low, high = comparison.difference(pair, 10_000)
    assert value == pytest.approx(0.0083)
    assert (low, high) == (pytest.approx(0.0058, abs=2e-4), pytest.approx(0.0108, abs=2e-4))


def test_only_what_differs_between_recipes_is_told():
    first, second = Recipe("32N-10N", seed=1), Recipe("32N-10N", seed=1, epochs=3)
    assert comparison.differing([first, second]) == {"epochs": ["10", "3"]}
    assert comparison.differing([first, first]) == {}
