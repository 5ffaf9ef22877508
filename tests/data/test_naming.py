"""Articles and places: the one way to name a digit."""

import pytest

from mnist_dash.analysis.finding import place as found
from mnist_dash.data import naming


@pytest.mark.parametrize(
    ("name", "said"),
    [("7", "a 7"), ("8", "an 8"), ("11", "an 11"), ("18", "an 18"), ("80", "an 80"), ("1", "a 1"), ("bag", "bag")],
)
def test_the_article_is_the_one_that_is_spoken(name, said):
    assert naming.a(name) == said


def test_a_sentence_begins_with_a_capital():
    assert naming.one("8") == "An 8"
    assert naming.one("boot") == "Boot"


def test_the_finder_understands_a_place_as_it_is_written():
    assert found(naming.place("test", 1052)) == ("test", 1052)
