"""Label doubt and duplicates: each contested digit opens, and the pairs follow the choices."""

import pytest

from mnist_dash.data import doubt, duplicates
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


def test_digits_without_pairs_are_said_in_words():
    app = open_page(DOUBT, doubt_digits=["4"])
    assert not app.exception
    assert "There is no such pair" in app.info[0].value


def test_broken_choices_fall_back():
    app = open_page(DOUBT, doubt_digit="0", doubt_pairs="none")
    assert not app.exception
    assert not app.error
