"""The verdict on a tutorial's figure, and what its curves say."""

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
