"""A small map of some thousand digits: a click leads to the large one, with that digit chosen."""

import numpy as np
import streamlit as st

from mnist_dash.analysis import projections
from mnist_dash.data.datasets import Dataset
from mnist_dash.runs import maps
from mnist_dash.ui import loaders
from mnist_dash.ui.components.point_map import point_map
from mnist_dash.ui.map import colouring, picture

METHOD = "pacmap"
POINTS = 7_000  # a tenth: enough to see where digits lie apart, and painted at once on any phone
CHOSEN = "home_map_chosen"


def show(data: Dataset) -> None:
    """The map; nothing where the shipped map is missing."""
    try:
        found = loaders.digit_map(projections.to_link(projections.of(METHOD)))
    except maps.MapError:
        return
    st.subheader("All of them at once", anchor=False)
    st.caption("A point is a digit, alike ones lie together. Hover to see it; a click leads to the map of all 70,000.")
    picture.prepare_thumbnails(data)
    rows = np.arange(0, len(found.positions), max(len(found.positions) // POINTS, 1))
    positions = found.positions[rows].astype(np.int64)
    point_map(
        data,
        found.coordinates[rows],
        positions=positions,
        labels=loaders.all_labels(data.name)[positions],
        colours=colouring.colours(data, "label", positions),
        sheets_at=picture.thumbnails_at(data),
        describe=f"{len(rows):,} of {len(found.positions):,} digits as points, alike ones close, coloured by label",
        small=True,
        key="home_map",
        on_choose=_choose,
    )
    chosen = st.session_state.pop(CHOSEN, None)
    if chosen is not None:
        st.switch_page("pages/map/map.py", query_params={"map_method": METHOD, picture.DIGIT: str(chosen)})


def _choose(index: int) -> None:
    st.session_state[CHOSEN] = index
