"""Reliability, temperature and coverage against scikit-learn, loops by hand and known truths."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import log_loss, precision_recall_curve

from mnist_dash.analysis import calibration


def sample(count: int = 4000, temperature: float = 1.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Labels drawn from softmax(logits), and the probabilities of a model that is off by a temperature."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(scale=2.5, size=(count, 10))
    truth = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (truth.cumsum(axis=1) < rng.random((count, 1))).sum(axis=1).clip(0, 9).astype(np.uint8)
    return calibration.soften(truth, 1 / temperature).astype(np.float32), labels


def answers(probabilities: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return probabilities.max(axis=1).astype(np.float64), probabilities.argmax(axis=1) == labels


@pytest.mark.parametrize("bins", [1, 10, 15])
def test_reliability_equals_scikit_learn(bins):
    confidence, right = answers(*sample())
    table = calibration.reliability(confidence, right, bins)
    accuracy, mean = calibration_curve(right, confidence, n_bins=bins)
    np.testing.assert_allclose(table["accuracy"], accuracy)
    np.testing.assert_allclose(table["confidence"], mean)
    assert table["count"].sum() == len(right)


def test_calibration_error_equals_a_loop():
    confidence, right = answers(*sample(temperature=2))
    total = 0.0
    for number in range(15):
        inside = (confidence > number / 15) & (confidence <= (number + 1) / 15)
        if inside.any():
            total += inside.sum() * abs(right[inside].mean() - confidence[inside].mean())
    assert calibration.calibration_error(confidence, right) == pytest.approx(total / len(right))


def test_calibration_error_of_edge_cases():
    sure, right = np.ones(5), np.ones(5, bool)
    assert calibration.calibration_error(sure, right) == 0
    assert calibration.calibration_error(sure, ~right) == 1
    assert calibration.calibration_error(np.full(4, 0.5), np.array([1, 0, 1, 0], bool)) == pytest.approx(0)
    assert np.isnan(calibration.calibration_error(sure[:0], right[:0]))


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_temperature_is_found_again(temperature):
    probabilities, labels = sample(20_000, temperature)
    assert calibration.fit_temperature(probabilities, labels) == pytest.approx(temperature, rel=0.05)


def test_no_other_temperature_has_less_loss():
    probabilities, labels = sample(temperature=2)
    best = calibration.fit_temperature(probabilities, labels)
    losses = [
        log_loss(labels, calibration.soften(probabilities, best * factor), labels=range(10))
        for factor in (0.8, 0.95, 1, 1.05, 1.2)
    ]
    assert losses.index(min(losses)) == 2


def test_temperature_of_edge_cases():
    labels = np.arange(10, dtype=np.uint8)
    right, wrong = np.eye(10, dtype=np.float32), np.eye(10, dtype=np.float32)[::-1]
    assert calibration.fit_temperature(right, labels) == 1
    assert calibration.fit_temperature(right[:0], labels[:0]) == 1
    assert calibration.fit_temperature(wrong, labels) == pytest.approx(calibration.HOTTEST, rel=0.01)
    assert np.isfinite(calibration.soften(wrong, 3)).all()


def test_tempering_mends_an_overconfident_model_on_the_half_it_has_not_seen():
    probabilities, labels = sample(10_000, temperature=0.4)
    found = calibration.temper(probabilities, labels)
    assert found.digits == 5000 and found.table["count"].sum() == 5000
    assert found.temperature == pytest.approx(0.4, rel=0.1)  # the model is 2.5 times too hesitant
    assert found.after[0] < found.before[0] and found.after[1] < found.before[1] / 3


def test_softening_keeps_the_order_and_sums_to_one():
    probabilities, _ = sample(500)
    for temperature in (0.05, 1, 100):
        softened = calibration.soften(probabilities, temperature)
        assert (softened.argmax(axis=1) == probabilities.argmax(axis=1)).all()
        np.testing.assert_allclose(softened.sum(axis=1), 1)
    np.testing.assert_allclose(calibration.soften(probabilities, 1), probabilities, atol=1e-6)


def test_coverage_equals_scikit_learn():
    confidence, right = answers(*sample())
    confidence = confidence.round(2)  # many ties
    table = calibration.coverage_curve(confidence, right)
    precision, recall, thresholds = precision_recall_curve(right, confidence)
    np.testing.assert_allclose(table["threshold"], thresholds[::-1])
    np.testing.assert_allclose(table["accuracy"], precision[:-1][::-1])
    np.testing.assert_allclose(table["coverage"] * table["accuracy"] * len(right), recall[:-1][::-1] * right.sum())
    assert table["coverage"].iloc[-1] == 1


def test_every_point_of_the_curve_is_what_its_threshold_gives():
    confidence, right = answers(*sample(300))
    for row in calibration.coverage_curve(confidence, right).itertuples():
        found = calibration.answer_above(confidence, right, row.threshold)
        assert (found.answers.value, found.right.value) == pytest.approx((row.coverage, row.accuracy))
        assert found.right.interval == pytest.approx((row.low, row.high))


def test_a_threshold_that_nothing_reaches():
    found = calibration.answer_above(np.array([0.5, 0.9]), np.array([True, True]), 0.95)
    assert found.answers.hits == 0 and np.isnan(found.right.value)
    assert len(calibration.coverage_curve(np.array([]), np.array([], bool))) == 0


@pytest.mark.parametrize("sharpness", [0.3, 1.0, 4.0])
def test_the_temperature_is_the_one_that_a_general_search_finds(sharpness):
    from scipy.optimize import minimize_scalar

    chance = np.random.default_rng(3)
    logits = chance.normal(size=(400, 10))
    labels = (logits + chance.normal(size=logits.shape)).argmax(axis=1).astype(np.uint8)
    probabilities = calibration.soften(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), 1 / sharpness)

    def loss(cold):
        given = calibration.soften(probabilities, 1 / cold)[np.arange(len(labels)), labels]
        return -np.log(given).mean()

    found = minimize_scalar(loss, bounds=(0.01, 20), method="bounded", options={"xatol": 1e-7})
    assert calibration.fit_temperature(probabilities, labels) == pytest.approx(1 / found.x, rel=1e-4)
