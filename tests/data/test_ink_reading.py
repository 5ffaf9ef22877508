from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mnist_dash.data import datasets, ink, strokes
from mnist_dash.data.ink import fitting
from mnist_dash.models import light
from mnist_dash.runs import folder

COUNT = 800


@cache
def mnist():
    return datasets.load("mnist").test


@cache
def predictor():
    return light.Predictor(folder.find("strong").file("model.tflite").read_bytes())


def accuracy(images):
    return (predictor().predict(np.array(images)).argmax(axis=1) == mnist().labels[: len(images)]).mean()


def only(picture, without=frozenset()):
    parts = ink.read(picture, without).parts
    assert len(parts) == 1
    return parts[0].image


def placed(digit, size, middle=(140, 140), side=280, dark=False):
    """A digit of MNIST so many times larger, anti-aliased, with its middle there on a square sheet."""
    length = round(28 * size)
    large = np.asarray(Image.fromarray(digit).resize((length, length), Image.Resampling.BICUBIC))
    pad = np.zeros((side + 2 * length, side + 2 * length), np.uint8)
    x, y = (round(place + length / 2) for place in middle)
    pad[y : y + length, x : x + length] = large
    sheet = pad[length : length + side, length : length + side]
    return 255 - sheet if dark else sheet


def test_mnist_itself_comes_through_nearly_unchanged():
    images = mnist().images[:300]
    found = np.array([only(image) for image in images])
    difference = np.abs(found.astype(int) - images).mean(axis=(1, 2))
    assert np.median(difference) < 2  # of 255; a shift by a pixel makes it 20
    assert (difference < 4).mean() > 0.8
    assert np.array_equal(found[0], only(255 - images[0]))


def test_enlarged_digits_lose_nothing():
    digits = mnist().images[:COUNT]
    before = accuracy(digits)
    chance = np.random.default_rng(0)
    enlarged = [np.kron(digit, np.ones((10, 10), np.uint8)) for digit in digits]
    found = [ink.read(255 - big if chance.random() < 0.5 else big).parts for big in enlarged]
    assert np.mean([len(parts) == 1 for parts in found]) > 0.998
    assert before - accuracy([parts[0].image for parts in found]) < 0.003


def test_moved_and_scaled_digits_lose_nothing():
    digits = mnist().images[:COUNT]
    chance = np.random.default_rng(1)
    found = []
    for digit in digits:
        size = chance.uniform(2, 8)
        room = 140 - 12 * size  # the digit's 20 pixels stay on the sheet
        sheet = placed(digit, size, chance.uniform(140 - room, 140 + room, 2), dark=chance.random() < 0.5)
        found.append(ink.read(sheet).parts)
    assert np.mean([len(parts) == 1 for parts in found]) > 0.998
    assert accuracy(digits) - accuracy([parts[0].image for parts in found]) < 0.003


@given(st.integers(0, 200), st.integers(-60, 60), st.integers(-60, 60), st.booleans())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_place_and_the_polarity_do_not_matter(index, x, y, dark):
    digit = mnist().images[index]
    here, there = placed(digit, 5), placed(digit, 5, (140 + x, 140 + y), dark=dark)
    assert np.abs(only(here).astype(int) - only(there)).max() <= 2
    left, top = ink.read(here).parts[0].box[:2]
    assert ink.read(there).parts[0].box[:2] == (left + x, top + y)


@given(st.integers(0, 200), st.floats(3, 9))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_size_hardly_matters(index, size):
    digit = mnist().images[index]
    assert np.abs(only(placed(digit, size)).astype(int) - only(placed(digit, 10))).mean() < 25


@given(st.integers(0, 200), st.floats(0.15, 1))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_contrast_does_not_matter(index, contrast):
    digit = placed(mnist().images[index], 6)
    faint = np.round(100 + digit * contrast * 0.6).astype(np.uint8)
    assert np.abs(only(digit).astype(int) - only(faint)).mean() < 3


