"""Label doubt and duplicates: each contested digit opens, and the pairs follow the choices."""

import pytest

from mnist_dash.data import doubt, duplicates
from mnist_dash.ui import loaders
from tests.pages.test_every_page import open_page

DOUBT = "pages/data/doubt.py"


@pytest.mark.parametrize("entry", doubt.CONTESTED[::5], ids=lambda entry: str(entry.position))
def test_link_opens_a_contested_digit(entry):
    app = open_page(DOUBT, doubt_digit=str(entry.position))
    assert not app.exception
    assert f"Labelled {entry.given}, raters say {entry.verdict}" in [subheader.value for subheader in app.subheader]


@pytest.mark.parametrize("place", ["all", *duplicates.PLACES])
def test_every_place_of_pairs_opens(place):
    app = open_page(DOUBT, doubt_pairs=place)
    assert not app.exception
    assert not app.info


def test_pairs_that_are_no_1s_come_first_and_each_digit_once():
    worth = loaders.pairs_to_look_at("mnist", (), "all")
    others = int((worth["label"] != 1).sum())
    assert 0 < others < 48 and (worth["label"].to_numpy()[:others] != 1).all()
    digits = [*worth["first"], *worth["second"]]
    assert len(digits) == len(set(digits))
    assert worth["likeness"].to_numpy()[others:].tolist() == sorted(worth["likeness"].to_numpy()[others:], reverse=True)


def test_pairs_have_pages_and_old_links_their_place():
    app = open_page(DOUBT, doubt_page="2", doubt_pairs="across")
    assert not app.exception and not app.error
    assert app.button_group(key="doubt_pairs").value == "one in each"
    assert any(caption.value.startswith("Pairs 13 to 24 of") for caption in app.caption)
    assert any("No image is there twice exactly" in each.value for each in app.markdown)
    app = open_page(DOUBT)
    assert any(caption.value.startswith("Pairs 1 to 12 of") for caption in app.caption)


def test_a_contested_digit_has_its_card():
    app = open_page(DOUBT, doubt_digit=str(doubt.CONTESTED[0].position))
    assert not app.exception
    assert any("**Contested:** of five people 0 said 8, 5 said 9" in each.value for each in app.markdown)
    assert any("shipped runs read an 8" in each.value for each in app.markdown)
    assert "Most like it" in [each.label for each in app.expander]


def test_digits_without_pairs_are_said_in_words():
    app = open_page(DOUBT, doubt_digits=["4"])
    assert not app.exception
    assert "There is no such pair" in app.info[0].value


def test_broken_choices_fall_back():
    app = open_page(DOUBT, doubt_digit="0", doubt_pairs="none")
    assert not app.exception
    assert not app.error
