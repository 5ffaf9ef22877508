"""Figures of many digits hold the numbers they were given, on one shared scale."""

import numpy as np
import pytest

from mnist_dash.plots import pixels

NAMES = tuple("0123456789")


@pytest.fixture
def counts():
    values = np.zeros(256, np.int64)
    values[[0, 3, 8, 255]] = 60, 20, 15, 5
    return values


def test_histogram_gives_shares_in_bars_of_eight(counts):
    bars = pixels.histogram(counts).data[0]
    assert bars.y[[0, 1, 31]].tolist() == [80, 15, 5]
    assert np.isnan(bars.y[2:31]).all(), "a log axis has no place for nothing"
    assert bars.customdata[1].tolist() == ["8 to 15", "15"]


def test_histogram_of_nothing_has_no_bars():
    assert np.isnan(pixels.histogram(np.zeros(256, np.int64)).data[0].y).all()


def test_class_histograms_have_a_line_per_class(counts):
    figure = pixels.class_histograms({3: counts, 7: counts[::-1]}, NAMES)
    assert [trace.name for trace in figure.data] == ["3", "7"]
    assert figure.data[0].line.color != figure.data[1].line.color
    assert figure.layout.yaxis.type == "log"


@pytest.mark.parametrize("count", [1, 5, 6, 10])
def test_strip_shows_every_picture_once_on_one_scale(count):
    pictures = {NAMES[place]: np.full((28, 28), place + 1.0) for place in range(count)}
    figure = pixels.strip(pictures, "Mean (pixel value)")
    assert [heat.z[0, 0] for heat in figure.data] == [place + 1 for place in range(count)]
    assert {heat.coloraxis for heat in figure.data} == {"coloraxis"}
    assert (figure.layout.coloraxis.cmin, figure.layout.coloraxis.cmax) == (0, count)
    assert [note.text for note in figure.layout.annotations] == list(pictures)


def test_strip_pictures_do_not_overlap_and_are_in_sight():
    figure = pixels.strip({NAMES[place]: np.ones((28, 28)) for place in range(10)}, "Mean")
    cells = {(heat.x0 + x, heat.y0 + y) for heat in figure.data for x in range(28) for y in range(28)}
    assert len(cells) == 10 * 784
    (left, right), (bottom, top) = figure.layout.xaxis.range, figure.layout.yaxis.range
    assert all(left < x < right and top < y < bottom for x, y in cells)


def test_strip_tells_the_place_within_the_picture():
    heat = pixels.strip({"0": np.zeros((28, 28)), "1": np.zeros((28, 28))}, "Mean").data[1]
    assert heat.customdata[4, 9].tolist() == [4, 9]
    assert heat.hovertemplate.startswith("1: ")


def test_difference_is_signed_with_zero_in_the_middle():
    first, second = np.zeros((28, 28)), np.zeros((28, 28))
    first[2, 3], second[5, 6] = 40, 100
    heat = pixels.difference(first, second, ("4", "9")).data[0]
    assert heat.z[2, 3] == 40
    assert heat.z[5, 6] == -100
    assert (heat.zmin, heat.zmax) == (-100, 100)
    assert heat.colorscale[2][0] == 0.5


def test_information_leaves_unchanging_pixels_blank():
    variance = np.arange(784.0).reshape(28, 28)
    unchanging = variance < 10
    heat = pixels.information(variance, unchanging).data[0]
    assert (np.isnan(heat.z) == unchanging).all()
    assert heat.z[27, 27] == heat.zmax == 783


def test_balance_has_a_bar_and_a_count_per_class_and_split():
    figure = pixels.balance({"train": list(range(1000, 1010)), "test": list(range(10))}, NAMES)
    assert [trace.name for trace in figure.data] == ["train", "test"]
    assert list(figure.data[0].x) == list(range(1000, 1010))
    assert figure.data[0].text[0] == "1,000"


@pytest.mark.parametrize(
    "figure",
    [pixels.histogram(np.ones(256, np.int64)), pixels.balance({"train": [1] * 10}, NAMES)],
    ids=["histogram", "balance"],
)
def test_axes_have_titles(figure):
    assert figure.layout.xaxis.title.text
    assert figure.layout.yaxis.title.text
