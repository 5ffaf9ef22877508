"""The way to Morph: all ten digits in the hand of the one that was drawn."""

import streamlit as st

from mnist_dash.ui.drawing.answered import Answered


def lead(found: Answered) -> None:
    """A link for a drawing of one digit; the pad there shows it again."""
    if found.source.strokes and len(found.answers) == 1:
        st.page_link(
            "pages/play/morph.py",
            label="All ten digits in this hand",
            icon=":material/animation:",
            query_params={"morph_view": "In your hand"},
        )
