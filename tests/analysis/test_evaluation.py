"""Scores, intervals, confusions and slices against scikit-learn, statsmodels and counting by hand."""

import numpy as np
import pytest
from sklearn import metrics
from statsmodels.stats.proportion import proportion_confint

from mnist_dash.analysis import evaluation
from mnist_dash.analysis.evaluation import Rate
from mnist_dash.data.doubt import CONTESTED, Contested

NAMES = tuple("0123456789")


def draw(count: int = 2000, seed: int = 0, sharpness: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities like a mediocre classifier's, and labels."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, count).astype(np.uint8)
    logits = rng.normal(size=(count, 10))
    logits[np.arange(count), labels] += sharpness
    powers = np.exp(logits)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32), labels


def one_hot(answers: np.ndarray) -> np.ndarray:
    return np.eye(10, dtype=np.float32)[answers]


RANDOM = draw()
LABELS = RANDOM[1]
CASES = {
    "random": RANDOM,
    "all right": (one_hot(LABELS), LABELS),
    "all wrong": (one_hot((LABELS + 1) % 10), LABELS),
    "absent class": (RANDOM[0][LABELS != 3], LABELS[LABELS != 3]),
    "all alike": (np.full((50, 10), 0.1, np.float32), LABELS[:50]),
    "one digit": (RANDOM[0][:1], LABELS[:1]),
}
without = RANDOM[0] * (np.arange(10) != 4)
CASES["never answered"] = (without / without.sum(axis=1, keepdims=True), LABELS)


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


def test_headline_equals_scikit_learn(case):
    probabilities, labels = case
    found = evaluation.scores(evaluation.outcomes(probabilities, labels))
    answers = probabilities.argmax(axis=1)
    assert found.accuracy.value == pytest.approx(metrics.accuracy_score(labels, answers))
    assert found.wrong == (answers != labels).sum()
    clipped = np.clip(probabilities.astype(np.float64), evaluation.TINY, 1)
    given = -np.log(clipped[np.arange(len(labels)), labels]).mean()
    assert found.log_loss == pytest.approx(given)
    if clipped.min() > 1e-6:  # where nothing is clipped, scikit-learn's own value
        exact = clipped / clipped.sum(axis=1, keepdims=True)
        assert found.log_loss == pytest.approx(metrics.log_loss(labels, exact, labels=range(10)), abs=1e-6)


def test_confusion_equals_scikit_learn(case):
    probabilities, labels = case
    matrix = evaluation.confusion(evaluation.outcomes(probabilities, labels))
    assert (matrix == metrics.confusion_matrix(labels, probabilities.argmax(axis=1), labels=range(10))).all()


def test_digit_scores_equal_scikit_learn(case):
    probabilities, labels = case
    answers = probabilities.argmax(axis=1)
    table = evaluation.digit_scores(evaluation.confusion(evaluation.outcomes(probabilities, labels)), NAMES)
    precision, recall, f1, count = metrics.precision_recall_fscore_support(
        labels, answers, labels=range(10), zero_division=np.nan
    )
    np.testing.assert_allclose(table["precision"], precision)
    np.testing.assert_allclose(table["recall"], recall)
    np.testing.assert_allclose(table["f1"], f1)
    assert (table["count"] == count).all()


def test_digit_intervals_equal_statsmodels():
    found = evaluation.outcomes(*RANDOM)
    table = evaluation.digit_scores(evaluation.confusion(found), NAMES)
    for digit in range(10):
        row = table.loc[str(digit)]
        hits, given = ((found.labels == digit) & found.right).sum(), (found.labels == digit).sum()
        either = ((found.labels == digit) | (found.predicted == digit)).sum()
        assert (row["recall_low"], row["recall_high"]) == pytest.approx(
            proportion_confint(hits, given, method="wilson")
        )
        low, high = proportion_confint(hits, either, method="wilson")
        assert (row["f1_low"], row["f1_high"]) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)))
        assert row["f1_low"] < row["f1"] < row["f1_high"]


