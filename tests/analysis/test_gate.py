"""The one rule for verdicts, the limit on made-up distances, and what counts as blank."""

import numpy as np
import pytest

from mnist_dash.analysis import gate
from mnist_dash.data import datasets


@pytest.mark.parametrize(
    ("probability", "strange", "blank", "expected"),
    [
        (0.99, 0.1, False, "digit"),
        (0.99, 0.2, False, "digit"),
        (0.99, 0.21, False, "unsure"),
        (0.99, 0.4, False, "unsure"),
        (0.99, 0.41, False, "not a digit"),
        (0.30, 0.41, False, "not a digit"),
        (0.79, 0.1, False, "unsure"),
        (gate.SURE, 0.1, False, "digit"),
        (0.99, None, False, "digit"),
        (0.50, None, False, "unsure"),
        (0.99, 0.1, True, "blank"),
        (0.99, 0.9, True, "blank"),
    ],
)
def test_the_rule(probability, strange, blank, expected) -> None:
    known = None if strange is None else gate.Strangeness("unit", strange, doubted=0.2, refused=0.4)
    assert gate.verdict(probability, known, blank) == expected
    assert expected in gate.VERDICTS


def test_odds_are_those_of_the_softmax_over_all_units() -> None:
    random = np.random.default_rng(0)
    features = random.normal(size=(50, 6))
    layer = {"kernel": random.normal(size=(6, 11)), "bias": random.normal(size=11)}
    values = np.exp(features @ layer["kernel"] + layer["bias"])
    expected = values[:, 10] / values.sum(axis=1)
    found = [gate.probability(float(each)) for each in gate.odds(features.astype(np.float32), layer)]
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    assert gate.probability(1e9) <= 1 and gate.probability(-1e9) >= 0


def test_limits_refuse_two_in_a_hundred_of_all_and_of_every_class() -> None:
    random = np.random.default_rng(0)
    classes = np.arange(20_000) % 10
    odds = random.normal(size=20_000) + (classes == 3)  # one class is stranger than the others
    found = gate.limits(odds.astype(np.float32), classes.astype(np.uint8), 10)
    refused = odds > found.refused[classes]
    assert 0.005 < refused.mean() <= gate.REFUSED_BY_UNIT
    assert all(refused[classes == number].mean() <= gate.REFUSED_BY_UNIT + 1e-3 for number in range(10))
    assert (found.doubted <= found.refused).all() and found.refused[3] > found.refused[0]


def test_the_limit_refuses_five_in_a_hundred_of_the_digits_it_is_set_on() -> None:
    distances = np.random.default_rng(0).gamma(3, size=10_000).astype(np.float32)
    assert (distances > gate.limit(distances)).mean() == pytest.approx(0.05, abs=0.0002)


def test_directions_forget_how_dark_a_digit_is() -> None:
    features = np.abs(np.random.default_rng(0).normal(size=(20, 8))).astype(np.float32)
    np.testing.assert_allclose(np.linalg.norm(gate.directions(features), axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(gate.directions(3 * features), gate.directions(features), rtol=1e-5)
    assert np.isfinite(gate.directions(np.zeros((1, 8), np.float32))).all()


def test_blank_is_no_ink_to_speak_of() -> None:
    images = np.zeros((3, 28, 28), np.uint8)
    images[1, 4, 4] = 255
    images[2, 4, 4:9] = 255
    assert gate.is_blank(images).tolist() == [True, True, False]
    assert not gate.is_blank(datasets.load().train.images).any()


def test_redrawn_digits_differ_and_repeat() -> None:
    digits = datasets.load().train
    images, labels = digits.images[:200], digits.labels[:200]
    redrawn = gate.like_peoples(images, labels, 1)
    assert redrawn.dtype == np.uint8 and redrawn.shape == images.shape
    np.testing.assert_array_equal(redrawn, gate.like_peoples(images, labels, 1))
    assert np.abs(redrawn.astype(int) - images).mean() > 10
    assert not gate.is_blank(redrawn).any()
