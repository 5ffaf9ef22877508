"""Runs that were brought, on the pages that show runs."""

import io

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnist_dash.data import datasets
from mnist_dash.runs import brought, results
from mnist_dash.runs.folder import Run
from tests.pages.test_every_page import open_page

TEST = datasets.load().test


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))


@pytest.fixture
def labels_only() -> Run:
    file = io.BytesIO()
    np.save(file, np.where(np.arange(10_000) < 100, 0, TEST.labels))
    return brought.predictions("mine.npy", file.getvalue(), "Only labels")


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.info, *app.warning))


def test_labels_alone_are_evaluated_without_confidence(labels_only):
    app = open_page("pages/judge/evaluate.py", run=results.link_name(labels_only))
    assert not app.exception and "there is no log loss" in texts(app)
    app = open_page("pages/judge/evaluate.py", run=results.link_name(labels_only), evaluate_view="Confidence")
    assert not app.exception and "how sure they are is not known" in texts(app)


def test_compared_with_a_shipped_run(labels_only):
    app = open_page("pages/judge/compare.py", runs=[results.link_name(labels_only), "best"])
    assert not app.exception and not app.error


def test_listed_and_opened(labels_only):
    app = open_page("pages/train/runs.py", run=results.link_name(labels_only))
    assert not app.exception and "Answers from elsewhere" in texts(app)


@pytest.mark.parametrize("page", ["judge/evaluate", "judge/compare", "play/draw", "train/train"])
def test_a_link_to_what_was_brought_elsewhere_says_what_to_do(page):
    name = "runs" if page.endswith("compare") else "draw_run" if page.endswith("draw") else "run"
    app = open_page(f"pages/{page}.py", **{name: "Theirs · brought:id=0123456789ab"})
    assert not app.exception and "Bring its file here" in texts(app)
    assert not [button for button in app.button if button.label.startswith("Train")]