def test_f1_interval_holds_the_truth_about_95_times_in_100():
    rng = np.random.default_rng(1)
    shares = np.array([0.80, 0.06, 0.10, 0.04])  # true positive, false positive, false negative, true negative
    truth = 2 * 0.80 / (2 * 0.80 + 0.06 + 0.10)
    held = 0
    for _ in range(300):
        hits, false, missed, other = rng.multinomial(300, shares)
        table = evaluation.digit_scores(np.array([[hits, missed], [false, other]]), ("yes", "no"))
        held += table["f1_low"].iloc[0] <= truth <= table["f1_high"].iloc[0]
    assert 275 <= held <= 295


@pytest.mark.parametrize(
    ("hits", "count"), [(0, 10), (10, 10), (1, 1), (0, 1), (9833, 10_000), (9_999, 10_000), (3, 7)]
)
def test_wilson_equals_statsmodels(hits, count):
    assert Rate(hits, count).interval == pytest.approx(proportion_confint(hits, count, method="wilson"), abs=1e-12)


def test_wilson_of_published_accuracies():
    """As computed for 10,000 digits: 99.0 % means 98.79 to 99.18 %."""
    assert str(Rate(9_900, 10_000)) == "99.00 % (98.79 to 99.18)"


def test_none_of_none_is_not_a_number():
    assert np.isnan(Rate(0, 0).value)
    assert np.isnan(Rate(0, 0).interval).all()
    empty = evaluation.outcomes(RANDOM[0][:0], LABELS[:0])
    assert np.isnan(evaluation.scores(empty).log_loss)
    assert evaluation.confusion(empty).sum() == 0


def test_ties_go_to_the_lowest_class_as_in_numpy_and_scikit_learn():
    tied = np.array([[0.4, 0.4, 0.2], [0.2, 0.4, 0.4]], np.float32)
    found = evaluation.outcomes(tied, np.array([1, 1], np.uint8))
    assert found.predicted.tolist() == [0, 1]
    assert found.margin.tolist() == [0, 0]
    assert found.right.tolist() == [False, True]


def test_orders_sort_by_what_they_say():
    found = evaluation.outcomes(*RANDOM)
    wrong = ~found.right
    assert set(evaluation.ranking(found, "file order", wrong)) == set(np.flatnonzero(wrong))
    for sort, values in {
        "most confident first": -found.confidence,
        "least confident first": found.confidence,
        "highest loss first": -found.loss,
        "lowest loss first": found.loss,
        "smallest margin first": found.margin,
        "largest margin first": -found.margin,
        "file order": np.arange(len(LABELS)),
    }.items():
        order = evaluation.ranking(found, sort, wrong)
        assert len(order) == wrong.sum() and (np.diff(values[order]) >= 0).all()
    assert set(evaluation.SORTS) == {
        *("most confident first", "least confident first", "highest loss first", "lowest loss first"),
        *("smallest margin first", "largest margin first", "file order"),
    }


@pytest.mark.parametrize(
    ("probabilities", "reason"),
    [
        (RANDOM[0][:-1], "not for these 2,000 digits"),
        (RANDOM[0][:, :9], "fewer than the labels"),
        (RANDOM[0].ravel(), "not for these"),
        (RANDOM[0] * np.nan, "damaged"),
        (RANDOM[0] * 2, "damaged"),
    ],
)
def test_predictions_that_do_not_fit_are_refused_in_words(probabilities, reason):
    with pytest.raises(evaluation.EvaluationError, match=reason):
        evaluation.outcomes(probabilities, LABELS)


def test_worst_confusion_is_the_largest_cell_off_the_diagonal():
    assert evaluation.worst_confusion(np.array([[9, 1, 0], [3, 2, 0], [0, 0, 9]])) == (1, 0)
    assert evaluation.worst_confusion(np.diag([3, 4])) is None


# --- contested labels -----------------------------------------------------------------------------------


def test_contested_labels_are_corrected_or_left_out():
    labels = np.array([0, 1, 2, 3, 4], np.uint8)
    doubts = (
        Contested(1, 1, "a 7", 7, (0, 5, 0)),
        Contested(2, 2, "neither", 3, (1, 1, 3)),
        Contested(4, 4, "4 or 9", 9, (2, 2, 1)),
    )
    answers = one_hot(np.array([0, 7, 2, 5, 4]))
    found = evaluation.mended(answers, labels, doubts)
    assert [(score.accuracy.hits, score.accuracy.count) for score in found.values()] == [(3, 5), (2, 3), (1, 2)]


