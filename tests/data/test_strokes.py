import base64
import contextlib
import time
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_dash.data import strokes
from mnist_dash.data.strokes import Drawing, StrokesError


def line(*points, width=0.07):
    return Drawing((np.array(points, float),), width)


def wavy(count, seed=0, noise=0.0):
    """A spiral of so many points: a stroke with no straight piece in it."""
    turn = np.linspace(0, 4 * np.pi, count)
    radius = np.linspace(0.1, 0.4, count)
    points = 0.5 + radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], 1)
    return points + np.random.default_rng(seed).normal(0, noise, points.shape)


def test_a_line_has_the_ink_of_its_pen():
    picture = strokes.render(line((0.2, 0.5), (0.8, 0.5), width=0.1), 100)
    assert picture[50, 50] == 255 and picture[30, 50] == 0 and picture[50, 10] == 0
    expected = 60 * 10 + np.pi * 5**2  # the line and its two round ends
    assert picture.sum() / 255 == pytest.approx(expected, rel=0.01)


def test_a_point_is_a_round_dot_in_its_place():
    picture = strokes.render(line((0.25, 0.75), width=0.2), 200).astype(float)
    assert picture.sum() / 255 == pytest.approx(np.pi * 20**2, rel=0.01)
    y, x = np.mgrid[:200, :200] + 0.5
    assert (picture * x).sum() / picture.sum() == pytest.approx(50, abs=0.1)
    assert (picture * y).sum() / picture.sum() == pytest.approx(150, abs=0.1)


def test_a_hairline_is_faint_but_not_gone():
    picture = strokes.render(line((0.1, 0.1), (0.9, 0.9), width=0.005), 50)
    assert 0 < picture.max() < 128


def test_overlapping_strokes_do_not_add_up():
    once = strokes.render(line((0.2, 0.2), (0.8, 0.8)), 90)
    stroke = line((0.2, 0.2), (0.8, 0.8)).strokes[0]
    assert np.array_equal(once, strokes.render(Drawing((stroke, stroke), 0.07), 90))


def test_strokes_may_leave_the_pad():
    picture = strokes.render(line((-0.5, 0.5), (1.5, 0.5), width=0.1), 60)
    assert (picture[30] == 255).all() and picture[:20].max() == 0
    assert strokes.unpack(strokes.pack(line((-0.5, 0.5), (1.5, 0.5)))).strokes[0][0, 0] == -0.5


def test_no_strokes_are_blank_paper():
    blank = strokes.unpack(strokes.pack(Drawing((), 0.1)))
    assert blank.strokes == () and strokes.render(blank, 28).max() == 0


@given(
    st.lists(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12), min_size=1, max_size=6),
    st.floats(0.01, 0.4),
)
@settings(max_examples=60, deadline=None)
def test_packing_keeps_the_ink(lines, width):
    drawing = Drawing(tuple(np.array(points) for points in lines), width)
    text = strokes.pack(drawing)
    assert len(text) <= strokes.LONGEST and text.replace("-", "a").replace("_", "a").isalnum()
    again = strokes.unpack(text)
    assert len(again.strokes) == len(drawing.strokes) and again.width == pytest.approx(width, abs=0.001)
    before, after = (strokes.render(one, 140).astype(float) / 255 for one in (drawing, again))
    assert np.abs(before - after).max() < 0.4  # at most 1 step of 1,000 off, a seventh of a pixel, at both edges
    assert np.abs(before - after).mean() < 0.01


def test_a_long_drawing_is_simplified_until_it_fits():
    drawing = Drawing(tuple(wavy(900, seed, noise=0.002) for seed in range(8)), 0.05)
    text = strokes.pack(drawing)
    assert len(text) <= strokes.LONGEST
    before, after = (strokes.render(one, 140).astype(float) / 255 for one in (drawing, strokes.unpack(text)))
    assert np.abs(before - after).mean() < 0.03


def test_a_digit_takes_a_short_link():
    half = wavy(300)[150:]  # one turn, as long as a 0
    assert len(strokes.pack(Drawing((half,), 0.05))) < 200


def test_packing_twice_changes_nothing_more():
    once = strokes.pack(Drawing((wavy(200),), 0.05))
    twice = strokes.unpack(strokes.pack(strokes.unpack(once)))
    difference = strokes.render(strokes.unpack(once), 140).astype(float) - strokes.render(twice, 140)
    assert np.abs(difference).mean() < 0.5


