"""Pickers that two or more pages use, and the names their choices have in the link.

Link vocabulary: `split` (train or test), `digits` (any of 0 to 9, repeated; none = all), `digit` (a position in
the split, counted from 0). Names used by one page only start with that page's name.
"""

import streamlit as st

from mnist_dash.data.datasets import SPLITS, SplitName


def split_picker() -> SplitName:
    """The chosen split, kept in the link as `split`."""
    choice: SplitName = st.segmented_control(
        "Split", SPLITS, default="train", required=True, key="split", bind="query-params"
    )
    return choice


def digits_picker() -> list[int]:
    """The chosen digits, kept in the link as `digits`; none chosen means all."""
    chosen = st.pills(
        "Digits (none chosen = all)",
        [str(digit) for digit in range(10)],
        selection_mode="multi",
        key="digits",
        bind="query-params",
        wrap=True,
    )
    return [int(digit) for digit in chosen]


def position_picker(split: SplitName, count: int, *, default: int) -> int:
    """The chosen position among the `count` digits of a split, kept in the link as `digit`."""
    chosen = st.number_input(
        "Position",
        0,
        count - 1,
        value=None,
        placeholder=f"0 to {count - 1:,}",
        key="digit",
        bind="query-params",
        help=f"Where the digit stands in the {split} split, counted from 0",
    )
    return default if chosen is None else chosen
