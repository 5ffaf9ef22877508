"""The card of one digit, the same on every page: what it looks like, what is known of it, and the ways on from it."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.data import naming
from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.ui import controls, loaders, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.digit_card import answers, near, origin, ways, written
from mnist_dash.ui.figures import digit as figures

Shares = npt.NDArray[np.float32]


def title(data: Dataset, split: SplitName, position: int) -> str:
    """What the card is headed with, as Markdown: "An 8, test 1,052"."""
    return f"{controls.one(data, int(data.split(split).labels[position]))}, {naming.place(split, position)}"


def show(
    data: Dataset,
    split: SplitName,
    position: int,
    *,
    page: str,
    chosen: Mapping[str, Shares] | None = None,
    headed: bool = True,
    narrow: bool = False,
    go: near.Go | None = None,
) -> None:
    """Everything about one digit, for half of a page's width, or `narrow`, for a quarter.

    `page` is the prefix of the page's link names. `chosen` are runs that the page is about: their probabilities of the
    test digits (N x classes). `go` leads to another digit on the same page; without it the ways lead to Browse.
    """
    if headed:
        st.subheader(title(data, split, position), anchor=False)
    picture_side, facts_side = (st.container(width=140), st.container()) if narrow else st.columns([2, 3])
    with picture_side:
        what = words.about(f"digit {naming.place(split, position)}", data.noun)
        figure(loaders.figure(figures.pixels, data.name, split, position, what), key=f"{page}card_pixels")
    with facts_side:
        origin.show(data, split, position)
        answers.show(data, split, position)
    if chosen:
        answers.bars(data, position, chosen, key=f"{page}card_answers")
    written.show(data, split, position)
    ways.show(data, split, position, page=page)
    near.show(data, split, position, page=page, go=go)
