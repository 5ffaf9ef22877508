import contextlib
import time

import numpy as np
import pytest

from mnist_dash.data import ink, strokes
from mnist_dash.data.ink import grouping


def drawing(*lines, width=0.03, side=400):
    """Strokes given in pixels of a square pad, black on white."""
    placed = tuple(np.array(line, float) / side for line in lines)
    return 255 - strokes.render(strokes.Drawing(placed, width), side)


def zero(x, y, size=60):
    turn = np.linspace(0, 2 * np.pi, 30)
    return np.stack([x + 0.3 * size * np.cos(turn), y + 0.5 * size * np.sin(turn)], 1)


def one(x, y, size=60):
    return np.array([[x, y - size / 2], [x, y + size / 2]])


SINGLE = {
    "4 of two strokes that cross": [[(150, 100), (130, 200), (220, 200)], [(200, 120), (195, 290)]],
    "4 whose stem stands apart": [[(150, 100), (130, 200), (185, 200)], [(205, 120), (200, 290)]],
    "5 with a flag": [[(150, 100), (145, 180), (210, 200), (200, 280), (140, 280)], [(165, 98), (230, 92)]],
    "5 whose flag stands apart": [
        [(150, 110), (145, 180), (200, 200), (190, 280), (140, 280)],
        [(170, 100), (240, 94)],
    ],
    "7 with a bar": [[(140, 100), (230, 100), (170, 290)], [(150, 200), (240, 190)]],
    "1 on a foot": [[(160, 130), (200, 100), (200, 270)], [(150, 290), (250, 290)]],
    "i-dot": [[(200, 150), (200, 290)], [(200, 100), (201, 101)]],
    "8 of two rings": [zero(200, 130, 100), zero(200, 255, 120)],
    "slashed 0": [zero(200, 200, 180), [(130, 300), (270, 100)]],
    "interrupted 0": [zero(200, 200, 180)[:14], zero(200, 200, 180)[16:]],
}


@pytest.mark.parametrize("name", SINGLE)
def test_strokes_of_one_digit_belong_together(name):
    parts = ink.read(drawing(*SINGLE[name])).parts
    assert len(parts) == 1
    every = np.concatenate([np.array(line, float) for line in SINGLE[name]])
    expected = [*(every.min(axis=0) - 6), *(every.max(axis=0) + 6)]
    assert parts[0].box == pytest.approx(expected, abs=2)


def boxes(*lines, **options):
    return [part.box for part in ink.read(drawing(*lines, **options)).parts]


