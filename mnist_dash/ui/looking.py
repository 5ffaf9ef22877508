"""The picture that a page looks at: a digit of the data set, or a drawing that the link carries from the page Draw.

The link: `split` and `digit` after the page's prefix, or `picture` with the drawing's ink as `ink.carried` writes it.
"""

import streamlit as st

from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.data.ink import InkError, carried
from mnist_dash.ui import broken, controls
from mnist_dash.ui.loaders.looked import DRAWING, Where


def picker(data: Dataset, page: str, *, split: SplitName, position: int) -> Where:
    """The drawing of the link, else the pickers of a digit, which begin with this split and position."""
    name = f"{page}picture"
    text = _carried(name)
    if text:
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.caption("Your drawing, as the link carries it.", width="content")
            st.button("Look at a digit instead", key=f"{page}put_away", on_click=_put_away, args=(name,))
        return DRAWING, text
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", width="content"):
        chosen = controls.split_picker(page, default=split)
        count = len(data.split(chosen))
        with st.container(width=150):
            place = controls.position_picker(chosen, count, default=min(position, count - 1), page=page)
    return chosen, place


def _carried(name: str) -> str:
    """The drawing's text in the link; empty where there is none that can be read."""
    broken.take(name)
    text = st.query_params.get(name, "")
    try:
        if text:
            carried.unpack(text)
    except InkError as error:
        broken.tell(name, text, f"cannot be read. {error}")
        st.query_params.pop(name)
        return ""
    return str(text)


def _put_away(name: str) -> None:
    st.query_params.pop(name, None)
