"""Morph: what is read along a path, links of every choice, one sentence for what is no path, and films to keep."""

import numpy as np
import pytest

from mnist_dash.analysis.morphing.film import Film
from mnist_dash.data import strokes
from mnist_dash.models.generator.recipe import Generator
from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import films, generators, jobs
from mnist_dash.runs.films import Order
from mnist_dash.ui.morph import keeping, path
from mnist_dash.ui.morph.views import VIEWS
from mnist_dash.ui.tutorials import story
from tests.pages import prepared
from tests.pages.test_every_page import open_page

MORPH = "pages/play/morph.py"


def warnings(app):
    return " ".join(warning.value for warning in app.warning)


def test_a_bare_visit_goes_from_four_to_nine():
    app = open_page(MORPH)
    assert not app.exception and not app.error and not app.warning
    assert app.text_input(key="morph_path").value == "4 9"


def test_every_choice_is_in_the_link():
    app = open_page(
        MORPH,
        morph_path="0 test:17 7@1,-1",
        morph_look="paper",
        morph_blend="false",
        morph_runs=["tence-cnn", "islr-lab", "ardi-tiny"],
        morph_view="How good is it?",
        morph_generator="vae",
    )
    assert not app.exception and not app.error and not app.warning
    assert app.text_input(key="morph_path").value == "0 test:17 7@1,-1"
    assert app.toggle(key="morph_blend").value is False
    assert app.multiselect(key="morph_runs").value == ["tence-cnn", "islr-lab", "ardi-tiny"]
    assert "78." in " ".join(text.value for text in app.markdown)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4 x", "is no digit to stop at"),
        ("4", "2 to 6 stops, not 1"),
        (" ".join("4" * 400), "2 to 6 stops, not 400"),
        ("test:10000 4", "there is no test:10000"),
        ("4 ink:abc", "damaged or cut off"),
    ],
)
def test_what_is_no_path_is_one_sentence(text, says):
    app = open_page(MORPH, morph_path=text)
    assert not app.exception and not app.error and says in warnings(app).replace("\\", "")


def test_a_generator_that_is_gone_is_said_and_the_shipped_one_draws():
    app = open_page(MORPH, morph_generator="vae~epochs:59")
    assert not app.exception and "or was deleted" in warnings(app)


def test_a_refused_drawing_is_asked_for_and_then_allowed():
    turns = 0.8 * np.pi * np.arange(6)
    star = 0.5 + 0.4 * np.stack([np.sin(turns), -np.cos(turns)], 1)
    text = f"4 9 ink:{strokes.pack(strokes.Drawing((star,), 0.06))}"
    app = open_page(MORPH, morph_path=text)
    assert not app.exception and "read as no digit" in warnings(app)
    app.toggle(key=path.ANYWAY).set_value(True).run()
    assert not app.exception and not app.error


def test_stops_are_added_and_taken_away():
    app = open_page(MORPH)
    app.button(key="morph_add_7").click().run()
    assert app.text_input(key="morph_path").value == "4 9 7"
    app.button(key="morph_add_test").click().run()
    assert app.text_input(key="morph_path").value == "4 9 7 test:17"
    for _ in range(3):
        app.button(key="morph_add_1").click().run()
    assert app.text_input(key="morph_path").value == "4 9 7 test:17 1 1" and "at most 6 stops" in warnings(app)
    for _ in range(5):
        app.button(key="morph_drop").click().run()
    assert app.text_input(key="morph_path").value == "4 9" and "not 1" in warnings(app)
    app.button(key="morph_surprise").click().run()
    assert not app.exception and len(app.text_input(key="morph_path").value.split()) == 4


