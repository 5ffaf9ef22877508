"""A button that copies the address of the view as it is, on every page; with it comes what keeps the address whole."""

from pathlib import Path

import streamlit as st

from mnist_dash.ui.components import address

_HERE = Path(__file__).parent
_COMPONENT = st.components.v2.component(
    "mnist_copy_view",
    html='<div class="copy"><output aria-live="polite"></output><input readonly hidden aria-label="Link">'
    '<button type="button" aria-label="Copy this view" title="Copies the address, which holds all that is chosen">'
    '<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" '
    'aria-hidden="true"><path d="M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-2 2'
    'M14 10a4 4 0 0 0-6 0l-4 4a4 4 0 0 0 6 6l2-2"/></svg><span>Copy this view</span></button></div>',
    css=(_HERE / "copy_view.css").read_text(encoding="utf8"),
    js=address.SCRIPT + (_HERE / "copy_view.js").read_text(encoding="utf8"),
)


def copy_view() -> None:
    """Show the button; it says what it copied."""
    _COMPONENT(key="copy_view", width="stretch")
