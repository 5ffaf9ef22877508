"""A map of many thousand digits, a point each, drawn with WebGL: zoom, hover, choose, draw round, hide, replay."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.data import sheets
from mnist_dash.data.datasets import Dataset
from mnist_dash.runs import served
from mnist_dash.ui.components import address, view
from mnist_dash.ui.components.point_map import packing
from mnist_dash.ui.components.point_map.packing import Floats, Positions

_HERE = Path(__file__).parent
# In this order: each file uses what stands before it.
_SCRIPTS = (
    "arrays.js",
    "camera.js",
    "motion.js",
    "painter.js",
    "nearest.js",
    "sheets.js",
    "legend.js",
    "replay.js",
    "tip.js",
    "overlay.js",
    "snapshot.js",
    "gestures.js",
    "keeping.js",
    "point_map.js",
)
MOST_KINDS = 63  # all classes of the largest data set, and one kind more


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf8")


_COMPONENT = st.components.v2.component(
    "mnist_point_map",
    html=_read("point_map.html"),
    css=_read("point_map.css"),
    js=address.SCRIPT + "".join(map(_read, _SCRIPTS)),
)


@dataclass(frozen=True, eq=False)
class Kinds:
    """A colour for each of a few kinds: `codes` (N) says which of `names` and `colours` ("#rrggbb") a point has."""

    title: str
    codes: npt.NDArray[Any]
    names: Sequence[str]
    colours: Sequence[str]


@dataclass(frozen=True, eq=False)
class Amounts:
    """A colour for each number: `values` (N, NaN = unknown) along the colours of `scale`.

    The scale runs from `low` to `high`; values beyond take the colour at its end.
    """

    title: str
    values: Floats
    scale: Sequence[str]
    low: float
    high: float
    unit: str = ""


@dataclass(frozen=True)
class Mark:
    """A point of its own on the map, in the map's units, such as "your drawing"."""

    x: float
    y: float
    caption: str


@dataclass(frozen=True, eq=False)
class Replay:
    """How the map formed: `frames` (F x M x 2) after so many `steps` each.

    `members` are the places of the M points among the map's own; all of them where it is None.
    """

    frames: Floats
    steps: Sequence[int]
    members: npt.NDArray[Any] | None = None


def point_map(
    data: Dataset,
    coordinates: Floats,
    *,
    positions: npt.NDArray[Any],
    labels: npt.NDArray[Any],
    colours: Kinds | Amounts,
    sheets_at: str,
    describe: str,
    chosen: int | None = None,
    lit: npt.NDArray[Any] | None = None,
    marks: Sequence[Mark] = (),
    replay: Replay | None = None,
    title: str = "",
    link: str | None = None,
    small: bool = False,
    key: str,
    on_choose: Callable[[int], None] | None = None,
) -> Positions:
    """Show the pictures with these global indices (`positions`, N) at these coordinates (N x 2); the selected ones.

    `sheets_at` is the address of the folder of thumbnails (see `data.sheets`). A click or Enter chooses a digit:
    `on_choose` is then called with its global index before the page runs again, so it may write session state.
    `chosen` is the index to mark; a new one is brought into view. The points at the places `lit` light up, and the
    rest dims. `describe` is the map's text alternative, `title` stands on the downloaded picture. A `small` one has no
    tools and no legend. With `link`, a prefix, the address keeps the view under the names of `view`.
    """
    positions = np.asarray(positions, np.int64)
    scope = f"{len(positions)}-{zlib.crc32(positions.tobytes()):08x}"
    if data.name != "mnist":
        scope += f"-{data.name}"  # a selection holds for the same digits only

    def choose() -> None:
        picked = st.session_state[key].chosen
        if on_choose is not None and isinstance(picked, int) and (positions == picked).any():
            on_choose(picked)

    before = _selected(st.session_state.get(key, {}).get("selected"), scope, positions)
    sent: dict[str, Any] = {
        "scope": scope,
        **_describe_digits(data, positions, labels),
        **_describe_places(coordinates, marks),
        "colours": _describe_colours(colours),
        "replay": _describe_replay(replay),
        "sheets": {"address": sheets_at, "count": sheets.PER_SHEET, "columns": sheets.COLUMNS, "digit": 28},
        "chosen": chosen,
        "lit": None if lit is None else _publish_lit(lit, len(positions)),
        "selected": len(before) > 0,
        "describe": describe,
        "title": title,
        "small": small,
        "view": None if link is None else {name: f"{link}{name}" for name in view.FORMS},
    }
    if link is not None:
        view.check(link)
    result = _COMPONENT(
        key=key, data=sent, default={"selected": None}, on_chosen_change=choose, on_selected_change=_rerun
    )
    return _selected(result.selected, scope, positions)


def _rerun() -> None:
    """A selection needs no callback but its own existence, without which Streamlit would not keep it."""


def _selected(value: Any, scope: str, positions: Positions) -> Positions:
    """The global indices in what the browser sent; none where that was about other points."""
    if not isinstance(value, dict) or value.get("of") != scope:
        return np.empty(0, np.int64)
    return positions[packing.unpack_bits(value.get("bits"), len(positions))]


def _describe_digits(data: Dataset, positions: Positions, labels: npt.NDArray[Any]) -> dict[str, Any]:
    return {
        "count": len(positions),
        "positions": _publish_positions(positions),
        "labels": served.publish(np.asarray(labels, np.uint8)),
        "classNames": list(data.class_names),
        "noun": data.noun,
        "firstTest": len(data.train),
    }


def _describe_places(coordinates: Floats, marks: Sequence[Mark]) -> dict[str, Any]:
    around = packing.square(coordinates)
    return {
        "places": served.publish(coordinates, "places", lambda: packing.places(coordinates)),
        "marks": [dict(zip("xy", around.inside(mark.x, mark.y), strict=True), caption=mark.caption) for mark in marks],
    }


def _publish_positions(positions: Positions) -> str | None:
    """Where the browser finds the global indices; None where they simply count from 0."""
    if len(positions) and np.array_equal(positions, np.arange(len(positions))):
        return None
    return served.publish(positions.astype("<u4"))


def _publish_lit(lit: npt.NDArray[Any], count: int) -> str:
    """Where the browser finds a bit for each point, the lowest first."""
    flags = np.zeros(count, bool)
    flags[lit] = True
    return served.publish(np.packbits(flags, bitorder="little"))


def _describe_colours(colours: Kinds | Amounts) -> dict[str, Any]:
    if isinstance(colours, Kinds):
        if len(colours.names) > MOST_KINDS:
            raise ValueError(f"at most {MOST_KINDS} kinds, not {len(colours.names)}")
        address = served.publish(np.asarray(colours.codes, np.uint8))
        return {
            "kind": "kinds",
            "title": colours.title,
            "address": address,
            "names": list(colours.names),
            "colours": list(colours.colours),
        }
    packed, least, most = packing.amounts(colours.values)
    return {
        "kind": "amounts",
        "title": colours.title,
        "address": served.publish(packed.astype("<u2")),
        "least": least,
        "most": most,
        "low": colours.low,
        "high": colours.high,
        "unit": colours.unit,
        "scale": list(colours.scale),
    }


def _describe_replay(replay: Replay | None) -> dict[str, Any] | None:
    if replay is None or not len(replay.frames):
        return None
    members = None if replay.members is None else served.publish(np.asarray(replay.members, "<u4"))
    return {
        "address": served.publish(replay.frames, "frames", lambda: packing.frames(replay.frames)),
        "members": members,
        "count": int(replay.frames.shape[1]),
        "steps": [int(step) for step in replay.steps],
    }
