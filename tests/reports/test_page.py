"""The pages of reports: whole, self-contained, small, quick, escaped, and with the figures of the analysis."""

import time
from dataclasses import replace

import numpy as np
import pytest

from mnist_dash import reports
from mnist_dash.analysis import calibration, comparison, evaluation, standing
from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset, Split
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import Recipe
from mnist_dash.quantities import percent
from mnist_dash.runs import folder, results
from tests import prepared_runs
from tests.reports.reading import stands_alone

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> & `**'


def found(run):
    return evaluation.outcomes(folder.probabilities(run), prepared_runs.labels())


def test_the_page_of_a_run_has_the_figures_of_the_analysis(prepared):
    run = prepared["good"]
    page = stands_alone(reports.page([run]))
    outcomes = found(run)
    scores = evaluation.scores(outcomes)
    assert standing.sentence(scores.accuracy).split("right: ")[1].removesuffix(".") in page.text
    assert f"{scores.accuracy.hits:,} of 10,000" in page.text
    for figure in (
        percent(scores.accuracy.value),
        f"{scores.log_loss:.4f}",
        percent(calibration.calibration_error(outcomes.confidence, outcomes.right)),
        str(calibration.temper(folder.probabilities(run), prepared_runs.labels())),
    ):
        assert figure in page.text
    matrix = evaluation.confusion(outcomes)
    label, answer = evaluation.worst_confusion(matrix)
    assert f"{label} read as {answer}: {matrix[label, answer]}" in page.text
    table = evaluation.digit_scores(matrix, tuple("0123456789"))
    assert percent(table["f1"]["7"]) in page.text and f"{matrix[7, 7]:,}" in page.text
    hardest = evaluation.ranking(outcomes, "highest loss first", np.ones(10_000, bool))[:24]
    assert all(f"{place:,}" in page.text for place in hardest)
    assert "32N-10N~epochs:2~protocol:test" in page.text and "/evaluate?run=32N-10N" in page.text


def test_the_page_of_a_run_without_errors_or_epochs(prepared):
    assert "every answer is right" in stands_alone(reports.page([prepared["perfect"]])).text
    page = stands_alone(reports.page([prepared["poor"]]))
    assert "How it learned" not in page.text and "tree:depth=9" in page.text


def test_labels_alone_have_no_confidence(home):
    answers = np.eye(10, dtype=np.float32)[(prepared_runs.labels().astype(int) + (np.arange(10_000) < 50)) % 10]
    run = prepared_runs.finish(Recipe("16N-10N"), answers, labels_only=True)
    page = stands_alone(reports.page([run]))
    assert "9,950 of 10,000" in page.text
    assert not any(word in page.text for word in ("Log loss", "Calibration", "confidence", "hardest"))


def test_the_page_of_a_comparison_says_what_compare_says(prepared):
    runs = list(prepared.values())
    page = stands_alone(reports.page(runs))
    rights = [found(run).right for run in runs]
    for pair in comparison.pairs(rights):
        assert comparison.verdict(pair, "ABCD", 10_000) in page.text
    alone = int((rights[2] & ~rights[0] & ~rights[1] & ~rights[3]).sum())
    assert f"Only C · {runs[2].label} reads right: {alone:,}" in page.text
    assert comparison.how_tested(6) in page.text and "A, B differ by their seed only" in page.text
    assert "Optimizer" not in page.text or "What differs" in page.text
    assert all(f"runs={name}" in page.text for name in ("32N-10N", "tree%3Adepth%3D9", "64N-10N"))


def test_the_way_back_is_a_link_where_the_address_is_known(prepared):
    page = stands_alone(reports.page([prepared["good"]], address="https://here.example/mnist"))
    assert "/evaluate?run=32N-10N" in page.text
    assert page.links == ["https://here.example/mnist/evaluate?run=32N-10N~epochs%3A2~protocol%3Atest"]


def test_what_a_person_typed_is_shown_as_typed(home):
    run = prepared_runs.finish(prepared_runs.GOOD, prepared_runs.predictions(0.05), device=HOSTILE, worker=HOSTILE)
    run, twin = replace(run, name=HOSTILE), prepared_runs.finish(prepared_runs.TWIN, prepared_runs.predictions(0.05, 1))
    for runs in ([run], [run, twin]):
        page = stands_alone(reports.page(runs))
        assert "img" not in page.tags and HOSTILE in page.words


def letters(noun: str = "letter", names: tuple[str, ...] = ("<b>", "é & ü", "c")) -> Dataset:
    """A made data set of few classes, which are no digits."""
    rng = np.random.default_rng(0)
    count = 300
    splits = [
        Split(rng.integers(0, 256, (count, 28, 28), np.uint8), np.arange(count).astype(np.uint8) % len(names))
    ] * 2
    return Dataset("emnist-letters", "Letters <i>", names, *splits, noun=noun)


def answers(classes: int, wrong: float = 0.1) -> np.ndarray:
    labels = np.arange(300) % classes
    rng = np.random.default_rng(1)
    said = np.where(rng.random(300) < wrong, rng.integers(0, classes, 300), labels)
    shares = rng.random((300, classes)) / classes
    shares[np.arange(300), said] += 2
    return (shares / shares.sum(1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("classes", [3, 26])
def test_classes_that_are_no_digits(home, classes):
    names = ("<b>", "é & ü", "c", *(f"name {number}" for number in range(3, classes)))
    data = letters(names=names)
    runs = [
        prepared_runs.finish(
            Recipe("26N", data="emnist-letters", epochs=1, seed=seed), answers(classes, 0.1 * (seed + 1))
        )
        for seed in (0, 1)
    ]
    for chosen in (runs[:1], runs):
        text = reports.page(chosen, lambda name: data)
        page = stands_alone(text)
        assert "digit" not in text.replace(page.style, "").lower()
        assert "letters" in page.text and "Letters <i>" in page.text


def test_62_classes_stay_small(home):
    names = tuple(f"class number {number}" for number in range(62))
    data = letters("picture", names)
    run = prepared_runs.finish(Recipe("47N", data="emnist-balanced", epochs=1), answers(62, 0.5))
    assert "class number 61" in stands_alone(reports.page([run], lambda name: data)).text


@pytest.mark.parametrize("run", [run for run in folder.runs() if run.shipped], ids=lambda run: run.label)
def test_every_shipped_run_has_a_small_page_soon(home, run):
    begun = time.process_time()
    stands_alone(reports.page([run]))
    assert time.process_time() - begun < 3


def test_five_shipped_runs_have_a_small_page_soon(home):
    runs = [results.find(name) for name in ("best", "fast", "hands", "knn", "ardi-tiny")]
    begun = time.process_time()
    page = stands_alone(reports.page(runs))
    assert time.process_time() - begun < 3
    assert "A · best reads most" in page.text


def test_a_known_run_stands_beside_a_result(home):
    page = stands_alone(reports.page([results.find("ardi-tiny")]))
    assert "points worse than fast" in page.text and "points worse than best" in page.text


def test_what_cannot_be_reported_is_said(prepared):
    with pytest.raises(PlainError, match="still training"):
        reports.page([prepared_runs.unfinished("running")])
    with pytest.raises(PlainError, match="once only"):
        reports.page([prepared["good"], prepared["good"]])
    other = prepared_runs.finish(Recipe("10N", data="fashion"), prepared_runs.predictions(0.1))
    with pytest.raises(PlainError, match="one data set"):
        reports.page([prepared["good"], other], datasets.load)
