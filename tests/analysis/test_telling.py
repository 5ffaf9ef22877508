"""Telling digits from strangers: areas by hand, and scikit-learn's on random scores."""

import numpy as np
import pytest
from sklearn.covariance import EmpiricalCovariance
from sklearn.metrics import roc_auc_score

from mnist_dash.analysis.robustness import telling


def test_the_area_is_how_often_a_digit_scores_higher():
    found = telling.told(np.array([3.0, 2.0, 1.0]), np.array([2.0, 0.0]))
    assert found.auroc == pytest.approx((2 + 1.5 + 1) / 6)


def test_the_area_is_scikit_learns():
    random = np.random.default_rng(0)
    digits, strangers = random.normal(1, 1, 400), random.normal(0, 1.5, 300).round(1)
    found = telling.told(digits, strangers)
    truth = np.concatenate([np.ones(400), np.zeros(300)])
    assert found.auroc == pytest.approx(roc_auc_score(truth, np.concatenate([digits, strangers])))
    low, high = found.auroc_ends
    assert 0.02 < high - low < 0.09 and low < found.auroc < high


def test_delongs_interval_holds_19_of_20():
    random = np.random.default_rng(1)
    true, inside = 0.7602, 0  # of two normals, one deviation apart
    for _ in range(300):
        low, high = telling.told(random.normal(1, 1, 80), random.normal(0, 1, 60)).auroc_ends
        inside += low < true < high
    assert 0.9 < inside / 300 < 0.985


def test_false_alarms_are_counted_where_95_percent_of_digits_pass():
    digits = np.arange(100.0)
    assert telling.told(digits, np.array([4.0, 4.9, 5.0, 50.0])).fpr95 == 0.5


def test_energy_is_the_log_of_summed_exponentials():
    logits = np.array([[1.0, 2.0], [1000.0, 0.0]])
    assert telling.energy(logits) == pytest.approx([np.log(np.e + np.e**2), 1000])


def test_the_nearest_class_is_scikit_learns_mahalanobis():
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], 200)
    features = random.normal(size=(400, 3)) @ random.normal(size=(3, 3)) + labels[:, None] * 4
    means = np.stack([features[labels == label].mean(0) for label in (0, 1)])
    spread = EmpiricalCovariance(assume_centered=True).fit(features - means[labels])
    queries = random.normal(size=(20, 3)) * 3
    expected = -np.min([spread.mahalanobis(queries - mean) for mean in means], axis=0)
    assert telling.Classes(features, labels).near(queries) == pytest.approx(expected, rel=0.02)
