"""Passports: what their tables say, by hand on a few made-up readings."""

import numpy as np
import pytest

from mnist_dash.analysis.robustness import passport, published, remedy
from mnist_dash.analysis.robustness.passport import Passport, Readings
from mnist_dash.data.corruptions import CORRUPTIONS, PUBLISHED, SEVERITIES
from mnist_dash.models.recipes import Augmentation, Recipe

LABELS = np.array([0, 1, 2, 3], np.uint8)
DIGIT, UNSURE, NONE = 0, 1, 2
KINDS = len(CORRUPTIONS)


def made_up(wrong_from=3) -> Passport:
    """Four digits, of which the first is read wrong from that severity on, and the last refused under all of them."""
    predicted = np.tile(LABELS, (KINDS, len(SEVERITIES), 1))
    predicted[:, wrong_from - 1 :, 0] = 9
    verdict = np.zeros_like(predicted)
    verdict[:, :, 3] = NONE
    verdict[:, :, 2] = UNSURE
    clean = Readings(LABELS.copy(), np.full(4, 255, np.uint8), np.zeros(4, np.uint8))
    return Passport(np.arange(4), clean, Readings(predicted, np.full_like(predicted, 255), verdict), {})


def test_a_row_counts_right_refused_and_wrong_among_the_answered():
    table = passport.table(made_up(), LABELS).set_index(["corruption", "severity"])
    assert len(table) == 1 + KINDS * len(SEVERITIES)
    assert table.loc[("clean", 0), "accuracy"] == 1
    row = table.loc[("fog", 3)]
    assert (row["right"], row["count"], row["refused"], row["answered"]) == (3, 4, 0.25, 0.5)
    assert row["error_answered"] == 0.5  # of the two that are answered the first is wrong
    assert row["calibration_error"] == pytest.approx(0.25)
    assert row["low"] < 0.75 < row["high"]
    assert table.loc[("fog", 2), "error_answered"] == 0


def test_nothing_answered_has_no_error():
    found = made_up()
    found.harder.verdict[:] = NONE
    row = passport.table(found, LABELS).iloc[1]
    assert np.isnan(row["error_answered"]) and row["refused"] == 1


def test_the_worst_corruption_comes_first():
    found = made_up(wrong_from=6)
    found.harder.predicted[list(CORRUPTIONS).index("jpeg")] = 9
    assert passport.ranked(passport.table(found, LABELS))[0] == "jpeg"


def test_the_published_mean_is_over_the_fifteen_at_their_severity():
    found = made_up(wrong_from=6)
    ours = [place for place, kind in enumerate(CORRUPTIONS.values()) if not kind.published]
    found.harder.predicted[ours] = 9
    found.harder.predicted[0, PUBLISHED - 1] = 9
    assert passport.published_mean(passport.table(found, LABELS)) == pytest.approx(14 / 15)


@pytest.mark.parametrize(("count", "wanted", "first"), [(10_000, 1_000, [0, 10, 20]), (5, 1_000, [0, 1, 2])])
def test_digits_are_spread_over_the_split(count, wanted, first):
    places = passport.positions(count, wanted)
    assert len(places) == min(count, wanted) == len(set(places.tolist()))
    assert places[:3].tolist() == first and places.max() < count


def test_runs_are_tested_on_the_same_digits():
    labels = np.zeros(60, np.uint8)
    shape = KINDS, len(SEVERITIES), 60
    sound = Readings(np.zeros(60, np.uint8), np.full(60, 255, np.uint8), np.zeros(60, np.uint8))
    good = Passport(np.arange(60), sound, Readings(np.zeros(shape, np.uint8), *[np.zeros(shape, np.uint8)] * 2), {})
    answers = np.zeros(shape, np.uint8)
    answers[list(CORRUPTIONS).index("fog"), 2, :30] = 1
    poor = Passport(np.arange(60), sound, Readings(answers, *[np.zeros(shape, np.uint8)] * 2), {})
    pairs = passport.tested(good, poor, labels, 3)
    assert pairs["fog"].better == 0 and pairs["fog"].only_first == 30
    assert pairs["stripe"].better is None


def test_what_is_published_is_of_known_corruptions():
    assert set(published.WRONG_VOTES) <= set(CORRUPTIONS)


def test_a_remedy_widens_what_is_weak_and_leaves_the_rest():
    found = made_up(wrong_from=6)
    found.harder.predicted[list(CORRUPTIONS).index("translate"), PUBLISHED - 1] = 9
    names = remedy.weak(passport.table(found, LABELS))
    assert names == ["translate"]
    before = Recipe("10N", augmentation=Augmentation(shift=1, rotate=5))
    assert remedy.recipe(before, names).augmentation == Augmentation(shift=3, rotate=5)
    assert remedy.recipe(before, ["rotate"]).augmentation == Augmentation(shift=1, rotate=23)