def test_a_small_film_is_made_at_once_and_a_large_one_by_a_job(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    app = open_page(MORPH, morph_view="Take it with you")
    assert not app.exception and len(app.get("download_button")) == 1
    assert "morph 4 9 --size 160 --frames 40 --out morph.gif" in app.code[0].value
    app = open_page(MORPH, morph_view="Take it with you", morph_side_gif="512", morph_frames_gif="120")
    assert not app.exception and not app.get("download_button")
    assert [button.label for button in app.button if button.label == "Make the film"]


def test_the_command_is_the_same_film():
    order = Order(Film("png", 100, 2, 0.25, "paper"), "vae", "4 9", False)
    assert keeping.command(order) == (
        "python -m mnist_dash morph 4 9 --size 100 --at 0.25 --look paper --out morph.png"
    )
    assert films.make(order, lambda *_: None)[:4] == b"\x89PNG" and order.name == "morph-4-9.png"


def test_every_view_opens_and_a_digit_of_it_can_be_put_on_the_path():
    for view, link in VIEWS_WITH.items():
        app = open_page(MORPH, morph_view=view, **link)
        assert not app.exception and not app.error and not app.warning, view
    app = open_page(MORPH, morph_view="Latents", morph_z1="1.5", morph_class="7")
    app.button(key="morph_put").click().run()
    assert app.text_input(key="morph_path").value == "4 9 7@1.5,0,0,0,0,0,0,0"
    app.button(key="morph_zero").click().run()
    assert not app.exception and app.slider(key="morph_z1").value == 0
    assert [part for part in ("slant", "thickness") if part not in " ".join(each.label for each in app.slider)] == []


VIEWS_WITH = {
    "In your hand": {"morph_hand": "a test digit", "morph_hand_digit": "61"},
    "Latents": {"morph_z8": "-3", "morph_class": "8"},
    "Latent map": {"morph_across": "1.5", "morph_up": "-2"},
    "New digits": {"morph_seed": "7"},
    "How good is it?": {},
    "Generator": {"morph_train_latents": "3", "morph_train_width": "32"},
}


def test_all_views_are_opened_here():
    assert set(VIEWS_WITH) | {"Take it with you"} == set(VIEWS)


def test_a_generator_is_trained_from_the_page_and_stopped(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    app = open_page(MORPH, morph_view="Generator", morph_train_width="30")
    assert not app.exception and "multiple of 4" in warnings(app)
    app = open_page(MORPH, morph_view="Generator", morph_train_latents="2", morph_train_epochs="1")
    wanted = Generator(latents=2, epochs=1)
    monkeypatch.setattr(jobs, "poll", lambda: None)  # it waits, so that no process starts here
    next(each for each in app.button if each.label.startswith("Train it")).click().run()
    assert not app.exception and generators.job(wanted) is not None
    assert app.button(key="morph_making_stop")
    jobs.stop(generators.folder(wanted))
    app.run()
    assert "was stopped" in warnings(app)


def test_the_tutorial_leads_to_its_film(home):
    assert story.film(None)["morph_runs"] == ["tence-cnn", "hands"]
    run = prepared.done(RECIPES["fridman-cnn"].recipe)
    assert story.film(run)["morph_runs"] == ["fridman-cnn", "hands"]


def test_the_film_of_the_tutorial_is_ready():
    app = open_page(MORPH, **story.film(None))
    assert not app.exception and not app.warning
    assert app.multiselect(key="morph_runs").value == ["tence-cnn", "hands"]
    assert len(app.get("download_button")) == 1


def test_draw_leads_to_ten_digits_in_the_same_hand():
    text = strokes.pack(strokes.Drawing((np.array([(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]),), 0.06))
    app = open_page("pages/play/draw.py", draw_ink=text)
    assert not app.exception
    assert "All ten digits in this hand" in [link.proto.label for link in app.get("page_link")]
    app.session_state["draw_ink"] = text
    app.query_params["morph_view"] = "In your hand"
    app.switch_page(MORPH).run()
    assert not app.exception and "From a drawn 7" in " ".join(each.value for each in app.markdown)
    next(each for each in app.button if each.label == "Put my drawing on the path").click().run()
    assert not app.exception and app.text_input(key="morph_path").value == f"4 9 ink:{text}"
