"""Evaluate: the run and the view of the link are what is shown, and what cannot be shown is said in words."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn import metrics

from mnist_dash import paths
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import files, folder
from mnist_dash.ui.evaluation import VIEWS
from tests import prepared_runs, qmnist_files
from tests.page_table import ROOT
from tests.pages.prepared import key_figures
from tests.pages.test_every_page import open_page

EVALUATE = "pages/judge/evaluate.py"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    monkeypatch.setattr(paths, "SHIPPED", _without_runs(tmp_path / "shipped"))
    return tmp_path


def _without_runs(place: Path) -> Path:
    """The shipped data and measures, without the shipped runs."""
    place.mkdir()
    for name in ("mnist.npz", "artifacts"):
        (place / name).symlink_to(paths.PACKAGE / "shipped" / name)
    return place


def words(app) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.subheader]
    return "\n".join(str(part.value) for part in parts)


def test_headline_is_that_of_the_run_in_the_link(home):
    runs = prepared_runs.finish_all()
    app = open_page(EVALUATE, run=runs["good"].label)
    assert not app.exception
    labels, probabilities = prepared_runs.labels(), folder.probabilities(runs["good"])
    answers = probabilities.argmax(axis=1)
    shown = key_figures(app)
    assert shown["Accuracy"] == f"{100 * metrics.accuracy_score(labels, answers):.2f} %"
    assert shown["Wrong"] == f"{(answers != labels).sum():,}"
    exact = probabilities.astype(float)
    exact /= exact.sum(axis=1, keepdims=True)
    assert float(shown["Log loss"]) == pytest.approx(metrics.log_loss(labels, exact), abs=1e-4)
    assert any("Contested labels corrected" in str(table.value) for table in app.table)


@pytest.mark.parametrize("kind", ["good", "poor", "perfect"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_runs(home, view, kind):
    run = prepared_runs.finish_all()[kind]
    app = open_page(EVALUATE, run=run.id, evaluate_view=view)
    assert not app.exception and not app.warning


def test_a_cell_of_the_matrix_is_in_the_link(home):
    run = prepared_runs.finish_all()["good"]
    app = open_page(EVALUATE, run=run.id, evaluate_label="4", evaluate_answer="9")
    answers = folder.probabilities(run).argmax(axis=1)
    count = ((prepared_runs.labels() == 4) & (answers == 9)).sum()
    assert f"**4** read as **9**: {count:,} digits" in words(app)
    assert "Label **4**, read as 9" in words(app)


def test_without_a_cell_the_most_frequent_confusion_is_shown(home):
    run = prepared_runs.finish_all()["poor"]
    matrix = metrics.confusion_matrix(prepared_runs.labels(), folder.probabilities(run).argmax(axis=1))
    np.fill_diagonal(matrix, 0)
    label, answer = np.unravel_index(matrix.argmax(), matrix.shape)
    assert f"**{label}** read as **{answer}**: {matrix.max()} digits" in words(open_page(EVALUATE, run=run.id))


def test_another_cell_forgets_the_chosen_digit(home):
    run = prepared_runs.finish_all()["good"]
    app = open_page(EVALUATE, run=run.label, evaluate_label="4", evaluate_answer="9", evaluate_digit="0")
    assert "Label **7**" in words(app)
    next(box for box in app.selectbox if box.label == "Label").set_value("3").run()
    assert "Label **3**, read as 9" in words(app)


def test_a_run_without_errors_says_so_and_warns_of_the_labels(home):
    run = prepared_runs.finish_all()["perfect"]
    app = open_page(EVALUATE, run=run.id)
    assert "Every digit was read right" in words(app)
    assert "people contest 15 of the labels" in words(app)


def test_threshold_sentence(home):
    run = prepared_runs.finish_all()["good"]
    app = open_page(EVALUATE, run=run.id, evaluate_view="Confidence", evaluate_threshold="0.87")
    probabilities = folder.probabilities(run)
    given = probabilities.max(axis=1).astype(float) >= 0.87
    right = (probabilities.argmax(axis=1) == prepared_runs.labels())[given].mean()
    assert f"“I don't know” below 0.87: answers **{100 * given.mean():.1f} %** of the digits" in words(app)
    assert f"of which {100 * right:.2f} %" in words(app)


def test_digit_filter_of_the_galleries(home):
    run = prepared_runs.finish_all()["good"]
    link = {"evaluate_view": "Right and wrong", "evaluate_which": "wrong", "evaluate_digits": ["7"]}
    app = open_page(EVALUATE, run=run.id, **link)
    labels = prepared_runs.labels()
    count = ((folder.probabilities(run).argmax(axis=1) != labels) & (labels == 7)).sum()
    assert f"{count} wrong digits." in words(app)
    assert "Label **7**" in words(app)


@pytest.mark.parametrize(
    ("state", "facts", "said"),
    [
        ("running", {"patience": 60.0}, "is not here yet: it is in training"),
        ("queued", {}, "is not here yet: it is in training"),
        ("interrupted", {}, "was interrupted after 1 finished epoch"),
        ("failed", {"error": "The loss is not a number."}, "The loss is not a number"),
        ("stopped", {}, "Stopped after 1 finished epoch"),
        ("done", {}, "Its predictions are lost: delete it"),
    ],
)
def test_runs_without_predictions_are_explained(home, state, facts, said):
    prepared_runs.finish_all()
    run = prepared_runs.unfinished(state, **facts)
    app = open_page(EVALUATE, run=run.id)
    assert not app.exception and not app.error
    assert said in words(app).replace("\\", "")
    assert not key_figures(app)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (folder.delete, "on this copy, and its number does not tell how to train it"),
        (lambda run: (run.path / "recipe.json").write_text("{"), "damaged or of another version"),
        (lambda run: (run.path / "predictions.npz").write_bytes(b"no"), "damaged"),
        (
            lambda run: files.save_arrays(run.path / "predictions.npz", {"probabilities": np.full((60, 10), 0.1)}),
            "damaged",
        ),
        (
            lambda run: files.save_arrays(run.path / "predictions.npz", {"probabilities": np.full((10_000, 10), 9.0)}),
            "damaged",
        ),
    ],
)
def test_spoilt_runs_are_explained(home, spoil, said):
    prepared_runs.finish_all()
    run = prepared_runs.spoilt(spoil)
    app = open_page(EVALUATE, run=run.id)
    assert not app.exception and not app.error
    assert said in app.warning[0].value.replace("\\", "")


@pytest.mark.parametrize("run", ["nonsense", "<b>", "../..", "x" * 3000])
def test_no_such_run(home, run):
    prepared_runs.finish_all()
    app = open_page(EVALUATE, run=run)
    assert not app.exception and "is not understood, so this shows" in app.warning[0].value
    assert "Accuracy" in key_figures(app) and len(app.warning[0].value) < 300


def test_no_run_at_all(home):
    app = open_page(EVALUATE)
    assert not app.exception
    assert "No run is finished yet" in app.info[0].value


def test_broken_link_values_fall_back(home):
    run = prepared_runs.finish_all()["good"]
    for view in VIEWS:
        names = (
            "label",
            "answer",
            "digit",
            "numbers",
            "which",
            "wrong_sort",
            "digits",
            "threshold",
            "measure",
            "slice",
        )
        link = {f"evaluate_{name}": "-7x" for name in (*names, "cell_page", "wrong_page")}
        app = open_page(EVALUATE, run=run.id, evaluate_view=view, **link)
        assert not app.exception and not app.error and len(app.warning) == 1


def test_a_named_run_is_found_by_its_old_link(home):
    run = prepared_runs.finish_all()["good"]
    folder.rename(run, "Mine")
    app = open_page(EVALUATE, run=f"Earlier name · {run.label}")
    assert not app.warning and key_figures(app)["Accuracy"]
    assert "Mine · 32N-10N~epochs:2~protocol:test" in app.selectbox[0].options


def test_neither_page_loads_tensorflow(home):
    runs = prepared_runs.finish_all()
    program = (
        "import sys; from tests.pages.test_every_page import open_page\n"
        f"assert not open_page('{EVALUATE}', run='{runs['good'].id}').exception\n"
        f"ids = {[run.id for run in runs.values()]}\n"
        "assert not open_page('pages/judge/compare.py', runs=ids).exception\n"
        "print([name for name in ('tensorflow', 'keras') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_errors_by_who_wrote_the_digits(home, monkeypatch):
    runs = prepared_runs.finish_all()
    link = {"run": runs["good"].label, "evaluate_view": "Handwriting"}
    app = open_page(EVALUATE, **link)
    assert not app.exception and "they are not on this machine" in words(app)

    monkeypatch.setenv("MNIST_DASH_DATA", str(home / "mine"))
    qmnist_files.put(home / "mine", "test", qmnist_files.table(prepared_runs.labels(), per_writer=50))
    app = open_page(EVALUATE, **link)
    assert not app.exception
    wrong = folder.probabilities(runs["good"]).argmax(axis=1) != prepared_runs.labels()
    assert f"Students: {wrong[:5000].sum()} of 5,000 wrong" in words(app)
    shown = next(each.value for each in app.dataframe if "Writer" in each.value)
    assert len(shown) == 20 and (shown["Digits"] == 50).all() and shown["Error"].is_monotonic_decreasing
    assert "20 of 200 writers" in words(app)

    perfect = open_page(EVALUATE, run=runs["perfect"].label, evaluate_view="Handwriting")
    assert not perfect.exception and "Employees: 0 of 5,000 wrong" in words(perfect)

    qmnist_files.put(home / "mine", "test", qmnist_files.table(prepared_runs.labels()[::-1], per_writer=50))
    assert "belong to other digits" in words(open_page(EVALUATE, **link))


def test_the_report_and_its_notebook_are_offered(home):
    runs = prepared_runs.finish_all()
    app = open_page(EVALUATE, run=runs["good"].id)
    assert [each.label for each in app.get("download_button")][:2] == ["Report (HTML)", "Notebook (.ipynb)"]
    brought = prepared_runs.finish(Recipe("brought:id=0123456789ab", protocol="test"), prepared_runs.predictions(0.05))
    app = open_page(EVALUATE, run=brought.id)
    assert not app.exception
    assert [each.label for each in app.get("download_button")] == ["Report (HTML)"]
