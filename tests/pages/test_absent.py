"""A link whose result is not on this copy: what it is, how long it takes, one button, then the view it asks for."""

from urllib.parse import quote_plus, urlencode

import pytest

from mnist_dash.models import recipes
from mnist_dash.models.recipes import RECIPES, Recipe
from mnist_dash.runs import folder, jobs, results
from tests import prepared_runs
from tests.pages import prepared
from tests.pages.test_every_page import open_page

EVALUATE, COMPARE, DRAW = "pages/judge/evaluate.py", "pages/judge/compare.py", "pages/play/draw.py"
TRAIN, RUNS, MAP = "pages/train/train.py", "pages/train/runs.py", "pages/map/map.py"
WANTED = Recipe("24N-10N", epochs=2, learning_rate=0.003, seed=11)
NAME = recipes.name_of(WANTED)
LINKS = {
    EVALUATE: {"run": NAME, "evaluate_view": "Confidence", "evaluate_threshold": "0.7"},
    TRAIN: {"run": NAME},
    RUNS: {"run": NAME},
    MAP: {"map_method": "pca", "map_colour": "mistakes", "map_run": NAME},
}


@pytest.fixture
def queue(monkeypatch):
    """Jobs are queued, but no process is made."""
    monkeypatch.setattr(jobs, "_launch", lambda engine, task: None)


def words(app):
    groups = (app.markdown, app.caption, app.warning, app.info, app.error)
    return "\n".join(str(each.value) for group in groups for each in group).replace("\\", "")


@pytest.mark.parametrize("page", LINKS)
def test_says_what_is_missing_and_how_long_it_takes_and_starts_it_with_one_click(home, queue, page):
    prepared.done(Recipe("16N-10N"), seconds=30.0)
    app = open_page(page, **LINKS[page])
    assert not app.exception and not app.error and not app.warning
    assert "19,090 parameters, seed 11** is not trained on this copy yet" in words(app) and NAME in words(app)
    assert "It takes about" in words(app)
    next(each for each in app.button if each.label == "Train it here").click().run()
    assert not app.exception
    assert folder.lookup(WANTED).active
    assert any(each.label == "Stop" for each in app.button)


def test_draw_reads_with_the_usual_run_while_the_wanted_one_is_missing(tmp_path, monkeypatch, queue):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    app = open_page(DRAW, draw_run=NAME)
    assert not app.exception and not app.warning
    assert "Until then hands reads your ink" in words(app)
    app.button(key="draw_run_make").click().run()
    assert folder.lookup(WANTED).active and not app.exception


def test_shows_the_very_view_when_it_is_done(home, queue):
    app = open_page(EVALUATE, **LINKS[EVALUATE])
    app.button(key="evaluate_make").click().run()
    folder.delete(stopped(folder.lookup(WANTED)))
    run = prepared_runs.finish(WANTED, prepared_runs.predictions(0.05))
    app.run()
    assert not app.exception
    assert "“I don't know” below 0.70" in words(app)
    assert results.link_name(run) in app.query_params["run"]


def stopped(run):
    from mnist_dash.runs import status

    status.write(run.path, {"state": "stopped", "epochs": 0})
    return folder.load(run.id)


def test_compare_shows_what_is_there_and_queues_all_that_is_missing_with_one_click(home, queue):
    runs = prepared_runs.finish_all()
    app = open_page(COMPARE, runs=[runs["good"].label, runs["poor"].label, NAME, "24N-10N"])
    assert not app.exception and not app.warning
    assert list(app.dataframe[0].value["Called"]) == ["A", "B"]
    assert "2 of these runs are not trained on this copy yet" in words(app)
    app.button(key="compare_make").click().run()
    assert folder.lookup(WANTED).active and folder.lookup(Recipe("24N-10N")).active
    assert len(app.get("progress")) == 2


def test_compare_shows_a_single_run_while_the_other_is_missing(home):
    good = prepared_runs.finish_all()["good"]
    app = open_page(COMPARE, runs=[good.label, NAME])
    assert not app.exception and not app.error
    assert list(app.dataframe[0].value["Run"]) == [good.label]


def test_a_full_queue_is_told_with_what_was_started(home, queue, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_MAX_QUEUE", "0")
    app = open_page(COMPARE, runs=[NAME, "24N-10N"])
    app.button(key="compare_make").click().run()
    assert not app.exception
    assert "1 of 2 are started" in words(app) and "waiting already" in words(app)


def test_a_recipe_of_another_version_is_one_sentence_and_a_view(home):
    prepared_runs.finish_all()
    app = open_page(EVALUATE, run="24N-10N~momentum:0.9")
    assert not app.exception and len(app.warning) == 1
    assert "The link's run “24N-10N~momentum:0.9” is not understood, so this shows" in words(app)
    assert prepared.key_figures(app)


def test_every_link_to_a_run_names_its_recipe(home):
    run = prepared.done(RECIPES["fast"].recipe)
    folder.rename(run, "Mine")
    app = open_page(RUNS, run=run.id)
    assert "Mine · fast" in app.query_params["run"]
    links = [link.proto.query_string for link in open_page(TRAIN, run="fast").get("page_link")]
    named = quote_plus("Mine · fast")
    assert len(links) > 1 and all(named in link for link in links if link)


def test_a_link_is_short_for_the_longest_recipe_that_the_form_can_make(home):
    longest = "-".join(["1C3:s2:same:elu"] * 23) + "-1000N:elu:bn-10N"
    values = {
        name: setting.words[-1] if setting.words else setting.high
        for name, setting in recipes.SETTINGS.items()
        if name not in ("model", "patience", "protocol")
    }
    query = urlencode({"run": f"{'M' * folder.LONGEST_NAME} · {'~'.join([longest, *map(str, values.values())])}"})
    assert len(query) + len("https://explore-mnist.streamlit.app/evaluate?") < 2_000