def test_digits_are_read_from_the_left():
    found = boxes(one(300, 200), zero(100, 205), one(200, 195), width=0.02)
    assert [box[0] // 50 for box in found] == [1, 3, 5]


def test_lines_are_read_from_the_top():
    page = [zero(x, y + 0.1 * x) for y in (240, 90) for x in (300, 60, 180)]
    parts = ink.read(drawing(*page, width=0.02)).parts
    assert [part.line for part in parts] == [0, 0, 0, 1, 1, 1]
    middles = [((left + right) / 2, top < 190) for left, top, right, _ in (part.box for part in parts)]
    assert [round(x / 60) for x, _ in middles] == [1, 3, 5, 1, 3, 5]
    assert all(high for _, high in middles[:3])


def test_two_lines_close_to_one_another_stay_apart():
    page = [zero(x, y) for y in (100, 175) for x in (60, 140, 220, 300)]
    assert [part.line for part in ink.read(drawing(*page, width=0.02)).parts] == [0] * 4 + [1] * 4


def test_leaning_neighbours_stay_apart():
    leaning = [[(x + 40, 120), (x, 280)] for x in (60, 110, 160, 210)]
    assert len(boxes(*leaning, width=0.02)) == 4


def test_neighbours_close_together_stay_apart():
    assert len(boxes(*(zero(x, 200, 100) for x in (80, 154, 228, 302)), width=0.02)) == 4


def test_dust_is_no_digit():
    picture = drawing(zero(200, 200, 180))
    chance = np.random.default_rng(0)
    for y, x in chance.integers(5, 395, (30, 2)):
        picture[y : y + 2, x : x + 2] = 0
    parts = ink.read(picture).parts
    assert len(parts) == 1
    assert len(ink.read(picture, frozenset(["specks", "group"])).parts) == 1
    assert ink.read(picture, frozenset(["specks", "group"])).parts[0].box != parts[0].box


def test_a_dot_alone_is_a_part():
    assert len(boxes([(200, 200)])) == 1


def test_dots_commas_and_lines_under_digits_are_left_out():
    assert len(boxes(zero(80, 200), [(230, 228)], zero(290, 200), [(250, 280), (330, 280)], width=0.02)) == 2


def test_a_dash_between_digits_is_kept():
    assert len(boxes(zero(80, 200), [(140, 200), (180, 200)], zero(230, 200), width=0.02)) == 3
    assert len(boxes(zero(80, 200), zero(230, 200), [(290, 200), (330, 200)], width=0.02)) == 2


@pytest.mark.parametrize("columns", [1, 3])
def test_a_ruled_box_around_digits_is_taken_away(columns):
    sheet = np.full((260, 40 + 150 * columns), 255, np.uint8)
    inner = []
    for column in range(columns):
        left = 20 + 150 * column
        sheet[30:230, left : left + 150] = 60
        sheet[33:227, left + 3 : left + 147] = 255
        drawn = strokes.render(strokes.Drawing((zero(75, 100) / 200,), 0.04), 200)[25:175, 5:145]
        sheet[50:200, left + 5 : left + 145] = 255 - drawn
        inner.append(left)
    parts = ink.read(sheet).parts
    assert [part.box[0] > left and part.box[3] < 210 for part, left in zip(parts, inner, strict=True)]
    boxed = ink.read(sheet, frozenset({"paper"})).parts
    assert [part.box for part in boxed] != [part.box for part in parts]


def test_a_zero_around_a_dot_is_no_box():
    assert len(boxes(zero(200, 200), [(200, 200)])) == 1


def test_a_dash_alone_is_a_part():
    assert len(boxes([(100, 200), (300, 200)])) == 1


def test_too_many_marks_are_refused_in_one_sentence():
    crowd = np.full((1000, 1500), 255, np.uint8)
    for row in range(15):
        for column in range(15):
            crowd[30 + row * 62 : 70 + row * 62, 40 + column * 95 : 48 + column * 95] = 0
    with pytest.raises(
        ink.PartsError, match=r"^There are 225 marks in the picture; send a picture of at most 200 digits\.$"
    ):
        ink.read(crowd)
    noise = np.random.default_rng(0).choice(np.array([0, 255], np.uint8), (800, 800), p=[0.15, 0.85])
    with pytest.raises(ink.InkError, match="marks in the picture"):
        ink.read(noise, frozenset(["specks"]))


def test_sixty_digits_are_read():
    page = np.full((900, 900), 255, np.uint8)
    for row in range(6):
        for column in range(10):
            page[40 + row * 140 : 110 + row * 140, 40 + column * 85 : 48 + column * 85] = 0
    parts = ink.read(page).parts
    assert len(parts) == 60 and [part.line for part in parts] == [row for row in range(6) for _ in range(10)]


def test_outlines_are_the_pixels_next_to_paper():
    block = np.ones((5, 6), bool)
    assert grouping.outline(block).sum() == 2 * 5 + 2 * 6 - 4


def lined(period, thick, across):
    """Paper full of lines, all slanted or all level; the boxes of slanted ones lie over one another."""
    y, x = np.mgrid[:1060, :1415]
    return np.where((y + across * x) % period < thick, 0, 255).astype(np.uint8)


CROWDS = {
    "blocks": (np.kron(np.indices((26, 34)).max(axis=0) % 2 * np.indices((26, 34)).min(axis=0) % 2, np.ones((40, 40)))),
    "slanted": lined(16, 5, 1),
    "level": lined(8, 3, 0),
    "rings": np.where(np.hypot(*(np.mgrid[:1060, :1415] - 540.0)) % 4 < 1.5, 0, 255),
}


@pytest.mark.parametrize("crowd", CROWDS.values(), ids=CROWDS)
def test_a_crowd_of_marks_takes_no_long_time(crowd):
    picture = (crowd * (255 if crowd.max() == 1 else 1)).astype(np.uint8)
    taken = []
    for _ in range(2):
        begun = time.thread_time()
        with contextlib.suppress(ink.InkError):
            ink.read(picture)
        taken.append(time.thread_time() - begun)
    assert min(taken) < 0.7  # 0.25 on an idle machine


def test_joined_marks_keep_the_shortest_gaps_and_the_boxes_around_them():
    gaps = np.array([[9, 5, 2, 7], [5, 9, 4, 3], [2, 4, 9, 8], [7, 3, 8, 9]], float)
    joined = np.array([0, 1, 0, 1])
    assert grouping._joined_gaps(gaps, joined, 2)[0, 1] == 4
    boxes = np.array([(0, 0, 2, 2), (5, 5, 6, 6), (1, -3, 9, 1), (4, 7, 5, 9)])
    assert grouping._joined_boxes(boxes, joined, 2).tolist() == [[0, -3, 9, 2], [4, 5, 6, 9]]