def test_too_many_strokes_for_a_link_are_refused():
    dots = np.random.default_rng(0).uniform(0, 1, (500, 1, 2))
    with pytest.raises(StrokesError, match="too many strokes for a link"):
        strokes.pack(Drawing(tuple(dots), 0.05))


def test_simplifying_keeps_corners_and_drops_what_lies_between():
    points = np.array([[0, 0], [5, 0.1], [10, 0], [10, 5], [10, 10]])
    assert strokes.simplify(points, 0.5).tolist() == [[0, 0], [10, 0], [10, 10]]
    assert strokes.simplify(points[:1], 0.5).tolist() == [[0, 0]]


def test_simplifying_keeps_a_line_that_returns_to_its_start():
    points = np.array([[0.0, 0], [10, 0], [0, 0]])
    assert len(strokes.simplify(points, 0.5)) == 3


ZIGZAGS = {
    "at random": lambda n: np.random.default_rng(0).uniform(0, 1, (n, 2)),
    "across": lambda n: np.stack([np.arange(n) / n, np.arange(n) % 2], 1),
    "ever higher": lambda n: np.stack([np.arange(n) / n, (np.arange(n) / n) ** 2 * (np.arange(n) % 2)], 1),
    "low": lambda n: np.stack([np.arange(n) / n, 0.003 * (np.arange(n) % 2)], 1),
}


def cpu_seconds(work):
    """The least of three, so that only the work itself counts."""
    taken = []
    for _ in range(3):
        begun = time.thread_time()
        with contextlib.suppress(StrokesError):
            work()
        taken.append(time.thread_time() - begun)
    return min(taken)


@pytest.mark.parametrize("zigzag", ZIGZAGS.values(), ids=ZIGZAGS)
def test_packing_takes_no_long_time_whatever_is_drawn(zigzag):
    drawing = Drawing((zigzag(strokes.MOST_POINTS),), 0.06)
    assert cpu_seconds(lambda: strokes.pack(drawing)) < 0.6  # 0.2 on an idle machine


@pytest.mark.parametrize(
    ("corners", "width"),
    [(2_020, 0.05), (150, 0.05), (200, 0.0005), (4_000, 0.06)],
    ids=["far", "less", "thin", "many"],
)
def test_showing_takes_no_long_time_whatever_the_link_says(corners, width):
    reach = 0.05 if corners == 4_000 else 1
    places = np.stack([np.arange(corners) % 2, np.arange(corners) % 2], 1) * reach
    assert cpu_seconds(lambda: strokes.render(Drawing((places,), width), 420)) < 0.6


def test_a_drawing_across_the_pad_2020_times_is_refused_in_one_sentence():
    there_and_back = Drawing((np.stack([np.arange(2_020) % 2] * 2, 1),), 0.05)
    link = strokes._pack(there_and_back, [np.ones(2_020, bool)])
    assert len(link) < 100  # as it repeats itself
    with pytest.raises(StrokesError, match="too long or too thick; clear the pad"):
        strokes.render(strokes.unpack(link), 420)


def test_ten_digits_with_the_thickest_pen_are_not_refused():
    digits = tuple(wavy(300, seed, noise=0.002) for seed in range(10))
    assert strokes.render(Drawing(digits, 0.1), 420).max() == 255


def test_a_long_piece_is_painted_as_if_it_were_one():
    """Cutting it saves time only."""
    places = np.array([(0.05, 0.1), (0.95, 0.8)])
    side, pen = 300, 0.04 * 300
    y, x = np.mgrid[:side, :side].astype(float)
    start, end = places * side - 0.5
    share = np.clip(
        ((x - start[0]) * (end - start)[0] + (y - start[1]) * (end - start)[1]) / ((end - start) ** 2).sum(), 0, 1
    )
    away = np.hypot(x - start[0] - share * (end - start)[0], y - start[1] - share * (end - start)[1])
    wanted = np.round(np.clip(pen / 2 + 0.5 - away, 0, 1) * 255)
    assert np.abs(strokes.render(Drawing((places,), 0.04), side) - wanted).max() <= 1


@pytest.mark.parametrize("tolerance", [1, 3, 10])
def test_simplifying_all_lines_at_once_keeps_what_each_alone_keeps(tolerance):
    lines = [wavy(count, count, noise=0.003) * strokes.GRID for count in (3, 80, 250)]
    needed, least = strokes._needed(lines, 1)
    assert least == 1
    for line, found in zip(lines, needed, strict=True):
        assert np.array_equal(line[found > tolerance], by_definition(line, tolerance))


