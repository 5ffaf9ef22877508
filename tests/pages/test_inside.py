"""Look inside: the link says which network, picture, class, layer and unit, and what cannot be is a sentence."""

import numpy as np

from mnist_dash.analysis.explanation import ATTRIBUTIONS, board
from mnist_dash.analysis.explanation.board import COLUMNS, Board
from mnist_dash.analysis.explanation.grades import BASELINES
from mnist_dash.data import datasets
from mnist_dash.data.ink import Part, carried
from mnist_dash.runs import boards, folder, lessons
from tests.pages.test_every_page import open_page

INSIDE = "pages/judge/inside.py"
WHY = {"inside_view": "Why this answer"}


def texts(app):
    return " ".join(each.value for each in [*app.markdown, *app.caption])


def test_says_what_it_reads_and_shows_the_first_layer():
    app = open_page(INSIDE, inside_split="test", inside_digit="18")
    assert not app.exception
    assert "It reads **3**" in texts(app) and "which is its label" in texts(app)
    assert app.button_group(key="inside_layer").value == "1 · 32C3"
    assert "What it reads times its weights" in texts(app)


def test_a_drawing_is_looked_into():
    ink = carried.pack([Part(datasets.load("mnist").test.images[4], (0, 0, 28, 28), 0, {})])
    app = open_page(INSIDE, inside_run="fast", inside_picture=ink, **WHY)
    assert not app.exception
    assert "It reads **4**" in texts(app) and "label" not in app.markdown[0].value
    assert "Orange ink speaks for **4**" in texts(app)


def test_the_link_chooses_layer_unit_and_place():
    link = {"inside_layer": "6 · 128N", "inside_unit": "5"}
    app = open_page(INSIDE, inside_run="tence-cnn", inside_split="test", inside_digit="3", **link)
    assert not app.exception
    assert "4,608 inputs" in texts(app)
    assert app.number_input(key="inside_unit").value == 5


def test_every_method_has_its_map_and_its_grade():
    app = open_page(INSIDE, inside_run="fast", inside_split="test", inside_digit="18", inside_class="5", **WHY)
    assert not app.exception
    said = texts(app)
    for method in ATTRIBUTIONS.values():
        assert f"**{method.title}**" in said
    assert said.count("Grade **") == len(ATTRIBUTIONS)
    assert "Orange ink speaks for **5**" in said


def test_shuffling_all_layers_changes_the_gradient():
    link = {"inside_method": "Gradient", "inside_shuffled": "4"}
    app = open_page(INSIDE, inside_run="fast", inside_split="test", inside_digit="18", **link, **WHY)
    assert not app.exception
    assert "With the last 4 of" in texts(app)


def test_a_network_without_convolutions_has_no_grad_cam():
    app = open_page(INSIDE, inside_run="tence-mlp", **WHY)
    assert not app.exception
    assert "**Grad-CAM**" not in texts(app)


def test_a_classical_run_is_a_sentence():
    app = open_page(INSIDE, inside_run="logistic")
    assert not app.exception
    assert "classical model without layers" in app.error[0].value


def test_without_networks_it_says_what_to_do(home):
    app = open_page(INSIDE)
    assert not app.exception
    assert "train one first" in app.info[0].value


def test_whose_doing_is_offered_then_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    link = {"inside_run": "tence-mlp", "inside_split": "test", "inside_digit": "18", "inside_view": "Whose doing is it"}
    app = open_page(INSIDE, **link)
    assert not app.exception
    assert app.button(key=f"inside_lessons_{folder.find('tence-mlp').id}_make").label == "Read the training set"
    run = folder.find("tence-mlp")
    lessons.keep(run, lessons.make(run))
    app.run()
    assert not app.exception
    for title in ("Pushed towards it", "Pushed away from it", "Most like it"):
        assert f"**{title}**" in texts(app)
    assert "who pushed **3** most" in texts(app)


def test_which_to_trust_is_offered_then_told(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    link = {"inside_run": "islr-lab", "inside_view": "Which to trust"}
    app = open_page(INSIDE, **link)
    assert not app.exception
    assert "Grade them on 1,000 digits" in [each.label for each in app.button]
    run = folder.find("islr-lab")
    methods = ("occlusion", "gradient", *BASELINES)
    values = np.full((50, len(methods), len(COLUMNS)), np.nan, np.float32)
    values[..., 0] = 0.2
    values[..., 1] = np.array([0.9, 0.5, 0.4, 0.6]) + np.linspace(-0.05, 0.05, 50)[:, None] * [1, -1, 2, 3]
    boards.keep(run, board.DIGITS, Board(np.arange(50), methods, values, {}))
    app = open_page(INSIDE, **link)
    assert not app.exception
    assert "Trust Occlusion most" in texts(app) and "do not trust Gradient" in texts(app)
    table = app.table[0].value
    assert list(table.index) == ["Occlusion", "Brightest ink first", "Gradient", "Random order"]
    assert table.loc["Occlusion", "Above the brightest ink"].startswith("0.300 (")
    assert table.loc["Occlusion", "Alike when shuffled"] == "–"