def test_all_fifteen_contested_labels():
    labels = np.zeros(10_000, np.uint8)
    for entry in CONTESTED:
        labels[entry.position] = entry.given
    found = evaluation.mended(one_hot(labels), labels, CONTESTED)
    assert [(score.wrong, score.accuracy.count) for score in found.values()] == [(0, 10_000), (10, 9_995), (0, 9_985)]


@pytest.mark.parametrize(("wrong", "beyond"), [(0, True), (15, True), (16, False), (200, False)])
def test_score_beyond_the_labels(wrong, beyond):
    found = evaluation.Scores(Rate(10_000 - wrong, 10_000), 0.1)
    warning = evaluation.label_warning(found, CONTESTED)
    assert ("above 99.85 %" in warning) is beyond
    assert not evaluation.label_warning(found, ())


# --- slices ---------------------------------------------------------------------------------------------


def test_slices_hold_every_digit_once_and_are_of_about_equal_size():
    values = np.random.default_rng(2).normal(size=1003).astype(np.float32)
    values[:3] = np.nan
    edges, numbers = evaluation.cut(values)
    assert (numbers[:3] == -1).all() and (numbers[3:] >= 0).all()
    assert set(np.bincount(numbers[3:])) <= {99, 100, 101}
    for number in range(10):
        inside = values[numbers == number]
        assert edges[number] <= inside.min() and inside.max() <= edges[number + 1]


def test_slice_errors_by_hand():
    values = np.repeat(np.arange(5, dtype=np.float32), 4)
    right = np.ones(20, bool)
    right[[0, 1, 19]] = False
    table = evaluation.slice_errors(values, right, slices=5)
    assert table["count"].sum() == 20 and table["wrong"].sum() == 3
    assert table["error"].iloc[0] == 0.5
    low, high = proportion_confint(2, 4, method="wilson")
    assert (table["error_low"].iloc[0], table["error_high"].iloc[0]) == pytest.approx((low, high))


def test_odd_measures_have_few_or_no_slices():
    right = np.array([True, False, True])
    assert len(evaluation.slice_errors(np.full(3, np.nan, np.float32), right)) == 0
    table = evaluation.slice_errors(np.full(3, 2.5, np.float32), right)
    assert table[["count", "wrong"]].to_numpy().tolist() == [[3, 1]]


def test_worst_slice_finds_planted_errors_and_says_when_it_may_be_chance():
    rng = np.random.default_rng(3)
    measures = {name: rng.normal(size=5000).astype(np.float32) for name in ("thickness", "slant")}
    right = rng.random(5000) > 0.01
    even = evaluation.worst_slice(measures, right)
    assert even is not None and even.chance > 0.05
    right[(measures["slant"] > 1.3) & (rng.random(5000) < 0.2)] = False
    worst = evaluation.worst_slice(measures, right)
    assert worst is not None
    assert (worst.measure, worst.number) == ("slant", 9)
    assert worst.chance < 1e-6 and worst.errors.count == 501
    _, numbers = evaluation.cut(measures["slant"])
    assert worst.errors.hits == (~right & (numbers == worst.number)).sum()
    assert str(worst).startswith("Most often wrong: digits with slant from 1.291 to 4.037 °, 105 of 501")
    assert "more than chance" in str(worst) and "may well be chance" in str(even)
    assert evaluation.worst_slice(measures, np.ones(5000, bool)) is None
    assert evaluation.worst_slice({}, right) is None


@pytest.mark.parametrize(
    ("wrong", "everyone", "errors", "size"), [(5, 1000, 30, 100), (1, 10, 1, 10), (30, 1000, 30, 100), (0, 50, 3, 5)]
)
def test_the_chance_of_a_slice_is_hypergeometric(wrong, everyone, errors, size):
    from scipy.stats import hypergeom

    expected = float(hypergeom.sf(wrong - 1, everyone, errors, size))
    assert evaluation._at_least(wrong, everyone, errors, size) == pytest.approx(expected, rel=1e-9)