def test_what_is_known_after_the_most_corners_is_what_all_corners_give():
    points = wavy(400, 1, noise=0.01) * strokes.GRID
    full, _ = strokes._needed([points], 1, len(points))
    some, least = strokes._needed([points], 1, 60)
    assert 1 < least < 50
    assert np.array_equal(some[0] > least, full[0] > least)


def by_definition(points, tolerance):
    """Ramer, Douglas and Peucker, as they wrote it."""
    if len(points) < 3:
        return points
    gaps = strokes._distances(points)
    farthest = int(gaps.argmax()) + 1
    if gaps[farthest - 1] <= tolerance:
        return points[[0, -1]]
    return np.concatenate(
        [by_definition(points[: farthest + 1], tolerance)[:-1], by_definition(points[farthest:], tolerance)]
    )


def packed(content):
    return base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "é" * 20,
        "../../etc/passwd",
        "<script>",
        "A" * 1_500,
        strokes.pack(line((0.1, 0.2), (0.9, 0.8)))[:-3],
        strokes.pack(line((0.1, 0.2), (0.9, 0.8))) + "AAAA",
        packed(b""),
        packed(b"\x01"),
        packed(b"\x02\x50\x00"),  # another format
        packed(b"\x01\x00\x00"),  # no pen
        packed(b"\x01\xff\xff\xff\xff\x7f\x00"),  # a pen wider than any pad
        packed(b"\x01\x50\x01\x00"),  # a stroke of no points
        packed(b"\x01\x50\x01\xff\x7f\x00"),  # fewer points than said
        packed(b"\x01\x50\xff\xff\x7f" + b"\x01\x00\x00" * 600),  # too many strokes
        packed(b"\x01\x50\x01\x01\xff\xff\x7f\x00"),  # far outside the pad
        packed(b"\x01\x50\x00\x00"),  # something behind the end
        packed(b"\x01\x50\x01\x01\x00\x80"),  # cut off inside a number
        packed(b"\x01" + b"\x00" * 50_000),  # inflates to more than it may
    ],
)
def test_junk_is_refused_in_one_sentence(text):
    with pytest.raises(StrokesError, match=r"link is damaged or cut off; copy the whole link again\.$"):
        strokes.unpack(text)


def test_a_huge_link_is_refused_without_reading_it():
    with pytest.raises(StrokesError, match="longer than 1,500 characters"):
        strokes.unpack("A" * 10_000_000)


@given(st.text(max_size=60))
def test_any_text_is_a_drawing_or_a_sentence(text):
    try:
        strokes.unpack(text)
    except StrokesError as error:
        assert str(error).endswith(".")


@given(st.binary(max_size=60))
def test_any_bytes_in_a_link_are_a_drawing_or_a_sentence(content):
    try:
        drawing = strokes.unpack(packed(b"\x01" + content))
    except StrokesError as error:
        assert str(error).endswith(".")
    else:
        strokes.render(drawing, 28)


@pytest.mark.parametrize("stroke", [[], [[0.1, 0.2, 0.3]], [0.1, 0.2], [[np.nan, 0.1]], [[np.inf, 0.1]]])
def test_strokes_that_are_no_points_are_refused(stroke):
    with pytest.raises(StrokesError, match="list of points"):
        Drawing((np.array(stroke),), 0.1)


@pytest.mark.parametrize("width", [0, -1, 0.6, float("nan"), float("inf")])
def test_pens_that_are_no_pens_are_refused(width):
    with pytest.raises(StrokesError, match="width"):
        Drawing((), width)


def test_too_much_is_refused():
    with pytest.raises(StrokesError, match="too many strokes"):
        Drawing(tuple(np.zeros((501, 1, 2))), 0.1)
    with pytest.raises(StrokesError, match="too many strokes"):
        Drawing((np.zeros((10_001, 2)),), 0.1)
    with pytest.raises(StrokesError, match="pixels a side"):
        strokes.render(Drawing((), 0.1), 100_000)


def test_strokes_cannot_be_changed_afterwards():
    given_points = np.array([[0.1, 0.2], [0.3, 0.4]])
    drawing = Drawing((given_points,), 0.1)
    given_points[:] = 0
    assert drawing.strokes[0][1, 1] == 0.4
    with pytest.raises(ValueError):
        drawing.strokes[0][0, 0] = 1
