"""A page of digits as tiles: clickable, walked with the arrow keys, fetched as one picture."""

import base64
import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from PIL import Image

from mnist_dash.data.datasets import Bytes
from mnist_dash.ui import loaders

_HERE = Path(__file__).parent
_COMPONENT = st.components.v2.component(
    "mnist_gallery",
    html='<div class="gallery" role="listbox"></div>',
    css=(_HERE / "gallery.css").read_text(encoding="utf8"),
    js=(_HERE / "gallery.js").read_text(encoding="utf8"),
)


def sprite(images: Bytes) -> str:
    """The images (uint8, N x H x W) side by side in one row of a PNG, as a data URI."""
    digest = hashlib.blake2b(images.tobytes(), digest_size=16).hexdigest()
    return loaders.picture(f"{digest} {images.shape}", lambda: _encode(images))


def _encode(images: Bytes) -> str:
    count, height, width = images.shape
    row = images.transpose(1, 0, 2).reshape(height, count * width)
    file = io.BytesIO()
    Image.fromarray(row).save(file, "PNG", compress_level=3)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def gallery(
    images: Bytes,
    *,
    ids: Sequence[int],
    captions: Sequence[str],
    notes: Sequence[str] = (),
    describe: str = "digits",
    chosen: int | None = None,
    tile: int = 56,
    key: str,
    on_choose: Callable[[int], None] | None = None,
) -> None:
    """Show images (uint8, N x H x W) as tiles of `tile` CSS pixels, each with a caption and a note under it.

    A click, Enter or the arrow keys choose a tile: `on_choose` is then called with that tile's id before the page
    runs again, so it may write session state. `chosen` is the id to mark. `describe` names the list for screen
    readers. `notes`, if given, is the second line of each tile, such as a prediction.
    """
    known = {int(number) for number in ids}

    def choose() -> None:
        picked = st.session_state[key].chosen
        if on_choose is not None and picked in known:
            on_choose(int(picked))

    data: dict[str, Any] = {
        "sprite": sprite(images),
        "ids": [int(number) for number in ids],
        "captions": list(captions),
        "notes": list(notes),
        "describe": describe,
        "tile": tile,
    }
    data["version"] = hashlib.blake2b(repr(data).encode(), digest_size=8).hexdigest()
    data["chosen"] = None if chosen is None else int(chosen)
    _COMPONENT(key=key, data=data, on_chosen_change=choose)
