import io

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from mnist_dash.data import ink, strokes
from mnist_dash.data.ink import ground, paper

HEIGHT, WIDTH = 300, 400


def five(width=0.04):
    """A 5 of two strokes in the middle of the picture, 0 to 1."""
    body = np.array([[0.42, 0.3], [0.4, 0.45], [0.52, 0.42], [0.6, 0.5], [0.58, 0.62], [0.48, 0.66], [0.39, 0.62]])
    flag = np.array([[0.42, 0.3], [0.58, 0.29]])
    picture = strokes.render(strokes.Drawing((body, flag), width), WIDTH)
    return picture[50 : 50 + HEIGHT].astype(float) / 255


def photo(cover, sheet, colour=(40, 45, 60), grain=2.0, blur=0.8):
    """Ink of that cover and colour on a sheet (height x width x 3), as a camera sees it."""
    seen = sheet * (1 - cover[:, :, None] * (1 - np.array(colour) / 255))
    seen = ndimage.gaussian_filter(seen, (blur, blur, 0)) + np.random.default_rng(0).normal(0, grain, seen.shape)
    return np.clip(seen, 0, 255).astype(np.uint8)


def sheet(*colour, light=0.0):
    """Paper of one colour that gets darker by that share from the top left to the bottom right."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.array(colour, float) * (1 - light * (x / WIDTH + y / HEIGHT) / 2)[:, :, None]


def same_digit(image, tolerance=14):
    clean = ink.read(np.uint8(255 * five())).parts[0].image
    return np.abs(image.astype(int) - clean).mean() < tolerance


@pytest.mark.parametrize("turn", [lambda x: x, lambda x: 255 - x], ids=["light on dark", "dark on light"])
def test_polarity_comes_from_the_border(turn, request):
    reading = ink.read(turn(np.uint8(255 * five())))
    assert reading.polarity == request.node.callspec.id
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image, 1)


@pytest.mark.parametrize("colour", [(40, 45, 60), (190, 40, 40), (40, 90, 200), (90, 90, 90)])
@pytest.mark.parametrize("ground_colour", [(245, 242, 235), (210, 200, 90), (150, 170, 190)])
def test_pens_and_papers_of_all_colours(colour, ground_colour):
    reading = ink.read(photo(five(), sheet(*ground_colour, light=0.2), colour))
    assert reading.polarity == "dark on light"
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image)


def test_chalk_on_a_board():
    board = sheet(35, 60, 45, light=0.3)
    chalk = board + five()[:, :, None] * (np.array([225, 225, 215]) - board)
    seen = np.clip(chalk + np.random.default_rng(0).normal(0, 3, chalk.shape), 0, 255).astype(np.uint8)
    reading = ink.read(seen)
    assert reading.polarity == "light on dark"
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image)


@pytest.mark.parametrize("light", [0.3, 0.6])
def test_uneven_light_is_taken_away(light):
    reading = ink.read(photo(five(), sheet(230, 228, 220, light=light)))
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image)
    corner = reading.stages["ink"][-40:, -40:]
    assert corner.max() < 70  # of 255; the faintest ink is at 77


@pytest.mark.parametrize("soft", [2, 8, 20])
def test_a_shadow_across_the_digit_is_taken_away(soft):
    x = np.arange(WIDTH)
    shade = 1 - 0.4 / (1 + np.exp((x - 190) / soft))
    reading = ink.read(photo(five(), sheet(230, 228, 220) * shade[None, :, None]))
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image)


def test_light_pressure_is_evened_out():
    pressed = five() * np.linspace(1, 0.5, HEIGHT)[:, None]
    reading = ink.read(photo(pressed, sheet(230, 228, 220, light=0.2)))
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image)


@pytest.mark.parametrize("grain", [1, 4, 8])
def test_blank_paper_holds_no_digits(grain):
    assert ink.read(photo(np.zeros((HEIGHT, WIDTH)), sheet(225, 222, 210, light=0.3), grain=grain)).parts == ()


@pytest.mark.parametrize("quality", [30, 60, 90])
def test_compression_leaves_no_marks(quality):
    file = io.BytesIO()
    Image.fromarray(photo(five(), sheet(230, 228, 220, light=0.3))).save(file, "JPEG", quality=quality)
    reading = ink.read(file.getvalue())
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image)


def ruled(pitch, tilt=0.0, across=False):
    """Lines of a pixel and a half, 0 to 1, sloping by that share."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    place = x - tilt * y if across else y + tilt * x
    return np.clip(1.25 - np.abs((place + 11) % pitch - pitch / 2), 0, 1)


def lined(*lines, dark=0.35):
    """Paper with such lines."""
    cover = np.max(lines, axis=0)
    return sheet(232, 230, 224, light=0.15) * (1 - dark * cover[:, :, None])


@pytest.mark.parametrize("tilt", [-0.02, 0.0, 0.015])
def test_ruled_lines_are_taken_away(tilt):
    reading = ink.read(photo(five(), lined(ruled(45, tilt))))
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image)


def test_squares_are_taken_away():
    reading = ink.read(photo(five(), lined(ruled(28, 0.01), ruled(28, 0.01, across=True))))
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image)


def test_lines_as_dark_as_the_pen_leave_the_strokes_across_them():
    cover = np.maximum(five(0.05), ruled(90))
    left = paper.remove_lines(cover.astype(np.float32))
    assert left[:, :40].max() == 0  # no line is left at the edge
    assert (left[five(0.05) > 0.5] > 0.5).mean() > 0.9


def test_without_the_paper_step_lines_stay():
    lines = photo(five(), lined(ruled(45), dark=0.8))
    assert same_digit(ink.read(lines).parts[0].image, 20)
    assert len(ink.read(lines, frozenset(["paper"])).parts) != 1 or not same_digit(
        ink.read(lines, frozenset(["paper"])).parts[0].image
    )


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_the_desk_beside_the_sheet_is_no_ink(side):
    scene = sheet(230, 228, 220, light=0.1)
    scene[
        {
            "left": np.s_[:, :30],
            "right": np.s_[:, -30:],
            "top": np.s_[:25],
            "bottom": np.s_[-25:],
        }[side]
    ] = (70, 50, 40)
    reading = ink.read(photo(five(), scene))
    assert len(reading.parts) == 1 and same_digit(reading.parts[0].image)


def test_a_one_from_edge_to_edge_is_kept():
    cover = np.zeros((HEIGHT, WIDTH))
    cover[:, 195:205] = 1
    reading = ink.read(photo(cover, sheet(230, 228, 220, light=0.1)))
    assert len(reading.parts) == 1
    assert reading.parts[0].image[4:24, 12:16].mean() > 100


def test_the_ground_is_one_colour_where_it_is():
    assert ground.is_even(ground.estimate(np.full((50, 50, 3), 77, np.uint8)))
    assert not ground.is_even(ground.estimate(photo(five(), sheet(230, 228, 220, light=0.3))))
