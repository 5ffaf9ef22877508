"""Published and measured errors as points: in percent of wrong digits, missing ones left out."""

from mnist_dash.plots.tutorials import Pair, errors
from tests.plots.marks.reading import marks, read, share, texts, tips

PAIRS = [
    Pair("one", 0.99, (0.98,), (0.977, 0.983)),
    Pair("two", 0.95),
    Pair("three", None, (1.0,), (0.9996, 1.0)),
]


def test_points_are_errors_in_percent():
    markup = errors(PAIRS, "words")
    assert read(markup).get("aria-label") == "words"
    assert tips(markup) == [
        "one\npublished: 1.00 % wrong",
        "two\npublished: 5.00 % wrong",
        "one\nours: 2.00 % wrong",
        "three\nours: 0.01 % wrong",  # none wrong has a place on a log axis too
    ]
    kinds = [each.get("class") for each in marks(markup, "dot")]
    assert kinds == ["dot diamond"] * 2 + ["dot circle"] * 2
    published, _, ours, _ = marks(markup, "dot")
    assert share(published, "left") < share(ours, "left") and share(published, "bottom") == share(ours, "bottom")


def test_the_first_recipe_stands_on_top():
    markup = errors(PAIRS, "words")
    assert [each.text for each in marks(markup, "y-ticks")[0]] == ["one", "two", "three"]
    heights = [share(each, "bottom") for each in marks(markup, "dot")[:2]]
    assert heights[0] > heights[1]


def test_without_any_run_only_the_published_figures_stand():
    markup = errors([Pair("one", 0.99)], "words")
    assert len(marks(markup, "dot")) == 1 and texts(markup, "x-title") == ["Wrong test digits (%, log scale)"]


def test_each_seed_has_a_dot():
    markup = errors([Pair("one", 0.98, (0.97, 0.975, 0.98), (0.96, 0.99))], "words")
    assert [each.get("class") for each in marks(markup, "dot")].count("dot circle") == 3
    assert "ours, a dot a seed" in markup
