"""Influence: the closed form against a real step of training on one digit, and what is ranked."""

import numpy as np
import pytest

from mnist_dash.analysis.explanation.influence import STEP, Lessons, errors, scores, strongest
from mnist_dash.models.plain.network import softmax

random = np.random.default_rng(3)
WEIGHTS, BIAS = random.normal(0, 0.3, (8, 4)).astype(np.float32), np.zeros(4, np.float32)
FEATURES = random.random((40, 8)).astype(np.float32)
LABELS = random.integers(0, 4, 40)
LENGTHS = np.linalg.norm(FEATURES, axis=1)


@pytest.fixture(scope="module")
def lessons():
    directions = np.round(FEATURES / LENGTHS[:, None] / STEP).astype(np.int8)
    return Lessons(np.arange(100, 140), directions, LENGTHS, errors(softmax(FEATURES @ WEIGHTS + BIAS), LABELS))


def loss(weights, bias, features, label):
    return -float(np.log(softmax((features @ weights + bias).astype(np.float64)[None])[0, label]))


def test_a_score_is_what_a_step_on_that_digit_does(lessons):
    features, label = random.random(8).astype(np.float32), 2
    error = errors(softmax((features @ WEIGHTS + BIAS)[None]), np.array([label]))[0]
    found = scores(lessons, features, error)
    rate = 0.01
    for place in range(0, 40, 5):
        own = lessons.errors[place]
        weights, bias = WEIGHTS - rate * np.outer(FEATURES[place], own), BIAS - rate * own
        fell = loss(WEIGHTS, BIAS, features, label) - loss(weights, bias, features, label)
        assert fell / rate == pytest.approx(found[place], rel=0.1, abs=0.02)


def test_lists_are_ranked_and_leave_one_out(lessons):
    error = lessons.errors[7]
    found = strongest(lessons, FEATURES[7], error, 5, without=107)
    for positions, values in (found.towards, found.away, found.nearest):
        assert 107 not in positions and len(positions) <= 5
        assert list(abs(values)) == sorted(abs(values), reverse=True)
    assert (found.towards[1] > 0).all() and (found.away[1] < 0).all()
    itself = strongest(lessons, FEATURES[7], error, 1)
    assert itself.nearest[0][0] == 107 and itself.nearest[1][0] == pytest.approx(1, abs=0.01)


def test_nobody_pushes_where_nothing_is_amiss(lessons):
    found = strongest(lessons, FEATURES[0], np.zeros(4, np.float32), 5)
    assert not len(found.towards[0]) and not len(found.away[0]) and len(found.nearest[0]) == 5
