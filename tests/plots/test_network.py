"""The drawing: well-formed, every layer with its size, nothing of the label taken as markup."""

import itertools
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from mnist_dash.plots.network import Block, describe, drawing

SVG = "{http://www.w3.org/2000/svg}"
BLOCKS = [
    Block("image", "image", (28, 28, 1)),
    Block("conv", "32C5:linear:nobias", (24, 24, 32), 5),
    Block("max_pool", "MP2", (12, 12, 32), 2),
    Block("flatten", "flatten", (4608,)),
    Block("dense", "10N", (10,)),
]


def texts(svg):
    return [node.text for node in ET.fromstring(svg).iter(f"{SVG}text")]


def test_every_layer_has_its_name_options_and_size():
    words = texts(drawing(BLOCKS, "#000"))
    assert words[:2] == ["image", "28 × 28 × 1"]
    assert words[2:5] == ["32C5", "24 × 24 × 32", "linear, nobias"]
    assert words[-2:] == ["10N", "10"]
    assert "4,608" in words


def test_blocks_keep_the_scale_of_their_feature_maps():
    rects = [
        node for node in ET.fromstring(drawing(BLOCKS, "#000")).iter(f"{SVG}rect") if node.get("fill") != "#ffffff"
    ]
    heights = [float(node.get("height")) for node in rects]
    assert abs(heights[0] / heights[1] - 28 / 24) < 0.01
    assert abs(heights[1] / heights[2] - 2) < 0.01


def test_words_do_not_run_into_each_other():
    places = [
        (float(node.get("x")), len(node.text))
        for node in ET.fromstring(drawing(BLOCKS, "#000")).iter(f"{SVG}text")
        if node.get("font-weight") == "600"
    ]
    for (left, first), (right, second) in itertools.pairwise(places):
        assert right - left >= 3.6 * (first + second)


def test_description_says_the_same():
    assert describe(BLOCKS[:2]) == "Network: image gives 28 × 28 × 1, then 32C5:linear:nobias gives 24 × 24 × 32"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30), st.integers(1, 4096))
def test_any_label_gives_well_formed_svg(label, units):
    allowed = "".join(sign for sign in label if ord(sign) not in (0xFFFE, 0xFFFF))
    assert ET.fromstring(drawing([Block("dense", allowed, (units,))], "#000")).tag == f"{SVG}svg"
