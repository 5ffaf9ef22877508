"""What a result means, in a sentence."""

import numpy as np

from mnist_dash.analysis import comparison, standing
from mnist_dash.analysis.evaluation import Rate


def test_a_result_is_told_with_what_it_makes_plausible():
    assert standing.sentence(Rate(9_930, 10_000)) == "**9,930 of 10,000** right: plausibly 99.12 to 99.45 %."
    beside = ["", "not to be told from `fast`"]
    assert standing.sentence(Rate(9_930, 10_000), beside).endswith(" %; not to be told from `fast`.")


def test_a_run_stands_beside_another_by_the_paired_test():
    good, poor = np.arange(1000) < 990, np.arange(1000) < 900
    assert standing.beside(comparison.pairs([good, poor])[0], 1000, "fast") == "9.00 points better than `fast`"
    assert standing.beside(comparison.pairs([poor, good])[0], 1000, "fast") == "9.00 points worse than `fast`"
    assert standing.beside(comparison.pairs([good, good])[0], 1000, "fast") == "not to be told from `fast`"
