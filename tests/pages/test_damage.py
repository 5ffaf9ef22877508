"""Damaged files: one sentence where they are needed, and every other page and run as before."""

import shutil

import numpy as np
import pytest
import streamlit as st

from mnist_dash import paths
from mnist_dash.models import recipes
from mnist_dash.models.recipes import RECIPES, Recipe
from mnist_dash.runs import folder, reader, status
from tests.pages import prepared
from tests.pages.test_draw import DRAW, SEVEN, packed
from tests.pages.test_every_page import PAGES, open_page
from tests.pages.test_train import words

INK = packed(*SEVEN)
HANDS = recipes.recipe_id(RECIPES["hands"].recipe)


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A copy of what ships whose files may be damaged, with every cache empty before and after."""
    copy = tmp_path / "shipped"
    copy.mkdir()
    for path in paths.SHIPPED.iterdir():
        if path.name != "runs":
            (copy / path.name).symlink_to(path)
    shutil.copytree(paths.SHIPPED / "runs", copy / "runs")
    monkeypatch.setattr(paths, "SHIPPED", copy)
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield copy
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty"])
def test_a_damaged_model_for_drawings_gives_way_to_the_next(shipped, damage):
    model = shipped / "runs" / HANDS / "model.tflite"
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 0xFF
    model.write_bytes({"cut": content[: len(content) // 3], "flipped": content, "empty": b""}[damage])
    app = open_page(DRAW, draw_ink=INK)
    assert not app.exception and not app.error
    assert "The model of the run hands is damaged" in words(app) and "Until then best reads" in words(app)
    assert reader.default().recipe == RECIPES["best"].recipe
    assert not open_page("pages/train/runs.py").exception
    chosen = open_page(DRAW, draw_ink=INK, draw_run="hands")  # asked for by name
    assert not chosen.exception
    assert "The model of the run hands is damaged" in "".join(each.value for each in chosen.error)


def test_a_damaged_folder_of_the_run_for_drawings_gives_way_too(shipped):
    (shipped / "runs" / HANDS / status.FILE).write_text('{"state": "done", "made_with": 7}')
    app = open_page(DRAW, draw_ink=INK)
    assert not app.exception and not app.error


@pytest.mark.parametrize("page", PAGES)
def test_a_damaged_data_file_is_one_sentence_on_each_page_that_needs_it(shipped, page):
    (shipped / "mnist.npz").unlink()
    (shipped / "mnist.npz").write_bytes((paths.PACKAGE / "shipped" / "mnist.npz").read_bytes()[:5_000_000])
    app = open_page(page, **({"draw_ink": INK} if page == DRAW else {}))
    assert not app.exception
    assert words(app).count("mnist.npz") <= 1 and str(shipped) not in words(app)
    if page in (DRAW, "pages/data/browse.py", "pages/judge/evaluate.py"):
        assert "The data file mnist.npz is damaged" in words(app).replace("\\", "")


def test_a_damaged_run_is_one_row_and_its_curve_says_what_it_lacks(home):
    good = prepared.done(Recipe("32N-10N", epochs=3, seed=7))
    bad = prepared.done(Recipe("16N-10N", epochs=3))
    odd = prepared.done(Recipe("8N-10N", epochs=3))
    (bad.path / status.FILE).write_text("[" * 50_000)
    np.savez(odd.path / folder.PREDICTIONS, probabilities=np.full((10_000, 10), np.nan))
    (odd.path / folder.METRICS).write_text('{"epoch": {"epoch": 1}}\n' * 3)
    app = open_page("pages/train/runs.py", run=bad.id)
    assert not app.exception
    assert list(app.dataframe[0].value["State"]).count("done") == 2
    assert f"The run {bad.id} is damaged" in words(app)
    for page in ("pages/train/train.py", "pages/judge/evaluate.py"):
        shown = open_page(page, run=odd.id)
        assert not shown.exception
        assert f"The predictions of the run {odd.id} are damaged" in words(shown)
    assert "The curve lacks 3 of 3 epochs" in words(open_page("pages/train/train.py", run=odd.id))
    assert not open_page("pages/train/train.py", run=good.id).exception
