"""New digits by the dozen: drawn from where people's digits of each class lie."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnist_dash.analysis.morphing.film import Look
from mnist_dash.models.generator.weights import CLASSES
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.stops import Place
from mnist_dash.ui.morph import hand

ROWS = 6  # of ten digits each
KEY = "morph_seed"


def show(trained: Trained, places: Sequence[Place], look: Look) -> None:
    """Some digits that nobody wrote, the same for the same seed; a click puts one on the path."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.number_input("Seed", 0, 999_999, 1, key=KEY, bind="query-params", width=150)
        st.button("Others", icon=":material/casino:", key="morph_others", on_click=_again)
    labels = np.arange(ROWS * CLASSES) % CLASSES
    hand.tiles(trained, trained.mixture.draw(labels, seed), labels.tolist(), key="morph_samples", tile=54)
    st.caption("Nobody wrote these. A click puts one at the end of the path above.")


def _again() -> None:
    st.session_state[KEY] = int(np.random.default_rng().integers(1_000_000))
