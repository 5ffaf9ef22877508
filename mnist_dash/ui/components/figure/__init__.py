"""A figure of plots/marks on a page: values under the pointer, and marks that can be chosen."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from mnist_dash.plots.marks.frame import STYLE

_HERE = Path(__file__).parent
_COMPONENT = st.components.v2.component(
    "mnist_figure",
    html='<div class="root"><div class="shown"></div><div class="tip" hidden></div></div>',
    css=STYLE + (_HERE / "figure.css").read_text(encoding="utf8"),
    js=(_HERE / "figure.js").read_text(encoding="utf8"),
)


def figure(markup: str, *, key: str, chosen: int | None = None, on_pick: Callable[[int], None] | None = None) -> None:
    """Show a figure, made by plots/marks from values that are escaped there.

    A mark made with a number (`picks`) can be chosen with a click, or with the arrow keys and Enter: `on_pick` is then
    called with that number before the page runs again, so it may write session state. `chosen` is the one to mark.
    """

    def picked() -> None:
        number = st.session_state[key].picked
        if on_pick is not None and isinstance(number, int) and f' data-pick="{number}"' in markup:
            on_pick(number)

    _COMPONENT(key=key, data={"markup": markup, "chosen": chosen}, on_picked_change=picked)