@given(st.lists(st.integers(0, 1_999), min_size=2, max_size=7), st.booleans())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_several_digits_are_read_one_by_one(indices, dark):
    digits = [mnist().images[index] for index in indices]
    row = np.hstack([np.kron(digit, np.ones((4, 4), np.uint8)) for digit in digits])
    parts = ink.read(255 - row if dark else row).parts
    assert len(parts) == len(digits)
    middles = [(part.box[0] + part.box[2]) / 2 // 112 for part in parts]
    assert middles == list(range(len(digits)))
    for part, digit in zip(parts, digits, strict=True):
        assert np.abs(part.image.astype(int) - only(np.kron(digit, np.ones((4, 4), np.uint8)))).mean() < 3


def test_numbers_are_read_right():
    split = mnist()
    chance = np.random.default_rng(2)
    right = 0
    for _ in range(100):
        chosen = chance.integers(0, 10_000, 5)
        row = np.hstack([np.kron(split.images[index], np.ones((4, 4), np.uint8)) for index in chosen])
        parts = ink.read(255 - row).parts
        answer = predictor().predict(np.array([part.image for part in parts])).argmax(axis=1)
        right += np.array_equal(answer, split.labels[chosen])
    assert right >= 95


PENS = (4, 8, 12, 20, 30)


def two(width):
    curve = [(0.3, 0.32), (0.4, 0.22), (0.55, 0.2), (0.66, 0.3), (0.62, 0.45), (0.3, 0.78), (0.72, 0.78)]
    return 255 - strokes.render(strokes.Drawing((np.array(curve),), width / 280), 280)


@pytest.mark.parametrize("width", PENS)
def test_every_pen_gives_strokes_as_thick_as_mnists(width):
    image = only(two(width))
    fine, _ = fitting.fit(image / np.float32(255), change=False)
    thick = fitting.thickness(np.kron(fine, np.ones((8, 8), np.float32))) / 8
    assert 1.3 < thick < 4.2
    assert predictor().predict(image[None]).argmax() == 2


def test_thin_strokes_stay_thin_without_the_step():
    thin = only(two(4), frozenset(["thickness"]))
    assert thin.sum() < 0.5 * only(two(4)).sum()


def test_the_digit_is_twenty_pixels_long_and_balanced():
    for digit in mnist().images[:100]:
        image = only(placed(digit, 6, (120, 150))).astype(float)
        inked = np.argwhere(image >= 128)
        assert 19 <= max(np.ptp(inked, axis=0)) + 1 <= 21
        places = np.arange(28) + 0.5
        assert (image.sum(axis=0) * places).sum() / image.sum() == pytest.approx(14.5, abs=1)
        assert (image.sum(axis=1) * places).sum() / image.sum() == pytest.approx(14.5, abs=1)


def test_steps_can_be_left_out():
    sheet = placed(mnist().images[0], 4, (80, 190))
    usual = only(sheet)
    assert list(ink.STEPS) == ["ground", "paper", "specks", "group", "crop", "thickness", "centre"]
    assert all(sentence.endswith(".") for sentence in ink.STEPS.values())
    small = only(sheet, frozenset(["crop", "centre"]))
    inked = np.argwhere(small >= 100)
    assert inked.mean(axis=0) == pytest.approx([190 / 10, 80 / 10], abs=1.5)  # where it was on the sheet
    assert np.ptp(inked, axis=0).max() < 10
    assert not np.array_equal(usual, only(sheet, frozenset(["centre"])))
    assert only(sheet, frozenset(ink.STEPS)).shape == (28, 28)


def test_without_groups_a_number_is_one_part():
    row = np.hstack([np.kron(digit, np.ones((4, 4), np.uint8)) for digit in mnist().images[:3]])
    assert len(ink.read(row).parts) == 3
    assert len(ink.read(row, frozenset(["group"])).parts) == 1


def test_unknown_steps_are_refused():
    with pytest.raises(ink.InkError, match='There is no step "magic"'):
        ink.read(np.zeros((28, 28), np.uint8), frozenset(["magic"]))


def test_every_picture_on_the_way_is_kept():
    sheet = placed(mnist().images[0], 4)
    reading = ink.read(np.stack([sheet] * 3, axis=2))
    assert set(reading.stages) == {"given", "ink", "digits"}
    assert all(picture.dtype == np.uint8 and picture.shape[:2] == sheet.shape for picture in reading.stages.values())
    part = reading.parts[0]
    assert list(part.stages) == ["cropped", "stroke", "fitted"]
    assert all(picture.dtype == np.uint8 and picture.ndim == 2 for picture in part.stages.values())
    left, top, right, bottom = part.box
    assert part.stages["cropped"].shape == (bottom - top, right - left)


def test_no_ink_gives_no_parts():
    reading = ink.read(np.full((280, 280, 4), 255, np.uint8))
    assert reading.parts == () and reading.stages["ink"].max() == 0


def test_a_thin_line_across_a_large_sheet_is_read():
    sheet = np.full((1_000, 1_000), 255, np.uint8)
    sheet[100:900, 500] = 0
    assert predictor().predict(only(sheet)[None]).argmax() == 1


def test_reading_a_drawing_is_quick():
    import time

    ink.read(two(8))
    begin = time.process_time()
    for _ in range(20):
        ink.read(two(8))
    assert (time.process_time() - begin) / 20 < 0.1  # alone it takes 0.01 s
