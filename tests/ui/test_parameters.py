"""What a link may bring: no value of it stops a page."""

import pytest

from mnist_dash.ui import parameters
from tests.page_table import PAGES
from tests.pages.test_every_page import BROKEN, open_page

ENDLESS = ("Infinity", "-inf", "1e999", "9" * 400, "NaN", "1e300")


@pytest.mark.parametrize("value", ENDLESS)
def test_an_endless_number_is_none(value):
    assert parameters.unusable("digit", [value]) == "is no number that can be used"


@pytest.mark.parametrize("value", ["3", "-7", "0.25", "1e3", "seven", "", "64N-10N", "1e", "9007199254740992"])
def test_other_values_are_left_to_their_page(value):
    assert parameters.unusable("digit", [value]) == ""


@pytest.mark.parametrize("name", ["run", "runs", "draw_run", "draw_runs"])
def test_a_runs_id_that_reads_as_a_number_is_kept(name):
    assert parameters.unusable(name, ["1234567e8901"]) == ""
    assert parameters.unusable("digit", ["1234567e8901"]) != ""


@pytest.mark.parametrize("value", ["a\x00b", "\x1b[31m", "\ud800", "\u202e3.gnp"])
def test_invisible_characters_are_told(value):
    assert parameters.unusable("recipe", [value]) == "holds invisible characters"


def test_lengths_are_bounded():
    assert parameters.unusable("recipe", ["x" * 100_000]) == "is too long"
    assert parameters.unusable("runs", ["best"] * 101) == "is too long"
    assert parameters.unusable("y" * 101, ["1"]) == "is too long"
    assert parameters.unusable("recipe", ["x" * 2_000]) == ""


@pytest.mark.parametrize("path", PAGES)
def test_no_page_stops_at_an_endless_number(path):
    for value in ("Infinity", "9" * 400):
        app = open_page(path, **{name: value for name in BROKEN if not parameters._RUNS.fullmatch(name)})
        assert not app.exception
        assert not app.error


def test_what_is_dropped_leaves_the_address_and_the_rest_stays():
    app = open_page("pages/data/browse.py", digit="1e999", split="test", other="\x07")
    assert not app.exception
    assert app.query_params["split"] == "test"
    assert "digit" not in app.query_params and "other" not in app.query_params
