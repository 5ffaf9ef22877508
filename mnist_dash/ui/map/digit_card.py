"""The chosen digit, large, with the digits that lie nearest to it on the map."""

import numpy as np
import streamlit as st

from mnist_dash.analysis.projections import Map
from mnist_dash.data.datasets import Dataset
from mnist_dash.ui import digit_card, words
from mnist_dash.ui.map import digits, picture, selection
from mnist_dash.ui.map.digits import Indices

NEAREST = 9


def finder(data: Dataset) -> None:
    """A field for a digit's global index, kept in the link; the map brings the digit into view."""
    count = len(data.train) + len(data.test)
    if (st.session_state.get(picture.DIGIT) or 0) >= count:  # chosen before, in a larger data set
        st.session_state[picture.DIGIT] = None
    st.number_input(
        words.about("Find a digit", data.noun),
        0,
        count - 1,
        value=None,
        placeholder=f"0 to {count - 1:,}",
        key=picture.DIGIT,
        bind="query-params",
        width=160,
        help=f"The training {data.nouns} count from 0, the test {data.nouns} from {len(data.train):,}.",
    )


def show(data: Dataset, found: Map) -> None:
    """The digit chosen on the map or in the field; a hint where there is none."""
    index = st.session_state.get(picture.DIGIT)
    if index is None:
        st.markdown(words.about("Click a point to see its digit here, or draw round some with the lasso.", data.noun))
        return
    split, position = digits.place(data, index)
    digit_card.show(data, split, position, page="map_", narrow=True)
    row = int(np.searchsorted(found.positions, index))
    if row == len(found.positions) or found.positions[row] != index:
        st.caption(f"It is not among the {data.nouns} on this map, which shows a part of them.")
        return
    st.markdown("Nearest to it on the map:")
    near = found.positions[nearest(found, row)].astype(np.int64)
    selection.tiles(data, near, key="map_nearest", describe=f"The {len(near)} {data.nouns} nearest to it on the map")


def nearest(found: Map, row: int) -> Indices:
    """The rows of the points nearest to this row's on the map, nearest first."""
    squared = ((found.coordinates - found.coordinates[row]) ** 2).sum(axis=1)
    squared[row] = np.inf
    first = np.argpartition(squared, NEAREST)[:NEAREST]
    return np.asarray(first[np.argsort(squared[first], kind="stable")], np.int64)
