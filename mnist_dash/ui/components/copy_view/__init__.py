"""A button that copies the address of the view as it is, on every page; with it comes what keeps the address whole."""

from pathlib import Path

import streamlit as st

from mnist_dash.ui.components import address

_HERE = Path(__file__).parent
_COMPONENT = st.components.v2.component(
    "mnist_copy_view",
    html='<div class="copy"><output aria-live="polite"></output><input readonly hidden aria-label="Link">'
    '<button type="button" title="Copies the address, which holds all that is chosen">Copy this view</button></div>',
    css=(_HERE / "copy_view.css").read_text(encoding="utf8"),
    js=address.SCRIPT + (_HERE / "copy_view.js").read_text(encoding="utf8"),
)


def copy_view() -> None:
    """Show the button; it says what it copied."""
    _COMPONENT(key="copy_view", width="stretch")
