"""A hosted copy: what its visitors may do to each other's runs and maps, and what they are told before they start."""

import pytest

from mnist_dash.analysis import projections
from mnist_dash.models import recipes
from mnist_dash.models.recipes import RECIPES, Recipe
from mnist_dash.runs import folder, jobs, journal, maps
from mnist_dash.ui import visitors
from tests.pages import prepared
from tests.pages.test_every_page import open_page
from tests.pages.test_train import TRAIN, button, words

RUNS, MAP = "pages/train/runs.py", "pages/map/map.py"
RECIPE = Recipe("32N-10N")
OWN = {"Rename", "Delete", "Stop", "Delete it", "Keep the name"}


@pytest.fixture
def hosted(home, monkeypatch):
    """A hosted copy where jobs wait for ever."""
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    monkeypatch.setattr(jobs, "poll", lambda: None)


def labels(app):
    return {each.label for each in app.button}


def start(recipe):
    app = open_page(TRAIN, recipe=recipes.name_of(recipe))
    app.button(key="train_start").click().run()
    assert not app.exception
    return app


def test_a_stranger_sees_a_run_and_a_sentence_instead_of_the_buttons(hosted):
    mine = start(RECIPE)
    run = folder.load(recipes.recipe_id(RECIPE))
    mine.switch_page(RUNS).run()
    assert labels(mine) >= {"Stop", "Delete it", "Keep the name"}
    stranger = open_page(RUNS, run=run.id)
    assert not labels(stranger) & OWN
    assert "Another visitor started this run" in words(stranger)


def test_who_asks_for_what_trains_already_is_told_and_cannot_stop_it(hosted):
    mine = start(RECIPE)
    assert not button(mine, "Stop").disabled and "Another visitor" not in words(mine)
    second = start(RECIPE)
    assert "Another visitor started this already" in words(second)
    assert button(second, "Stop").disabled
    assert len(folder.runs()) == 1


def test_a_strangers_click_that_comes_late_changes_nothing(hosted, monkeypatch):
    """The button was there, as at home, and the copy is a hosted one when it is pressed."""
    run = prepared.done(RECIPE)
    monkeypatch.setenv("MNIST_DASH_HOSTED", "0")
    app = open_page(RUNS, run=run.id)
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    button(app, "Delete it").click().run()
    assert not app.exception and "only they or the operator" in words(app)
    assert folder.load(run.id)


def test_maps_too(hosted):
    wanted = {"map_method": "t-SNE", "map_points": "2000"}
    app = open_page(MAP, **wanted)
    made = [each for each in app.button if each.label == "Make this map"]
    assert made and "20 min each" in words(app)
    made[0].click().run()
    [place] = [ticket.folder for ticket in jobs.tickets()]
    projection = maps.recipe(place.name)
    assert projection.method == "tsne" and isinstance(projection, projections.Projection)
    assert not button(app, "Stop").disabled
    stranger = open_page(MAP, **wanted)
    assert button(stranger, "Stop").disabled and "Another visitor" in words(stranger)


def test_a_visitor_is_told_how_many_jobs_are_theirs(hosted):
    app = open_page(TRAIN, recipe="33N-10N")
    assert "at most 3 of yours waiting or running" in words(app)
    for seed in range(4):
        app.query_params.pop("run", None)
        app.session_state["train_run"] = None
        app.query_params["recipe"] = recipes.name_of(Recipe("33N-10N", seed=seed))
        app.run()
        app.button(key="train_start").click().run()
        assert not app.exception
    assert len(jobs.tickets()) == 3
    assert "You have 3 jobs waiting or running" in words(app)


def test_a_card_beyond_the_limits_says_so_before_the_click(hosted, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_MAX_WORK", "1")
    app = open_page(TRAIN)
    fast = app.button(key="train_go_fast")
    assert fast.disabled and "240 billion multiply" in fast.help


def test_a_shipped_name_is_refused_on_the_page(home):
    run = prepared.done(RECIPE)
    app = open_page(RUNS, run=run.id)
    app.text_input(key=f"runs_name_{run.id}").set_value("f a s t")
    button(app, "Keep the name").click().run()
    assert "came with the program" in words(app)
    assert folder.load(run.id).name == "" and "fast" in RECIPES


def test_who_finds_no_place_is_told_and_the_operators_page_opens_all_the_same(hosted, monkeypatch):
    monkeypatch.setattr(visitors, "have_place", lambda: False)
    app = open_page(TRAIN)
    assert not app.exception and "Busy: this copy serves as many visitors as it can" in words(app)
    assert not app.button and [event["kind"] for event in journal.events()] == ["busy"]
    app.run()
    assert len(journal.events("busy")) == 1, "noted once for each visitor"
    assert "Busy" not in words(open_page("pages/host/host.py"))
