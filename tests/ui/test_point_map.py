"""What travels between the point map and the browser comes out as it went in."""

import base64

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.ui.components import point_map
from mnist_dash.ui.components.point_map import packing


def mask(flags):
    """Flags as the browser sends them."""
    return base64.b64encode(np.packbits(flags, bitorder="little").tobytes()).decode()


@pytest.mark.parametrize("count", [1, 7, 8, 9, 1000])
def test_bits_come_back_as_places(count):
    flags = np.random.default_rng(count).random(count) < 0.3
    assert (packing.unpack_bits(mask(flags), count) == np.flatnonzero(flags)).all()


@pytest.mark.parametrize("text", [None, 7, "", "not base64!", mask(np.ones(90, bool)), mask(np.ones(110, bool))])
def test_what_is_no_mask_selects_nothing(text):
    assert len(packing.unpack_bits(text, 100)) == 0


def test_bits_after_the_last_point_are_left_out():
    full = base64.b64encode(b"\xff\xff").decode()
    assert packing.unpack_bits(full, 10).tolist() == list(range(10))


def test_places_keep_the_shape_within_half_a_step():
    coordinates = np.random.default_rng(0).normal(5, (30, 2), (500, 2)).astype(np.float32)
    around = packing.square(coordinates)
    seen = packing.places(coordinates) / packing.MOST * 2 - 1
    expected = np.array([around.inside(x, y) for x, y in coordinates.astype(float)])
    assert np.abs(seen - expected).max() < 2 / packing.MOST
    assert seen[:, 0].min() == -1 and seen[:, 0].max() == 1
    assert np.abs(seen[:, 1]).max() < 0.2, "the shorter side keeps its proportion"


def test_points_in_one_place_stand_in_the_middle():
    assert packing.places(np.full((3, 2), 4.0)).tolist() == [[32768, 32768]] * 3
    assert packing.places(np.empty((0, 2))).shape == (0, 2)


def test_every_frame_fills_its_own_square():
    frame = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    first, last = packing.frames(np.stack([frame * 1e-4, frame]))
    assert np.abs(first.astype(int) - last).max() <= 1


def test_amounts_come_back_within_a_step_and_unknown_stays_unknown():
    values = np.array([-40.0, np.nan, 3.25, 80.0, np.inf], np.float32)
    packed, low, high = packing.amounts(values)
    assert (low, high) == (-40, 80)
    assert packed[[1, 4]].tolist() == [packing.UNKNOWN] * 2
    back = low + packed[[0, 2, 3]] / (packing.MOST - 1) * (high - low)
    assert np.abs(back - values[[0, 2, 3]]).max() < 0.001


def test_unknown_and_equal_amounts():
    assert packing.amounts(np.full(3, np.nan))[0].tolist() == [packing.UNKNOWN] * 3
    assert packing.amounts(np.full(3, 2.5))[0].tolist() == [0] * 3


def test_a_selection_among_other_digits_counts_for_nothing():
    positions = np.array([5, 70, 900])
    value = {"of": "3-abc", "bits": mask(np.array([True, False, True]))}
    assert point_map._selected(value, "3-abc", positions).tolist() == [5, 900]
    assert len(point_map._selected(value, "3-other", positions)) == 0
    assert len(point_map._selected("nonsense", "3-abc", positions)) == 0


def test_colours_are_described_with_what_the_legend_says(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "served", lambda: tmp_path)
    kinds = point_map._describe_colours(
        point_map.Kinds("Split", np.array([0, 1, 1]), ("a", "b"), ("#000000", "#ffffff"))
    )
    assert (kinds["kind"], kinds["names"]) == ("kinds", ["a", "b"])
    assert (tmp_path / "points" / kinds["address"].split("/")[-1]).read_bytes() == bytes([0, 1, 1])
    amounts = point_map._describe_colours(point_map.Amounts("Slant", np.array([0.0, 9.0]), ("#000000",), 1.0, 8.0, "°"))
    assert (amounts["least"], amounts["low"], amounts["high"], amounts["most"]) == (0, 1, 8, 9)
    assert (tmp_path / "points" / amounts["address"].split("/")[-1]).read_bytes() == b"\x00\x00\xfe\xff"


def test_more_kinds_than_the_legend_can_hide_are_refused():
    names = [str(number) for number in range(64)]
    with pytest.raises(ValueError, match="at most 63"):
        point_map._describe_colours(point_map.Kinds("Too many", np.arange(64), names, ["#000000"] * 64))
