"""The pad's own form of a drawing, there and back."""

import numpy as np
import pytest

from mnist_dash.data import strokes
from mnist_dash.data.strokes import Drawing, StrokesError
from mnist_dash.ui import canvas


def test_what_the_pad_is_told_to_show_is_read_back_as_the_same_drawing():
    drawing = Drawing((np.array([(0.2, 0.1), (0.8, 0.1), (0.4, 0.9)]), np.array([(0.5, 0.5)])), 0.06)
    text = strokes.pack(drawing)
    lines = [canvas._points(path) for path in canvas._objects(text)]
    assert strokes.pack(canvas._drawing(lines, 0.06)) == text


def test_a_stroke_drawn_by_hand_is_read_by_the_places_of_the_pen():
    # As the component sends it: a curve through the middles between the pen's places, which are its control points.
    path = {"path": [["M", 10, 10], ["Q", 10, 10, 20, 20], ["Q", 30, 30, 40, 25], ["L", 50, 20]]}
    assert canvas._points(path) == [(10, 10), (10, 10), (30, 30), (50, 20)]


def test_a_touch_without_a_move_is_a_dot():
    assert canvas._points({"path": [["M", 352.92, 352.94], ["L", 352.96, 352.94]]}) == [(352.92, 352.94)]
    (dot,) = canvas._objects(strokes.pack(Drawing((np.array([(0.5, 0.5)]),), 0.06)))
    assert dot["path"][0][1:] != dot["path"][1][1:]  # else it would not be drawn


@pytest.mark.parametrize("path", [{}, {"path": []}, {"path": [["Z"]]}, {"path": None}])
def test_other_paths_are_refused(path):
    with pytest.raises((KeyError, IndexError, TypeError, ValueError)):
        canvas._points(path)


def test_nothing_drawn_is_nothing_to_show():
    assert canvas._objects("") == []


def test_a_message_of_too_many_strokes_or_points_is_refused_before_it_is_read():
    step = ["L", "never read", "as a number"]
    for paths in ([{"path": [step, step]}] * 501, [{"path": [step] * 10_001}]):
        with pytest.raises(StrokesError, match="too many strokes; undo"):
            canvas._lines(paths)
