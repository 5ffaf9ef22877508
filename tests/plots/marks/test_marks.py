"""Marks: where each stands, what it says, and that no text of a value becomes markup."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from mnist_dash.plots.marks import axes, boxes, frame, paths, pictures
from tests.plots.marks.reading import marks, read, share, style, texts, tips

X, Y = axes.linear("Across", 0, 10), axes.linear("Up", -1, 1)
NASTY = '<img src=x onerror="alert(1)"> & \'"'


def test_a_plot_has_its_words_and_a_text_alternative():
    markup = frame.plot(X, Y, [], "What it shows", keys=[("one", "#ff0000")], keys_title="Kind")
    assert read(markup).get("role") == "img"
    assert read(markup).get("aria-label") == "What it shows"
    assert (texts(markup, "x-title"), texts(markup, "y-title"), texts(markup, "keys")) == (
        ["Across"],
        ["Up"],
        ["Kindone"],
    )
    first, *_, last = marks(markup, "x-ticks")[0]
    assert (first.text, last.text) == ("0", "10")
    assert (share(first, "left"), share(last, "left")) == (0, 1)


def test_a_plot_with_something_to_choose_is_a_group_of_named_buttons():
    markup = frame.plot(X, Y, [boxes.dots(X, Y, [1, 2], [0, 0], ["a", "b"], colours="red", picks=[7, 8])], "Points")
    assert read(markup).get("role") == "group"
    points = marks(markup, "dot")
    assert [(each.get("data-pick"), each.get("role"), each.get("aria-label")) for each in points] == [
        ("7", "button", "a"),
        ("8", "button", "b"),
    ]


def test_no_text_becomes_markup():
    axis = axes.named(NASTY, [NASTY], down=True)
    layers = [
        boxes.bars(axis, Y, [0], [1], [NASTY], width=1, colours="red", picks=[0]),
        boxes.across(Y, axis, [0], [1], [NASTY], width=1, colours="red", texts=[NASTY]),
        boxes.cells(axis, axis, np.array([[NASTY]]), [NASTY], colours="red"),
        boxes.note(X, Y, (0, 0), NASTY),
        boxes.bands(X, [1], [NASTY]),
        pictures.grid({NASTY: pictures.heat(np.eye(2), "grey", 0, 1, tip=NASTY)}),
        pictures.colour_bar(NASTY, "grey", 0, 1),
    ]
    markup = frame.plot(axis, axis, layers, NASTY, keys=[(NASTY, "red")], keys_title=NASTY)
    assert [each.get("src")[:5] for each in read(markup).iter("img")] == ["data:"]
    assert NASTY in tips(markup)


def test_bars_begin_at_nothing_and_go_both_ways():
    up, down = (each[0] for each in marks(boxes.bars(X, Y, [2, 4], [1, -0.5], ["", ""], width=1, colours="red"), "bar"))
    assert (share(up, "bottom"), share(up, "height")) == (0.5, 0.5)
    assert (share(down, "bottom"), share(down, "height")) == (0.25, 0.25)


def test_bars_of_a_logarithmic_axis_begin_at_its_end_and_leave_out_nothing():
    y = axes.logarithmic("", 1, 100)
    some, none = (each[0] for each in marks(boxes.bars(X, y, [2, 4], [10, 0], ["", ""], width=1, colours="red"), "bar"))
    assert (share(some, "bottom"), share(some, "height")) == (0, 0.5)
    assert share(none, "height") == 0


def test_lying_bars_keep_the_order_of_their_names_and_carry_their_texts():
    names = axes.named("", ["a", "b"], down=True)
    markup = boxes.across(X, names, [0, 1], [5, 10], ["", ""], width=0.5, colours="red", texts=["five", "ten"])
    first, second = marks(markup, "lying")
    assert share(first, "bottom") > share(second, "bottom")
    assert (share(first[0], "width"), share(second[0], "width")) == (0.5, 1)
    assert texts(markup, "lying") == ["five", "ten"]


def test_cells_stand_row_by_row():
    names = axes.named("", ["a", "b"]), axes.named("", ["c", "d"], down=True)
    markup = boxes.cells(*names, np.array([["1", "2"], ["3", "4"]]), list("pqrs"), colours="red")
    cells = marks(markup, "cell")
    assert [(share(each, "left"), share(each, "bottom")) for each in cells] == [(0, 0.5), (0.5, 0.5), (0, 0), (0.5, 0)]
    assert (texts(markup, "cell"), tips(markup)) == (list("1234"), list("pqrs"))


def test_bands_cover_the_area_without_gaps():
    strips = marks(boxes.bands(X, [1, 2, 8], list("abc")), "band")
    ends = [(share(each, "left"), share(each, "left") + share(each, "width")) for each in strips]
    assert [start for start, _ in ends] == pytest.approx([0, 0.15, 0.5])
    assert [end for _, end in ends] == pytest.approx([0.15, 0.5, 1])


def path(markup: str) -> str:
    return next(each.get("d") for each in read(markup).iter() if each.tag == "path")


def test_a_line_has_a_gap_where_a_value_is_unknown():
    assert path(paths.line(X, Y, [0, 5, 6, 10], [1, 0, np.nan, -1], "red")) == "M0 0L500 500M1000 1000"


def test_a_stepped_line_turns_in_the_middle():
    assert path(paths.line(X, Y, [2, 6], [1, -1], "red", stepped=True)) == "M0 0L400 0L400 1000L800 1000"


def test_a_cloud_is_one_path_of_the_points_with_a_place():
    assert path(paths.cloud(X, Y, [0, np.nan, 10], [1, 0, 0], "red")) == "M0 0h0M1000 500h0"


def pixels(markup: str) -> np.ndarray:
    (image,) = read(markup).iter("img")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(image.get("src").split(",")[1]))))


def test_a_heat_map_shows_each_value_in_its_colour_and_blanks_as_clear():
    values = np.array([[0.0, 1.0], [2.0, np.nan]])
    markup = pictures.heat(values, "grey", 0, 2, tip="row {row}")
    assert pixels(markup)[..., 0].tolist()[0] == [0, 128] and pixels(markup)[1, 0].tolist() == [255] * 4
    assert pixels(markup)[..., 3].tolist() == [[255, 255], [255, 0]]
    (heat,) = marks(markup, "heat")
    assert (heat.get("data-values"), heat.get("data-columns"), heat.get("data-cell-tip")) == (
        "0,1,2,",
        "2",
        "row {row}",
    )


def test_values_are_told_to_some_digits_and_large_ones_in_full():
    (heat,) = marks(pictures.heat(np.array([[12951.4, 0.123456, -3.0]]), "grey", 0, 1), "heat")
    assert heat.get("data-values") == "12951,0.1235,-3"


@pytest.mark.parametrize("scale", pictures.SCALES)
def test_values_beyond_a_scale_have_the_colours_at_its_ends(scale):
    first, last = pixels(pictures.heat(np.array([[-9.0, 9.0]]), scale, 0, 1))[0]
    colours = [tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in pictures.SCALES[scale]]
    assert (tuple(first[:3].tolist()), tuple(last[:3].tolist())) == (colours[0], colours[-1])


def test_a_grid_names_its_pictures():
    markup = pictures.grid({"a": "<p/>", "b": "<p/>"}, least=5)
    assert "".join(read(markup).itertext()) == "ab"
    assert style(marks(markup, "pictures")[0]) == {"--least": "5rem"}
