"""A small pad that reads: what is drawn on it goes along to the Draw page."""

import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.runs import reader
from mnist_dash.ui import canvas, words
from mnist_dash.ui.drawing import answer, answered
from mnist_dash.ui.drawing.source import Source

WIDTH = 252  # CSS pixels


@st.fragment
def show() -> None:
    """The pad and the answer to what is on it; a stroke runs only this again.

    The network is loaded with the first stroke: most who come here look round first (docs/decisions.md).
    """
    text = canvas.digit_canvas(most=WIDTH)
    try:
        run = reader.default()
        found = answered.read(Source(text), run) if text else None
    except PlainError as error:
        st.caption(words.plain(str(error)))
        return
    if found:
        answer.headline(found)
        st.page_link("pages/play/draw.py", label="See why it says so", icon=":material/arrow_forward:")
    else:
        st.caption("Draw a digit: a network that learned from MNIST reads it as you lift the pen.")
