"""A button that copies the address of a view."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

_HERE = Path(__file__).parent
_COMPONENT = st.components.v2.component(
    "mnist_copy_link",
    html='<div class="copy"><button type="button"></button><input readonly hidden aria-label="Link"></div>',
    css=(_HERE / "copy_link.css").read_text(encoding="utf8"),
    js=(_HERE / "copy_link.js").read_text(encoding="utf8"),
)


def copy_link(label: str, query: Mapping[str, str | int], *, key: str) -> None:
    """Show a button that copies the current page's address with `query` as its parameters."""
    _COMPONENT(key=key, data={"label": label, "query": urlencode(query)}, width="content")
