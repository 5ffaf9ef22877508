"""A text that the visitor's browser keeps for them, and gives back after a reload or from another tab."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_COMPONENT = st.components.v2.component(
    "mnist_keeper",
    html="<span hidden></span>",
    js=(_HERE / "keeper.js").read_text(encoding="utf8"),
)


def keeper(name: str, text: str | None, *, key: str, on_stored: Callable[[str, bool], None]) -> None:
    """Have the browser keep this text under that name ("" forgets it, None leaves what is there).

    `on_stored` is called with what the browser holds, once after the page was loaded where it holds something, and
    whenever another tab changes it; then the second value is True, and the text "" where it was forgotten. The text is
    whatever somebody's browser says: to be checked like an upload.
    """

    def stored() -> None:
        said = st.session_state[key].stored
        held, whole = (said.get("text"), said.get("whole") is True) if isinstance(said, dict) else (None, False)
        if isinstance(held, str):
            on_stored(held, whole)

    _COMPONENT(key=key, data={"name": name, "text": text}, on_stored_change=stored)
