"""Compare: the runs of the link, what is more than chance, and what is missing."""

import pytest
from statsmodels.stats.contingency_tables import mcnemar

from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder
from mnist_dash.ui.comparison import VIEWS
from tests import prepared_runs, qmnist_files
from tests.pages.test_evaluate import home, words  # noqa: F401
from tests.pages.test_every_page import open_page

COMPARE = "pages/judge/compare.py"


@pytest.fixture
def runs(home):  # noqa: F811
    return prepared_runs.finish_all()


def ids(runs, *names):
    return [runs[name].id for name in names or runs]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_runs(runs, view):
    app = open_page(COMPARE, runs=ids(runs), compare_view=view)
    assert not app.exception and not app.warning
    table = app.dataframe[0].value
    assert list(table["Called"]) == ["A", "B", "C", "D"] and list(table["kB"]) == [1.234] * 4


def test_verdicts_equal_statsmodels(runs):
    app = open_page(COMPARE, runs=ids(runs, "good", "twin"))
    labels = prepared_runs.labels()
    good, twin = (folder.probabilities(runs[name]).argmax(axis=1) == labels for name in ("good", "twin"))
    row = app.dataframe[1].value.iloc[0]
    counts = (good & ~twin).sum(), (twin & ~good).sum()
    assert (row["Only the first right"], row["Only the second right"]) == counts
    p = mcnemar([[0, counts[0]], [counts[1], 0]], exact=True).pvalue
    assert (
        p > 0.1
        and row["Verdict"].startswith("cannot be told apart on these 10,000 digits: ")
        and f"(p = {p:.2f})" in row["Verdict"]
    )
    assert "A, B differ by their seed only" in words(app)


def test_a_clear_winner_is_named(runs):
    app = open_page(COMPARE, runs=ids(runs, "poor", "good"))
    assert app.dataframe[1].value.iloc[0]["Verdict"].startswith("B · ")
    assert "Add runs that differ by their seed only" in words(app)


@pytest.mark.parametrize("who", ["first", "second", "neither"])
def test_disagreements_by_who_is_right(runs, who):
    link = {"compare_view": "Disagreements", "compare_pair": "A and C", "compare_who": who}
    app = open_page(COMPARE, runs=ids(runs, "good", "twin", "poor"), **link)
    labels = prepared_runs.labels()
    first, second = (folder.probabilities(runs[name]).argmax(axis=1) for name in ("good", "poor"))
    counts = ((first == labels) & (second != labels)).sum(), ((second == labels) & (first != labels)).sum()
    assert f"A is right on {counts[0]:,}, C on {counts[1]:,}" in words(app)


def test_runs_without_a_disagreement(runs):
    twin = prepared_runs.finish(Recipe("64N-10N", epochs=1, protocol="test", seed=9), prepared_runs.predictions(0))
    app = open_page(COMPARE, runs=[runs["perfect"].id, twin.id], compare_view="Disagreements")
    assert not app.exception and "There is no such digit" in words(app)


def test_classical_models_alone_have_no_curves(runs):
    other = prepared_runs.finish(Recipe("forest", protocol="test"), prepared_runs.predictions(0.03))
    app = open_page(COMPARE, runs=[runs["poor"].id, other.id], compare_view="Curves")
    assert not app.exception and "none has curves" in words(app)


@pytest.mark.parametrize("count", [1, 9])
def test_too_few_or_too_many(runs, count):
    many = [
        prepared_runs.finish(Recipe("5N-10N", seed=seed), prepared_runs.predictions(0.3)).id for seed in range(count)
    ]
    app = open_page(COMPARE, runs=many)
    assert not app.exception
    assert f"Choose 2 to 8 runs to compare, not {count}" in app.warning[0].value


def test_a_run_that_is_gone_is_named_and_the_others_are_shown(runs):
    app = open_page(COMPARE, runs=[*ids(runs, "good", "poor"), "0123456789ab"])
    assert "runs “0123456789ab” is not understood, so it is left out" in app.warning[0].value
    assert list(app.dataframe[0].value["Called"]) == ["A", "B"]


def test_a_run_that_is_still_training_is_explained(runs):
    training = prepared_runs.unfinished("running", patience=60.0)
    app = open_page(COMPARE, runs=[*ids(runs, "good", "poor"), training.id])
    assert not app.exception and "is not here yet: it is in training" in words(app)
    assert list(app.dataframe[0].value["Called"]) == ["A", "B"]


def test_no_run_at_all(home):  # noqa: F811
    app = open_page(COMPARE)
    assert not app.exception and "Choose 2 to 8 runs" in app.warning[0].value


def test_errors_by_who_wrote_the_digits(runs, home, monkeypatch):  # noqa: F811
    assert "By who wrote" not in words(open_page(COMPARE, runs=ids(runs, "good", "poor")))
    monkeypatch.setenv("MNIST_DASH_DATA", str(home / "mine"))
    qmnist_files.put(home / "mine", "test", qmnist_files.table(prepared_runs.labels(), per_writer=50))
    app = open_page(COMPARE, runs=ids(runs, "good", "poor"))
    assert not app.exception and "By who wrote" in words(app)
    shown = app.dataframe[-1].value
    wrong = folder.probabilities(runs["poor"]).argmax(axis=1) != prepared_runs.labels()
    assert list(shown["Run"]) == ["A", "B"]
    assert shown["Wrong of students, %"][1].startswith(f"{100 * wrong[:5000].mean():.2f} (")


def test_the_report_of_a_comparison_is_offered(runs):
    app = open_page(COMPARE, runs=ids(runs, "good", "poor"))
    offered = [each.label for each in app.get("download_button")]
    assert offered == ["Report (HTML)", "Notebook (.ipynb)", "All figures (CSV)", "All curves (CSV)"]
