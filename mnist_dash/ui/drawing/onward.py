"""The ways on from what was drawn: all ten digits in its hand, and the same made harder to read."""

import streamlit as st

from mnist_dash.data.ink import carried
from mnist_dash.ui.drawing.answered import Answered


def lead(found: Answered) -> None:
    """Links to Morph, for a drawing of one digit (its pad shows it again), and to Robustness, which takes its ink."""
    with st.container(horizontal=True):
        if found.source.strokes and len(found.answers) == 1:
            st.page_link(
                "pages/play/morph.py",
                label="All ten digits in this hand",
                icon=":material/animation:",
                query_params={"morph_view": "In your hand"},
            )
        st.page_link(
            "pages/judge/robustness.py",
            label="Make it harder to read",
            icon=":material/shield:",
            query_params={"robust_picture": carried.pack([found.part])},
        )
