"""The digits that are drawn round or lit up on the map: how many of each class, their pictures, and a file of them."""

import numpy as np
import pandas as pd
import streamlit as st

from mnist_dash.analysis.projections import Map
from mnist_dash.data.datasets import Dataset
from mnist_dash.ui import loaders, words
from mnist_dash.ui.components.gallery import gallery
from mnist_dash.ui.map import digits, picture
from mnist_dash.ui.map.digits import Indices

PER_PAGE = 90
TILE = 54


def show(data: Dataset, found: Map, selected: Indices, what: str = "", *, ranked: bool = False) -> None:
    """The selected digits, in their order where they are `ranked`; else the rarest class first, where odd ones are."""
    labels = loaders.all_labels(data.name)[selected]
    counts = np.bincount(labels, minlength=len(data.class_names))
    st.subheader(what or f"{len(selected):,} {data.nouns} selected", anchor=False)
    st.markdown(describe(counts, data.class_names))
    order = selected if ranked else selected[np.lexsort((selected, labels, counts[labels]))]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pages = -(-len(order) // PER_PAGE)
        number = st.pagination(pages, key="map_page", bind="query-params", max_visible_pages=5) if pages > 1 else 1
        st.download_button(
            "Download the selection (CSV)",
            lambda: table(data, found, selected).to_csv(index=False),
            file_name=f"selected-{data.nouns}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    shown = order[(number - 1) * PER_PAGE : number * PER_PAGE]
    tiles(data, shown, key="map_selected", describe=f"{len(shown)} of {len(selected):,} {data.nouns}")
    likest = "The likest come first."
    rarest = f"The rarest class comes first: among those are the {data.nouns} that look like another."
    st.caption(likest if ranked else rarest)


def tiles(data: Dataset, indices: Indices, *, key: str, describe: str) -> None:
    """The digits with these global indices; a click looks at one."""
    gallery(
        digits.pictures(data, indices),
        ids=[int(index) for index in indices],
        captions=[data.class_names[label] for label in loaders.all_labels(data.name)[indices]],
        describe=describe,
        chosen=st.session_state.get(picture.DIGIT),
        tile=TILE,
        key=key,
        on_choose=picture.choose,
    )


def describe(counts: Indices, names: tuple[str, ...]) -> str:
    """How many of each class, the commonest first, as Markdown."""
    total = counts.sum()
    parts = [
        f"**{words.plain(names[label])}**: {counts[label]:,} ({100 * counts[label] / total:.1f} %)"
        for label in np.argsort(-counts, kind="stable")
        if counts[label]
    ]
    return " · ".join(parts)


def table(data: Dataset, found: Map, selected: Indices) -> pd.DataFrame:
    """A row per selected digit: split, position, label and its place on the map."""
    rows = np.searchsorted(found.positions, selected)
    places = [digits.place(data, int(index)) for index in selected]
    return pd.DataFrame(
        {
            "split": [split for split, _ in places],
            "position": [position for _, position in places],
            "label": [data.class_names[label] for label in loaders.all_labels(data.name)[selected]],
            "x": found.coordinates[rows, 0],
            "y": found.coordinates[rows, 1],
        }
    )
