"""The verdict on a tutorial's figure, and what its curves say."""

import numpy as np
import pytest

from mnist_dash.analysis import tutorials
from mnist_dash.models.recipes import RECIPES


@pytest.mark.parametrize(
    ("right", "word"), [(9_843, "inside"), (9_820, "inside"), (9_800, "below"), (9_890, "above"), (10_000, "above")]
)
def test_word_follows_the_interval(right, word):
    assert tutorials.judge("tence-mlp", 0.9843, right, 10_000).word == word


def test_sentence_counts_the_digits_and_gives_the_reason():
    verdict = tutorials.judge("tence-cnn", 0.9914, 9_850, 10_000)
    assert verdict.sentence.startswith("We get 64 fewer of the 10,000 digits right than published")
    assert "0.001" in verdict.sentence


def test_every_reason_belongs_to_a_tutorial():
    assert all(RECIPES[name].group == "tutorial" for name in tutorials.REASONS)


def test_gap_is_that_of_the_last_epoch_and_none_without_values():
    row = {"accuracy": 0.9, "clean_accuracy": 0.95, "val_accuracy": 0.94}
    assert tutorials.last_gap([{}, row]) == tutorials.Gap(0.9, 0.95, 0.94)
    assert tutorials.last_gap([]) is None
    assert tutorials.last_gap([{**row, "accuracy": None}]) is None


def test_epochs_in_which_the_printed_value_misleads_are_counted():
    rows = [{"accuracy": 0.8, "val_accuracy": 0.9}, {"accuracy": 0.95, "val_accuracy": 0.94}]
    assert tutorials.misleading_epochs(rows) == 1


def test_with_seeds_the_yardstick_is_where_one_more_would_lie():
    found = tutorials.luck([0.980, 0.982, 0.984, 0.986])
    half = 3.182446 * found.deviation * (1 + 1 / 4) ** 0.5
    assert found.ends == pytest.approx((0.983 - half, 0.983 + half), abs=1e-6)
    inside = tutorials.judge("tence-mlp", 0.9810, 9_860, 10_000, found)  # its one run alone would say above
    assert inside.word == "inside" and "one more draw" in inside.sentence
    assert tutorials.judge("tence-mlp", 0.99999, 9_860, 10_000, found).word == "below"
    assert tutorials.judge("tence-mlp", 0.90, 9_860, 10_000, found).word == "above"
    assert "98.00 to 98.60 %" in inside.sentence
    assert tutorials.luck([0.9, 0.91]) is None


def test_digits_are_settled_by_all_seeds_or_by_one():
    right = np.array([[1, 1, 0, 0], [1, 0, 0, 1], [1, 1, 0, 1]], bool)
    assert tutorials.settled(right) == tutorials.Settled(always=1, never=1, by_seed=2)
