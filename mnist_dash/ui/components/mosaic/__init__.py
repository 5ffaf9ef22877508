"""A large picture of many digits, fetched tile by tile: pan, zoom and choose one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from mnist_dash.data import tiles
from mnist_dash.data.tiles import Layout
from mnist_dash.ui.components import address, view

_HERE = Path(__file__).parent


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf8")


_COMPONENT = st.components.v2.component(
    "mnist_mosaic",
    html=_read("mosaic.html"),
    css=_read("mosaic.css"),
    js=address.SCRIPT + _read("camera.js") + _read("mosaic.js"),
)


def mosaic(
    address: str,
    layout: Layout,
    *,
    digit_size: int = 28,
    class_names: tuple[str, ...],
    describe: str,
    chosen: int | None = None,
    link: str,
    key: str,
    on_choose: Callable[[int], None] | None = None,
) -> None:
    """Show the folder of tiles at `address` (relative to the page, as `tiles.write_tiles` makes it).

    A click or Enter chooses a digit: `on_choose` is then called with its position in the split before the page
    runs again, so it may write session state. `chosen` is the position to mark. `describe` is the picture's text
    alternative. The address keeps the place and the zoom under `at` after the prefix `link`.
    """
    count = len(layout.sequence)

    def choose() -> None:
        picked = st.session_state[key].chosen
        if on_choose is not None and isinstance(picked, int) and 0 <= picked < count:
            on_choose(picked)

    size = layout.side * digit_size
    data: dict[str, Any] = {
        "address": address,
        "size": size,
        "tile": tiles.TILE,
        "levels": tiles.count_levels(size),
        "side": layout.side,
        "digit": digit_size,
        "classNames": list(class_names),
        "describe": describe,
        "chosen": chosen,
        "at": f"{link}at",
    }
    view.check(link, ["at"])
    _COMPONENT(key=key, data=data, on_chosen_change=choose)
