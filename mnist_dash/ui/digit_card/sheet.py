"""On a phone the chosen digit stays in sight, as a sheet at the bottom of the window."""

import streamlit as st

_STYLE = """<style>
@media (max-width: 640px) {
  [data-testid="stColumn"]:has(> * .st-key-KEY) {
    position: sticky; bottom: 0; z-index: 5; max-height: 45vh; overflow-y: auto; overscroll-behavior: contain;
    padding: 0.75rem; border: 1px solid color-mix(in srgb, currentColor 22%, transparent);
    border-radius: 12px 12px 0 0; background: Canvas;
  }
}
</style>"""


def at_the_bottom(key: str) -> None:
    """Have the column with the container of that key be a sheet on narrow screens."""
    st.html(_STYLE.replace("KEY", key))
