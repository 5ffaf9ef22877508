"""Pixels: what the link says is what is counted."""

import numpy as np
import pytest

from mnist_dash.analysis import pixels
from mnist_dash.ui import loaders
from tests.pages.test_every_page import open_page

PIXELS = "pages/data/pixels.py"


def captions(app):
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("view", ["all together", "by class", "one digit"])
@pytest.mark.parametrize("statistic", pixels.STATISTICS)
def test_every_view_and_statistic_runs(view, statistic):
    app = open_page(PIXELS, pixels_split="test", pixels_histogram=view, pixels_statistic=statistic)
    assert not app.exception


def test_never_changing_pixels_of_the_whole_training_split():
    assert any("**67** of 784 pixels never change" in text.value for text in open_page(PIXELS).markdown)


def test_subset_of_digits_changes_the_share_of_zeros():
    app = open_page(PIXELS, pixels_digits=["1"])
    assert not app.exception
    train = loaders.dataset().train
    assert f"{np.mean(train.images[train.labels == 1] == 0):.1%} of the pixels" in captions(app)
    assert f"{np.mean(train.images == 0):.1%} of the pixels" in captions(open_page(PIXELS))


def test_one_digit_tells_its_own_share_of_zeros():
    app = open_page(PIXELS, pixels_split="test", pixels_histogram="one digit", pixels_digit="0")
    assert f"{np.mean(loaders.dataset().test.images[0] == 0):.1%} of the pixels of this 7" in captions(app)


def test_broken_choices_fall_back():
    app = open_page(PIXELS, pixels_histogram="x", pixels_statistic="mode", pixels_first="11", pixels_second="")
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="pixels_first").value == "4"


def test_a_subset_without_images_is_said_in_words(monkeypatch):
    """As in a data set that lacks a class: no picture, no division by nothing."""
    counts = loaders.pixel_counts("mnist", "train").copy()
    counts[5] = 0
    monkeypatch.setattr(loaders, "pixel_counts", lambda name, split: counts)
    app = open_page(PIXELS, pixels_digits=["5"])
    assert not app.exception
    assert "none of the chosen digits" in app.info[0].value
    assert not open_page(PIXELS, pixels_digits=["5", "6"]).exception
