"""Figures of many digits hold the numbers they were given, on one shared scale."""

import numpy as np
import pytest

from mnist_dash.plots import pixels
from tests.plots.marks.reading import marks, read, share, texts, tips

NAMES = tuple("0123456789")


@pytest.fixture
def counts():
    values = np.zeros(256, np.int64)
    values[[0, 3, 8, 255]] = 60, 20, 15, 5
    return values


def values(heat) -> list[str]:
    return heat.get("data-values").split(",")


def test_histogram_gives_shares_in_bars_of_eight(counts):
    markup = pixels.histogram(counts)
    told = tips(markup)
    assert told[0] == "values 0 to 7\n80 % of the pixels\n80 pixels"
    assert told[1].startswith("values 8 to 15\n15 %") and told[31].startswith("values 248 to 255\n5 %")
    heights = [share(bar[0], "height") for bar in marks(markup, "bar")]
    assert heights[0] > heights[1] > heights[31] > 0
    assert not any(heights[2:31]), "a log axis has no place for nothing"


def test_histogram_of_nothing_has_no_bars():
    assert not any(share(bar[0], "height") for bar in marks(pixels.histogram(np.zeros(256, np.int64)), "bar"))


def test_class_histograms_have_a_line_and_a_key_per_class(counts):
    markup = pixels.class_histograms({3: counts, 7: counts[::-1]}, NAMES)
    lines = [each.get("style") for each in read(markup).iter("path")]
    assert len(set(lines)) == 2
    assert texts(markup, "keys") == ["Class37"]
    assert tips(markup)[1] == "values 8 to 15\n3: 15 %\n7: 0 %"


@pytest.mark.parametrize("count", [1, 5, 6, 10])
def test_strip_shows_every_picture_once_on_one_scale(count):
    shown = {NAMES[place]: np.full((28, 28), place + 1.0) for place in range(count)}
    markup = pixels.strip(shown, "Mean (pixel value)", "Means")
    assert [values(heat)[0] for heat in marks(markup, "heat")] == [str(place + 1) for place in range(count)]
    assert [item[0].text for item in marks(markup, "pictures")[0]] == list(shown)
    assert texts(markup, "scale")[0].startswith("Mean (pixel value)0")
    assert read(markup).get("aria-label") == "Means"


def test_strip_tells_the_place_within_the_picture():
    (heat,) = marks(pixels.strip({"0": np.zeros((28, 28))}, "Mean", ""), "heat")
    assert "{row}" in heat.get("data-cell-tip") and (heat.get("data-rows"), heat.get("data-columns")) == ("28", "28")


def test_difference_is_signed_with_zero_in_the_middle():
    first, second = np.zeros((28, 28)), np.zeros((28, 28))
    first[2, 3], second[5, 6] = 40, 100
    markup = pixels.difference(first, second, ("4", "9"))
    (heat,) = marks(markup, "heat")
    assert (values(heat)[2 * 28 + 3], values(heat)[5 * 28 + 6]) == ("40", "-100")
    numbers = {each.text: share(each, "left") for each in marks(markup, "scale")[0].iter("span")}
    assert (numbers["−100"], numbers["0"], numbers["100"]) == (0, 0.5, 1)


def test_information_leaves_unchanging_pixels_blank():
    variance = np.arange(784.0).reshape(28, 28)
    (heat,) = marks(pixels.information(variance, variance < 10), "heat")
    assert [value == "" for value in values(heat)] == [True] * 10 + [False] * 774
    assert values(heat)[-1] == "783"


def test_balance_has_a_bar_and_a_count_per_class_and_split():
    markup = pixels.balance({"train": list(range(1000, 1010)), "test": list(range(10))}, NAMES)
    assert texts(markup, "lying")[:2] == ["1,000", "1,001"] and len(texts(markup, "lying")) == 20
    assert texts(markup, "keys") == ["Splittraintest"]
    train, test = marks(markup, "lying")[0], marks(markup, "lying")[10]
    assert share(train, "bottom") == pytest.approx(share(test, "bottom") + share(test, "height"), abs=0.01)


@pytest.mark.parametrize(
    "figure",
    [pixels.histogram(np.ones(256, np.int64)), pixels.balance({"train": [1] * 10}, NAMES)],
    ids=["histogram", "balance"],
)
def test_axes_have_titles(figure):
    assert all(texts(figure, "x-title")) and all(texts(figure, "y-title"))
