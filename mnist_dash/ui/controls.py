"""Pickers that two or more pages use, and the names their choices have in the link.

Link vocabulary: `split` (train or test), `digits` (any of 0 to 9, repeated; none = all), `digit` (a position in
the split, counted from 0). Browse has these names bare; any other page puts its own name before them, as in
`mosaic_split`, because Streamlit drops from a link to Browse the names that are bound on the page it leaves.
"""

import streamlit as st

from mnist_dash.data.datasets import SPLITS, SplitName


def split_picker(page: str = "") -> SplitName:
    """The chosen split, kept in the link as `split` after the page's prefix, such as "mosaic_"."""
    choice: SplitName = st.segmented_control(
        "Split", SPLITS, default="train", required=True, key=f"{page}split", bind="query-params"
    )
    return choice


def digits_picker(page: str = "") -> list[int]:
    """The chosen digits, kept in the link as `digits` after the page's prefix; none chosen means all."""
    chosen = st.pills(
        "Digits (none chosen = all)",
        [str(digit) for digit in range(10)],
        selection_mode="multi",
        key=f"{page}digits",
        bind="query-params",
        wrap=True,
    )
    return [int(digit) for digit in chosen]


def position_picker(split: SplitName, count: int, *, default: int, page: str = "") -> int:
    """The chosen position among the `count` digits of a split, kept in the link as `digit` after the page's prefix."""
    key = f"{page}digit"
    if (st.session_state.get(key) or 0) >= count:  # chosen before, in the larger split
        st.session_state[key] = None
    chosen = st.number_input(
        "Position",
        0,
        count - 1,
        value=None,
        placeholder=f"0 to {count - 1:,}",
        key=key,
        bind="query-params",
        help=f"Where the digit stands in the {split} split, counted from 0",
    )
    return default if chosen is None else chosen
