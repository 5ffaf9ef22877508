"""The ways on from what was drawn: all ten digits in its hand, why it is read so, and the same made harder."""

import streamlit as st

from mnist_dash.data.ink import carried
from mnist_dash.runs import plain_networks, results
from mnist_dash.ui.drawing.answered import Answered


def lead(found: Answered) -> None:
    """Links to Morph, for a drawing of one digit (its pad shows it again), and to pages that take its ink."""
    with st.container(horizontal=True):
        if found.source.strokes and len(found.answers) == 1:
            st.page_link(
                "pages/play/morph.py",
                label="All ten digits in this hand",
                icon=":material/animation:",
                query_params={"morph_view": "In your hand"},
            )
        ink = carried.pack([found.part])
        run = results.link_name(found.reader.run)
        if plain_networks.why_not(found.reader.run) is None:
            st.page_link(
                "pages/judge/inside.py",
                label="See why it is read so",
                icon=":material/visibility:",
                query_params={"inside_picture": ink, "inside_run": run, "inside_view": "Why this answer"},
            )
        st.page_link(
            "pages/judge/robustness.py",
            label="Make it harder to read",
            icon=":material/shield:",
            query_params={"robust_picture": ink, "robust_runs": [run]},
        )
