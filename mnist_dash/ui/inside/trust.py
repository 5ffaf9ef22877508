"""Which heat map deserves trust on this network: the same grades over 1,000 test digits."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from mnist_dash.analysis.explanation import board
from mnist_dash.analysis.explanation.board import DIGITS, Board
from mnist_dash.errors import PlainError
from mnist_dash.runs import boards
from mnist_dash.ui import absent, loaders, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.figures import inside as figures
from mnist_dash.ui.inside.asked import Asked

PUBLISHED = (
    "Published is only the last column: for a LeNet on 24 MNIST digits (Quantus's notebook, 10 noisy copies, radius "
    "0.2) 0.39 ± 0.11 for the gradient and 0.25 ± 0.08 for integrated gradients. For the grades nothing citable is "
    "known on MNIST, whose ground of zeros flatters every map that takes pixels away: hence the two orders that know "
    "nothing."
)


def view(asked: Asked) -> None:
    """The verdict, the grades and the table; before that the offer to make them."""
    try:
        found = loaders.board(asked.run)
    except PlainError as error:
        st.warning(words.plain(str(error)))
        return
    if found is None:
        _offer(asked)
        return
    st.markdown(f"**{board.verdict(found)}**")
    stamp = boards.EXAMINATION.stamp(asked.run, DIGITS)
    figure(loaders.figure(figures.board, asked.run.id, stamp), key="inside_board")
    st.caption(
        f"Means over {len(found.positions):,} test {asked.data.nouns} with 95 % intervals, each asked about the "
        "network's own answer. A method is to be trusted where it is better than taking the brightest ink first, "
        "beyond chance, and where its map changes when the network's weights are shuffled."
    )
    st.table(_table(found))
    st.caption(PUBLISHED)


def _table(found: Board) -> pd.DataFrame:
    rows = [
        {
            "Method": row["title"],
            "Grade": _told(row, "grade", 3),
            "Above the brightest ink": _told(row, "over_ink", 3),
            "Alike when shuffled": _told(row, "alike", 2),
            "Largest change under noise": _told(row, "moved_ink", 2),
        }
        for row in board.table(found).to_dict("records")
    ]
    return pd.DataFrame(rows).set_index("Method")


def _told(row: Mapping[Any, Any], name: str, digits: int) -> str:
    """A mean with its interval; a dash where it was not measured."""
    middle, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if middle != middle:
        return "–"
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})".replace("-", "−")


def _offer(asked: Asked) -> None:
    absent.examination(
        boards.EXAMINATION,
        asked.run,
        DIGITS,
        what=f"How far each heat map can be trusted on **{words.plain(asked.run.label)}** is not known here yet.",
        lasts="some minutes to a quarter of an hour",
        label=f"Grade them on {DIGITS:,} {asked.data.nouns}",
        page="inside_",
        kept=absent.PARTS,
    )
