"""The map as a drawing: every point a dot, in its colour and its place."""

import re
from xml.etree import ElementTree

import numpy as np

from mnist_dash.plots import map_svg

NAMESPACE = {"svg": "http://www.w3.org/2000/svg"}


def test_every_point_is_a_dot_of_its_colour():
    coordinates = np.array([[0.0, 0.0], [2.0, 1.0], [1.0, 0.5], [2.0, 0.0]])
    text = map_svg.svg(coordinates, np.array([0, 2, 2, 0]), ["#111111", "#222222", "#333333"], [("a", "#111111")], "T")
    paths = ElementTree.fromstring(text).findall(".//svg:path", NAMESPACE)
    dots = {path.get("stroke"): re.findall(r"M([\d.]+) ([\d.]+)h0", path.get("d")) for path in paths}
    assert dots == {
        "#111111": [("0.0", "750.0"), ("1000.0", "750.0")],
        "#333333": [("1000.0", "250.0"), ("500.0", "500.0")],
    }


def test_words_are_escaped_and_one_place_is_no_trouble():
    text = map_svg.svg(np.ones((2, 2)), np.zeros(2), ["#000000"], [("<b> & c", "#000000")], "a < b")
    words = [each.text for each in ElementTree.fromstring(text).findall(".//svg:text", NAMESPACE)]
    assert words == ["a < b", "<b> & c"]
