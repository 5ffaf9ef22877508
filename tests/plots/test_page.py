"""A page that stands alone: what is typed is shown as typed, and nothing on it needs a script or a network."""

import numpy as np

from mnist_dash.plots import page
from mnist_dash.plots.marks import axes, boxes, frame
from mnist_dash.plots.shelf import Shelf


def test_a_document_escapes_its_title_and_brings_its_style():
    text = page.document("<b>", "<p>body</p>", ".mine{}")
    assert text.startswith("<!doctype html>") and "<title>&lt;b&gt;</title>" in text and ".mine{}" in text
    assert "prefers" not in text and "light dark" in text and "@media print" in text


def test_prose_marks_bold_and_code_and_escapes_the_rest():
    assert page.prose("**9 of 10** by `32N`, <i>") == "<p><b>9 of 10</b> by <code>32N</code>, &lt;i&gt;</p>"
    assert page.prose("") == "" and page.section("Nothing") == "" and page.sides("", "") == ""


def test_a_table_sets_numbers_right_and_names_its_rows():
    text = page.table(
        ["Run", "Wrong", "Recall", "Verdict"],
        [("<a>", "1,024", "99.80 % (99.26 to 99.94 %)", "better"), ("b", "−3.50 %", "not defined", "worse")],
        "runs",
    )
    assert text.count('<td class="number">') == 4 and '<th scope="row">&lt;a&gt;</th>' in text
    assert 'aria-label="runs"' in text and page.table(["Run"], [], "runs") == ""


def test_a_figure_over_many_classes_gets_room():
    assert page.roomy("<i></i>", ["a"] * 20, "it") == "<i></i>"
    assert 'class="dense"' in page.roomy("<i></i>", ["a"] * 21, "it")


def test_a_figure_keeps_still():
    x, y = axes.linear("x", 0, 2), axes.linear("y", 0, 2)
    layers = [
        boxes.bands(x, [1.0], ["a tip"]),
        boxes.dots(x, y, [1.0], [1.0], ['say "it"'], colours="red", picks=[7]),
    ]
    lively = frame.plot(x, y, layers, "a figure")
    still = frame.still(lively)
    assert "data-tip" in lively and "data-pick" in lively and 'role="group"' in lively
    assert not any(word in still for word in ("data-tip", "data-pick", "band", "button", 'role="group"'))
    assert 'role="img" aria-label="a figure"' in still and still.count('class="dot circle"') == 1


def test_a_shelf_sends_each_picture_once():
    images = np.zeros((9, 28, 28), np.uint8)
    shelf = Shelf(images)
    assert shelf.style() == "" and shelf.row({}, "none") == ""
    first = shelf.row({4: ("<4>", "as 9"), 7: ("7",)}, "two")
    shelf.row({7: ("7",), 2: ("2",)}, "again")
    assert first.count("<li>") == 2 and 'aria-label="test 4, &lt;4&gt;, as 9"' in first
    style = shelf.style()
    assert style.count("data:image/png;base64,") == 1 and style.count(".d7{") == 1
    assert "--across:2;--down:2" in style and ".d2{--x:0;--y:1}" in style
