"""Tutorials: published against ours in words, with and without runs."""

import subprocess
import sys

from mnist_dash.models import recipes
from mnist_dash.models.recipes import RECIPES, Recipe
from mnist_dash.runs import folder, jobs
from tests.page_table import ROOT
from tests.pages import prepared
from tests.pages.test_every_page import open_page
from tests.pages.test_train import words

TUTORIALS = "pages/learn/tutorials.py"
LESSONS = [entry.recipe for entry in RECIPES.values() if entry.group == "tutorial"]


def labels(app):
    return [each.label for each in app.button]


def test_without_runs_the_page_says_so_and_offers_to_train(home):
    app = open_page(TUTORIALS)
    assert not app.exception
    assert "0 of 5 are trained here" in words(app)
    assert labels(app).count("Train it now") == 5
    assert "Train the 5 that are missing" in labels(app) and "Train the tree" in labels(app)


def test_verdicts_stand_beside_the_figures(home):
    prepared.done(RECIPES["islr-lab"].recipe, right=9_830)
    prepared.done(RECIPES["tence-cnn"].recipe, right=9_700)
    prepared.done(RECIPES["ardi-tiny"].recipe, right=8_000)
    app = open_page(TUTORIALS)
    assert not app.exception
    text = words(app)
    assert "98.33 % lies within our interval" in text
    assert "214 fewer of the 10,000 digits" in text and "Keras 3 starts it at 0.001" in text
    assert "263 more of the 10,000 digits" in text
    assert "In the last epoch of `islr-lab`" in text
    assert "3 of 5 are trained here" in text


def test_tree_and_seeds_are_answered_with_our_figures(home):
    prepared.done(RECIPES["tree"].recipe, right=8_780)
    for seed, recipe in enumerate(recipes.LOTTERY):
        prepared.done(recipe, right=7_000 + 100 * seed)
    app = open_page(TUTORIALS)
    text = words(app)
    assert "one tree gets **1,220** of 10,000 test digits wrong" in text
    assert "moves it by **9.0 points**" in text
    assert "8 of the 10 lie below it" in text


def test_shapes_of_each_layer_follow_the_chosen_tutorial(home):
    app = open_page(TUTORIALS, tutorials_network="ardi-tiny")
    tables = [each.value for each in app.table]
    layers = next(each for each in tables if "Parameters" in each.columns)
    assert layers.loc["all", "Parameters"] == "3,985"


def test_all_missing_are_queued_with_one_click(home, monkeypatch):
    monkeypatch.setattr(jobs, "_launch", lambda engine, task: None)
    prepared.state(LESSONS[0], "interrupted", epochs=1)
    prepared.done(LESSONS[1])
    app = open_page(TUTORIALS)
    next(each for each in app.button if each.label == "Train the 4 that are missing").click().run()
    assert not app.exception
    states = {run.recipe: run.state for run in folder.runs()}
    assert [states[recipe] for recipe in LESSONS] == ["running", "done", "queued", "queued", "queued"]
    assert Recipe("tree") not in states


def test_the_small_learning_rate_is_answered_with_our_figures(home):
    slow = recipes.with_settings(RECIPES["tence-cnn"].recipe, {"learning_rate": 0.001, "epochs": 2})
    app = open_page(TUTORIALS)
    assert "Train it for 2 epochs with today's 0.001" in labels(app)
    prepared.done(slow, right=3_600)
    prepared.done(RECIPES["tence-cnn"].recipe)
    assert "it is at **36.00 %** after 2 epochs, against 91.00 % with 1.0" in words(open_page(TUTORIALS))


def test_no_page_here_loads_tensorflow(home):
    run = prepared.done(RECIPES["islr-lab"].recipe)
    program = (
        "import sys; from tests.pages.test_every_page import open_page\n"
        f"apps = [open_page('pages/train/train.py'), open_page('pages/train/train.py', run='{run.id}'),\n"
        f"        open_page('pages/train/runs.py', run='{run.id}'), open_page('pages/learn/tutorials.py')]\n"
        "assert not any(app.exception for app in apps)\n"
        "print([name for name in ('tensorflow', 'keras') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
