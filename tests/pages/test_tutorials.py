"""Tutorials: published against ours in words, with and without runs."""

import subprocess
import sys

import numpy as np
import pytest

from mnist_dash.models import recipes
from mnist_dash.models.recipes import RECIPES, Recipe
from mnist_dash.runs import artifacts, folder, jobs, seeds
from mnist_dash.ui import loaders
from tests.page_table import ROOT
from tests.pages import prepared
from tests.pages.test_every_page import open_page
from tests.pages.test_train import words

TUTORIALS = "pages/learn/tutorials.py"
LESSONS = [entry.recipe for entry in RECIPES.values() if entry.group == "tutorial"]


@pytest.fixture(autouse=True)
def no_seeds(monkeypatch):
    """The answers that ship are hidden, as the runs are."""
    monkeypatch.setattr(seeds, "KEY", "seeds/of-a-test")
    loaders.seed_answers.clear()
    loaders.seed_shares.clear()
    yield
    loaders.seed_answers.clear()
    loaders.seed_shares.clear()


def labels(app):
    return [each.label for each in app.button]


def test_without_runs_the_page_says_so_and_offers_to_train(home):
    app = open_page(TUTORIALS)
    assert not app.exception
    assert list(table(app, "Our seeds")["Our seeds"]) == ["not trained here yet"] * 5
    assert labels(app).count("Train it now") == 1 and "Train all 10 seeds" in labels(app)
    assert "Train the 5 that are missing" in labels(app) and "Train the tree" in labels(app)


def test_one_run_is_judged_by_its_interval(home):
    prepared.done(RECIPES["islr-lab"].recipe, right=9_830)
    prepared.done(RECIPES["tence-cnn"].recipe, right=9_700)
    app = open_page(TUTORIALS)
    assert not app.exception
    text = words(app)
    assert "214 fewer of the 10,000 digits" in text and "Keras 3 starts it at 0.001" in text
    assert "In the last epoch of `tence-cnn`" in text
    assert list(table(app, "Our seeds")["The published figure"])[1:3] == [
        "above ours",
        "within the interval of our run",
    ]
    text = words(open_page(TUTORIALS, tutorials_network="islr-lab"))
    assert "98.33 % lies within the interval of our one run" in text
    assert "its 95 % interval" not in text


def test_seeds_are_the_yardstick_where_they_are_here(home):
    for seed in range(10):
        prepared.done(recipes.with_settings(RECIPES["ardi-tiny"].recipe, {"seed": seed}), right=7_000 + 100 * seed)
    app = open_page(TUTORIALS, tutorials_network="ardi-tiny")
    assert "10 seeds of ours give 70.00 to 79.00 %, and 77.37 % is one more draw" in words(app)
    row = table(app, "Our seeds").iloc[4]
    assert row["Our seeds"] == "70.00 to 79.00 %; mean 74.50 % ± 3.03 (10 seeds)"
    assert row["The published figure"] == "one more draw"
    assert "Train all 10 seeds" not in labels(app)


def test_shipped_answers_say_which_digits_the_seed_decides(home):
    true = loaders.dataset().test.labels
    lines = np.tile(true, (4, 1))
    lines[:, :100] = 10 - 1 - lines[:, :100]
    lines[0, 100:107] = 9 - lines[0, 100:107]
    artifacts.put(seeds.KEY, {"tence-mlp": lines})
    prepared.done(RECIPES["tence-mlp"].recipe)
    app = open_page(TUTORIALS, tutorials_network="tence-mlp")
    assert not app.exception
    told = (
        "With 4 seeds, **9,893** test digits are read right every time, **100** never, and for **7** the seed decides"
    )
    assert told in words(app)


def test_chapters_stand_in_the_order_of_the_tutorial(home):
    prepared.done(RECIPES["ardi-tiny"].recipe, right=7_000)
    app = open_page(TUTORIALS, tutorials_network="ardi-tiny", tutorials_matrix="true")
    assert not app.exception
    heads = [each.value for each in app.markdown if each.value.startswith("####")]
    assert [head.split(". ")[1] for head in heads] == [
        "The data",
        "The network",
        "The training",
        "The result",
        "Do it yourself",
    ]
    assert table(app, "Parameters").loc["all", "Parameters"] == "3,985"
    matrix = table(app, "Label")
    assert matrix.shape == (10, 11) and matrix.iloc[0]["7"] == "**91.0**"
    assert "it reads right, of 7,000" in words(app) and "it reads wrong, of 3,000" in words(app)


def test_the_tree_is_answered_with_our_figures(home):
    prepared.done(RECIPES["tree"].recipe, right=8_780)
    assert "one tree gets **1,220** of 10,000 test digits wrong" in words(open_page(TUTORIALS))


def table(app, column):
    """The first table with that column."""
    return next(each.value for each in app.table if column in each.value.columns)


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
