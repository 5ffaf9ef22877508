"""The stage of the Morph page: a path of digits drawn in the browser pixel by pixel, with what runs read along it."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.analysis.morphing.film import Look
from mnist_dash.analysis.morphing.minds import Change
from mnist_dash.models.generator.path import Point
from mnist_dash.models.generator.weights import Weights
from mnist_dash.runs import served
from mnist_dash.ui.components import address
from mnist_dash.ui.components.gallery import sprite

_HERE = Path(__file__).parent
# In this order: each file uses what stands before it.
_SCRIPTS = ("decoder.js", "painter.js", "camera.js", "readings.js", "clock.js", "film.js", "morph_stage.js")
PLACE = "morph_share"  # the place on the path in the address, which the browser keeps there


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf8")


_COMPONENT = st.components.v2.component(
    "mnist_morph_stage",
    html=_read("morph_stage.html"),
    css=_read("morph_stage.css"),
    js=address.SCRIPT + "".join(map(_read, _SCRIPTS)),
)


@dataclass(frozen=True, eq=False)
class Reading:
    """What one run reads along the path: its probabilities (N x 10, evenly spaced), the gate's verdicts (N, or none),
    where it changes its mind, and that in words; `blend` where it read the plain blend instead."""

    name: str
    probabilities: npt.NDArray[Any]
    verdicts: Sequence[str]
    changes: Sequence[Change]
    story: str
    blend: bool = False


@dataclass(frozen=True, eq=False)
class Stop:
    """A stop's name and the picture that it stands for (28 x 28)."""

    name: str
    picture: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Drawn:
    """What a browser without WebGL needs of the server: frames of the path, and a large picture at a share of it."""

    frames: npt.NDArray[np.uint8]
    share: float
    still: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Wish:
    """What the browser says: whether it can draw, and the share of the path that the slider rests at if it cannot."""

    draws: bool
    rest: float


def wish(key: str) -> Wish:
    """What the browser said last, before the stage is shown."""
    state = st.session_state.get(key, {})
    rest = state.get("rest")
    share = float(rest) if isinstance(rest, int | float) and 0 <= rest <= 1 else 0.0
    return Wish(state.get("webgl") is not False, share)


def morph_stage(
    weights: Weights,
    points: Sequence[Point],
    stops: Sequence[Stop],
    readings: Sequence[Reading],
    *,
    colours: Sequence[str],
    look: Look,
    blend: bool,
    path: str,
    drawn: Drawn | None = None,
    describe: str,
    key: str,
) -> None:
    """Show the path through these points, which `path` names: a new name begins at its first stop.

    `drawn` is for a browser that said it cannot draw. `describe` is the picture's text alternative.
    """
    data: dict[str, Any] = {
        "decoder": _decoder(weights),
        "points": [np.concatenate([point.latents, point.classes]).round(5).tolist() for point in points],
        "stops": [{"name": stop.name, "picture": sprite(stop.picture[None])} for stop in stops],
        "pictures": [_base64(stop.picture) for stop in stops],
        "readings": [_reading(reading) for reading in readings],
        "colours": list(colours),
        "look": look,
        "blend": blend,
        "path": path,
        "describe": describe,
        "film": None,
        "still": None,
    }
    if drawn:
        data["film"] = {"sprite": sprite(drawn.frames), "count": len(drawn.frames)}
        data["still"] = {"share": drawn.share, "address": sprite(drawn.still[None])}
    _COMPONENT(
        key=key,
        data=data,
        default={"webgl": None, "rest": None},
        on_webgl_change=_rerun,
        on_rest_change=_rerun,
    )


def _rerun() -> None:
    """A state needs a callback, without which Streamlit would not keep it."""


def _decoder(weights: Weights) -> dict[str, Any]:
    """Where the browser finds the decoder's weights, as half-precision numbers, and how they lie there."""
    names = [name for name in weights if not name.startswith("encode.")]
    layout = [[name, *(weights[name].shape if weights[name].ndim > 1 else (1, len(weights[name])))] for name in names]
    flat = np.concatenate([weights[name].ravel() for name in names])
    return {"address": served.publish(flat.astype("<f2")), "layout": layout}


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "name": reading.name,
        "rows": _base64(np.round(255 * reading.probabilities).astype(np.uint8)),
        "verdicts": list(reading.verdicts),
        "changes": [vars(change) for change in reading.changes],
        "first": int(reading.probabilities[0].argmax()),
        "story": reading.story,
        "blend": reading.blend,
    }


def _base64(array: npt.NDArray[np.uint8]) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
