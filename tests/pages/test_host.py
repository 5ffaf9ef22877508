"""The operator's page: everything at home, behind a password where strangers visit."""

import pytest

from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder, jobs, owners
from mnist_dash.ui import loaders
from tests.pages import prepared
from tests.pages.test_every_page import open_page
from tests.pages.test_train import button, words

HOST, RUNS = "pages/host/host.py", "pages/train/runs.py"
PASSWORD = "correct horse battery"


@pytest.fixture
def hosted(home, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    monkeypatch.setenv("MNIST_DASH_OPERATOR_PASSWORD", PASSWORD)
    monkeypatch.setattr(jobs, "poll", lambda: None)
    loaders.gate.clear()


def sign_in(app, password):
    app.text_input(key="host_password").set_value(password)
    button(app, "Open").click().run()
    assert not app.exception
    return app


def test_strangers_see_a_field_for_the_password_and_nothing_else(hosted):
    prepared.done(Recipe("16N-10N"))
    app = open_page(HOST)
    assert not prepared.key_figures(app) and not app.dataframe and not app.subheader
    app = sign_in(app, "a wrong password")
    assert "not the operator" in words(app) and not prepared.key_figures(app)


def test_without_a_password_a_sentence_says_how_to_become_the_operator(hosted, monkeypatch):
    monkeypatch.delenv("MNIST_DASH_OPERATOR_PASSWORD")
    app = open_page(HOST)
    assert "has no operator" in words(app) and not app.text_input


def test_the_operator_stops_and_deletes_what_is_anybodys(hosted):
    run = jobs.start(Recipe("16N-10N"), owners.visitor(owners.new_token()))
    app = sign_in(open_page(HOST), PASSWORD)
    figures = prepared.key_figures(app)
    assert figures["Results on disk"].endswith("of 500 MB")
    button(app, "Stop").click().run()
    assert folder.load(run.id).state == "stopped" and not app.exception
    app.switch_page(RUNS)
    app.query_params["run"] = run.id
    app.run()
    button(app, "Delete it").click().run()
    assert not app.exception
    with pytest.raises(folder.RunError):
        folder.load(run.id)


def test_at_home_it_opens_without_a_password(home):
    prepared.done(Recipe("16N-10N"))
    app = open_page(HOST)
    assert not app.exception and "everything is allowed" in words(app)
    assert list(app.dataframe[0].value["Kind"]) == ["run"]
    assert "Nothing waits or runs" in words(app)
