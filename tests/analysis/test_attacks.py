"""Attacks on one digit: each keeps its bound, does what it is for, and gives the same twice."""

import numpy as np
import pytest

from mnist_dash.analysis.robustness.attacks import ATTACKS, Goal, least, noise, pixels
from mnist_dash.data import datasets
from mnist_dash.runs import plain_networks, reader, results

PLACES = (18, 19, 20, 247)


@pytest.fixture(scope="module")
def digits():
    return datasets.load("mnist").test


@pytest.fixture(scope="module")
def network():
    return plain_networks.load(results.find("tence-mlp"))


@pytest.fixture(scope="module")
def answers():
    return reader.load(results.find("tence-mlp")).probabilities


def goal(digits, network, answers, place, **facts):
    return Goal(digits.images[place], int(digits.labels[place]), answers, network, **facts)


def size(change, norm):
    return float(np.abs(change).max() if norm == "linf" else np.linalg.norm(change))


@pytest.mark.parametrize(("norm", "bound"), [("linf", 0.1), ("l2", 1.5)])
@pytest.mark.parametrize("name", list(ATTACKS))
def test_every_attack_keeps_its_bound_and_hurts_more_than_noise(digits, network, answers, name, norm, bound):
    hurt, harmless = [], []
    for place in PLACES:
        asked = goal(digits, network, answers, place, norm=norm, bound=bound)
        change = ATTACKS[name].make(asked)
        assert size(change, norm) <= bound * 1.001
        found = pixels(asked.image, change)
        assert size((found.astype(float) - asked.image) / 255, norm) <= bound * 1.001
        assert (pixels(asked.image, ATTACKS[name].make(asked)) == found).all()
        hurt.append(answers(found[None])[0, asked.label])
        random = asked.within(noise(asked, np.random.default_rng(0)))
        assert size(random, norm) == pytest.approx(bound, rel=0.5)
        harmless.append(answers(pixels(asked.image, random)[None])[0, asked.label])
    assert np.mean(hurt) < np.mean(harmless) - 0.2


def test_many_steps_reach_a_target(digits, network, answers):
    asked = goal(digits, network, answers, 18, bound=0.2, target=5)
    found = pixels(asked.image, ATTACKS["pgd"].make(asked))
    assert answers(found[None])[0].argmax() == 5
    assert asked.gain(found[None])[0] > 0


def test_the_least_bound_is_between_what_fails_and_what_works(digits, network, answers):
    asked = goal(digits, network, answers, 18)
    found = least(asked, ATTACKS["pgd"])
    assert found is not None and 0 < found < 0.2


def test_there_may_be_no_least_bound(digits, network):
    asked = goal(digits, network, lambda images: np.eye(10)[np.full(len(images), 3)], 18)
    assert least(asked, ATTACKS["fgsm"]) is None
