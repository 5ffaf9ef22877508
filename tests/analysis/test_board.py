"""The board of heat maps: what its figures are, and whom it trusts."""

import numpy as np
import pytest

from mnist_dash.analysis.explanation import board
from mnist_dash.analysis.explanation.board import COLUMNS, Board
from mnist_dash.analysis.explanation.grades import BASELINES

METHODS = ("occlusion", "gradient", "gradient_ink", *BASELINES)


def made(insertion, alike=(np.nan, 0.1, 0.2, np.nan, np.nan), count=200):
    """A board on which deletion is 0.2 for all, and insertion these means with some spread over digits."""
    chance = np.random.default_rng(0)
    values = np.full((count, len(METHODS), len(COLUMNS)), np.nan, np.float32)
    values[..., 0] = 0.2
    values[..., 1] = np.array(insertion) + chance.normal(0, 0.05, (count, len(METHODS)))
    values[:20, :, 2] = alike
    return Board(np.arange(count), METHODS, values, {})


def test_grades_are_means_over_digits_beside_the_ink():
    table = board.table(made([0.9, 0.7, 0.8, 0.4, 0.6])).set_index("method")
    assert list(table.index[:2]) == ["occlusion", "gradient_ink"]
    assert table.loc["occlusion", "grade"] == pytest.approx(0.7, abs=0.02)
    assert table.loc["occlusion", "over_ink"] == pytest.approx(0.3, abs=0.02)
    low, high = table.loc["occlusion", ["grade_low", "grade_high"]]
    assert 0 < high - low < 0.03
    assert table.loc[BASELINES[1], "over_ink"] == 0


def test_trust_needs_to_beat_the_ink_and_to_forget():
    found = made([0.9, 0.6, 0.8, 0.4, 0.6], alike=(np.nan, 0.1, 0.9, np.nan, np.nan))
    table = board.table(found).set_index("method")
    trusted = [method for method, trust in table["trusted"].items() if trust]
    assert trusted == ["occlusion"]
    said = board.verdict(found)
    assert said.startswith("Trust Occlusion most: on average its grade is 0.")
    assert "do not trust Gradient, no better than the ink alone; nor Gradient × ink, which hardly change" in said


def test_equal_winners_are_named_together_and_none_is_said():
    assert "cannot be told from it)" in board.verdict(made([0.9, 0.9, 0.7, 0.4, 0.6]))
    assert board.verdict(made([0.5, 0.5, 0.5, 0.4, 0.6])).startswith("Trust none")


def test_mean_leaves_out_what_was_not_measured():
    middle, low, high = board.mean(np.array([1.0, np.nan, 3.0]))
    assert middle == 2 and low < 2 < high
    assert all(value != value for value in board.mean(np.array([np.nan, 1.0])))
