"""Handwriting: every measure opens, and the counts are those of the chosen digits."""

import re

import numpy as np
import pytest

from mnist_dash.analysis import handwriting
from mnist_dash.data.measures import MEASURES, SIDES
from mnist_dash.ui import loaders
from tests.pages.test_every_page import open_page

HANDWRITING = "pages/data/handwriting.py"


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_opens(measure):
    app = open_page(HANDWRITING, handwriting_split="test", handwriting_measure=measure)
    assert not app.exception
    assert app.header[0].value == f"{measure.capitalize()} by class"
    assert measure not in app.selectbox(key="handwriting_against").options


def test_cut_off_counts_are_those_of_the_chosen_digits():
    app = open_page(HANDWRITING, handwriting_split="test", handwriting_digits=["7"], handwriting_side="bottom")
    table, labels = loaders.handwriting("mnist", "test"), loaders.dataset().test.labels
    expected = {side.capitalize(): f"{int(table[side][labels == 7].sum()):,}" for side in SIDES}
    told = dict(re.findall(r"<dt[^>]*>(\w+)</dt><dd[^>]*>([\d,]+)</dd>", app.html[0].body))
    assert told == expected
    assert expected["Bottom"] != "0"


def test_broken_choices_fall_back():
    app = open_page(HANDWRITING, handwriting_measure="mood", handwriting_against="thickness", handwriting_side="up")
    assert not app.exception
    assert not app.error


def test_digits_without_ink_are_said_in_words(monkeypatch):
    table = {name: column.copy() for name, column in loaders.handwriting("mnist", "test").items()}
    table["thickness"][:] = np.nan
    monkeypatch.setattr(loaders, "handwriting", lambda name, split: table)
    app = open_page(HANDWRITING, handwriting_split="test", handwriting_measure="thickness")
    assert not app.exception
    assert app.info


def test_sliders_choose_digits_by_their_share():
    measures = {"handwriting_measure": "thickness", "handwriting_against": "area"}
    shares = {"handwriting_x": ["98", "100"], "handwriting_y": ["0", "50"]}
    app = open_page(HANDWRITING, handwriting_split="test", **measures, **shares)
    table = loaders.handwriting("mnist", "test")
    low, middle = np.percentile(table["thickness"], 98), np.percentile(table["area"], 50)
    expected = int(((table["thickness"] >= low) & (table["area"] <= middle)).sum())
    assert expected and any(f"{expected:,} digits chosen" in caption.value for caption in app.caption)


def test_points_are_drawn_round_in_a_chart_that_is_opened():
    assert not open_page(HANDWRITING, handwriting_split="test").get("plotly_chart")
    app = open_page(HANDWRITING, handwriting_split="test", handwriting_draw="true")
    assert not app.exception
    assert len(app.get("plotly_chart")) == 1


def test_begins_with_slant_against_width_and_says_what_its_axis_leaves_out():
    app = open_page(HANDWRITING, handwriting_split="test")
    assert (app.selectbox(key="handwriting_measure").value, app.selectbox(key="handwriting_against").value) == (
        "slant",
        "width",
    )
    slant = loaders.handwriting("mnist", "test")["slant"]
    low, high = np.percentile(slant, (0.5, 99.5))
    left_out = int(((slant < low) | (slant > high)).sum())
    assert any(f"either end: {left_out:,} of 10,000 digits" in caption.value for caption in app.caption)


def test_a_part_of_a_ridge_opens_its_digits_and_one_of_them_its_card():
    app = open_page(HANDWRITING, handwriting_split="test", handwriting_slice="59")  # the fourth part of the 7s
    slant, labels = loaders.handwriting("mnist", "test")["slant"], loaders.dataset().test.labels
    found = handwriting.in_slice(slant, np.arange(len(slant)), 3)
    count = int((labels[found] == 7).sum())
    assert count > 0 and any(f"{count:,} digits lie in the chosen part" in caption.value for caption in app.caption)
    first = int(found[labels[found] == 7][0])
    app = open_page(HANDWRITING, handwriting_split="test", handwriting_slice="59", handwriting_open=f"slice-{first}")
    assert not app.exception
    assert [each.value for each in app.subheader] == [f"A 7, test {first:,}"]


def test_a_card_that_a_link_cannot_name_is_said_once():
    app = open_page(HANDWRITING, handwriting_split="test", handwriting_open="nonsense")
    assert not app.subheader
    assert [each.value.count("names no digit") for each in app.warning] == [1]
