"""The page "Bring your own": a set, a model, predictions and Kaggle's table, from the file to the way on."""

import io
import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnist_dash.data import datasets
from mnist_dash.data.datasets import own
from mnist_dash.data.importing import File
from mnist_dash.runs import bringing, brought, folder, jobs, owners, status
from tests.page_table import ROOT
from tests.pages.test_every_page import open_page

PAGE = "pages/data/yours.py"
TEST = datasets.load().test


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    return tmp_path


def npz(**arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def finish(job) -> None:
    until = time.time() + 60
    while job.exists() and status.read(job)["state"] in status.ACTIVE and time.time() < until:
        time.sleep(0.05)
        jobs.poll()


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.success, *app.error, *app.warning))


def test_says_what_is_here_and_what_can_be_fetched():
    app = open_page(PAGE)
    assert not app.exception
    assert "Fashion-MNIST" in texts(app) and "MIT licence" in texts(app)
    assert [button.label for button in app.button].count("Fetch it") == 6


def test_a_fetch_without_network_says_why(monkeypatch):
    monkeypatch.setenv("MNIST_DASH_MIRROR", "http://127.0.0.1:9")
    app = open_page(PAGE)
    app.button(key="yours_fetch_fashion").click().run()
    assert not app.exception
    finish(bringing.paths.home() / "fetching" / "fashion")
    app.run()
    assert "127.0.0.1 cannot be reached" in texts(app)


def test_from_files_to_a_data_set():
    job = bringing.look([File("mine.npz", npz(images=255 - TEST.images[:60], labels=TEST.labels[:60] % 2))])
    finish(job)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["yours_job"] = job
    app.run()
    app.switch_page(PAGE).run()
    assert not app.exception and "60 images" in texts(app) and "2 classes" in texts(app)
    assert app.toggle(key="yours_inverted").value is True, "the ground is light"
    save = next(button for button in app.button if button.label == "Keep this data set")
    save.click().run()
    assert "Give the data set a name" in texts(app)
    app.text_input(key="yours_title").set_value("Odd or even")
    next(button for button in app.button if button.label == "Keep this data set").click().run()
    finish(job)
    app.run()
    assert not app.exception and "Odd or even" in texts(app) and "is ready" in texts(app)
    assert len(own.everyone()) == 1 and not job.exists()


def test_damaged_files_end_in_a_sentence():
    job = bringing.look([File("mine.csv", b"a,b\n1,2\n")])
    finish(job)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["yours_job"] = job
    app.run()
    app.switch_page(PAGE).run()
    assert "has 2 columns" in texts(app)
    next(button for button in app.button if button.label == "Choose other files").click().run()
    assert not app.exception and not job.exists()


def test_a_set_is_listed_for_its_owner_alone_on_a_host(monkeypatch):
    images = TEST.images[:20]
    split = datasets.Split(images, TEST.labels[:20] % 2)
    kept = own.keep(datasets.Dataset("", "Secret", ("even", "odd"), split, split))
    owners.claim(own.folder(kept.name), owners.visitor(owners.new_token()), new=True)
    assert "Secret" in texts(open_page(PAGE))
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    assert "Secret" not in texts(open_page(PAGE))


def test_predictions_show_their_accuracy_and_a_sample():
    run = brought.predictions("mine.npy", npz(probabilities=np.eye(10)[TEST.labels]), "Perfect")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["yours_predictions_run"] = run.id
    app.query_params["yours_view"] = "Predictions"
    app.run()
    app.switch_page(PAGE).run()
    assert not app.exception and "100.00 %" in texts(app)


@pytest.mark.parametrize("view", ["Data sets", "A model", "Predictions", "Kaggle"])
def test_every_view_opens_by_its_link_and_outlives_a_deleted_run(view):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key in ("yours_model_run", "yours_predictions_run"):
        app.session_state[key] = "0123456789ab"
    app.query_params["yours_view"] = view
    app.run()
    app.switch_page(PAGE).run()
    assert not app.exception and not app.error
    assert not [run for run in folder.runs() if not run.shipped]
