"""A few digits of a split in a row or more, each leading to its place on the Browse page."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.ui.components.gallery import gallery


def shelf(
    data: Dataset,
    split_name: SplitName,
    positions: npt.NDArray[np.int64],
    *,
    key: str,
    describe: str,
    notes: Sequence[str] = (),
    tile: int = 56,
) -> None:
    """Show the digits at these positions with their labels; a clicked one gets a link to its page under them."""
    split = data.split(split_name)
    place = f"{key}_chosen"

    def choose(position: int) -> None:
        st.session_state[place] = position

    chosen = st.session_state.get(place)
    names = [data.class_names[label] for label in split.labels[positions]]
    gallery(
        split.images[positions],
        ids=[int(position) for position in positions],
        captions=names,
        notes=notes,
        describe=describe,
        chosen=chosen,
        tile=tile,
        key=key,
        on_choose=choose,
    )
    if chosen is not None and chosen in positions:
        browse_link(data, split_name, chosen)


def browse_query(data: Dataset, split_name: SplitName, position: int) -> dict[str, str]:
    """The parameters that lead to a picture on the Browse page."""
    query = {"split": split_name, "digit": str(position)}
    return query if data.name == "mnist" else {**query, "data": data.name}


def browse_link(data: Dataset, split_name: SplitName, position: int) -> None:
    """A link to a picture on the Browse page; none for some classes of a data set, which has no place there."""
    if "/" in data.name:
        return
    st.page_link(
        "pages/data/browse.py",
        label=f"See {split_name} {data.noun} {position:,} up close",
        icon=":material/zoom_in:",
        query_params=browse_query(data, split_name, position),
    )
