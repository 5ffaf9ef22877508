"""A few large figures in a row, each in a frame with its name over it."""

from collections.abc import Mapping
from html import escape

import streamlit as st

_FRAME = "border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 8px; padding: 0.8rem 1rem"


def key_figures(figures: Mapping[str, str], notes: Mapping[str, str] | None = None) -> None:
    """Show the figures by their names, with what is noted of some of them in small letters below.

    One element of the page, where `st.metric` would be one for each.
    """
    frames = "".join(
        f'<div style="{_FRAME}; min-width: 7.5rem"><dt style="font-size: 0.875rem">{escape(name)}</dt>'
        f'<dd style="margin: 0; font-size: 1.6rem; line-height: 1.4">{escape(value)}</dd>'
        f"{_small((notes or {}).get(name, ''))}</div>"
        for name, value in figures.items()
    )
    st.html(f'<dl style="display: flex; flex-wrap: wrap; gap: 1rem; margin: 0; padding: 0">{frames}</dl>')


def _small(note: str) -> str:
    return f'<dd style="margin: 0; font-size: 0.8rem; opacity: 0.8">{escape(note)}</dd>' if note else ""
