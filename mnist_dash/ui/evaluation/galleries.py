"""The right and the wrong digits as pictures."""

import streamlit as st

from mnist_dash.analysis import evaluation
from mnist_dash.analysis.evaluation import Mask, Positions
from mnist_dash.data.ordering import keep_digits
from mnist_dash.ui import controls, verdicts
from mnist_dash.ui.evaluation.judged import PAGE, Judged
from mnist_dash.ui.verdicts import Tiles

NINE = 9


def galleries(judged: Judged) -> None:
    """The wrong and the right digits: nine of each, or all of either, sorted and filtered."""
    with st.container(horizontal=True, gap="medium"):
        which = st.segmented_control(
            "Show",
            ["9 and 9", "wrong", "right"],
            default="9 and 9",
            required=True,
            key=f"{PAGE}which",
            bind="query-params",
        )
        wrong_sort = _sort_picker("Wrong ones", f"{PAGE}wrong_sort", 0) if which != "right" else ""
        right_sort = _sort_picker("Right ones", f"{PAGE}right_sort", 1) if which != "wrong" else ""
        digits = controls.classes_picker(judged.data, PAGE)
    right = judged.found.right
    wrong_order = _order(judged, wrong_sort, ~right, digits)
    right_order = _order(judged, right_sort, right, digits)
    if which == "9 and 9":
        sides = st.columns(2, gap="large")
        nine = (("Wrong", wrong_order[:NINE], "wrong_nine"), ("Right", right_order[:NINE], "right_nine"))
        for side, (title, order, view) in zip(sides, nine, strict=True):
            with side:
                st.subheader(f"{title}, {len(order)} of them", anchor=False)
                _nine(judged, order, view)
        first = next((int(order[0]) for _, order, _ in nine if len(order)), 0)
        verdicts.card(judged.data, first, judged.answers, page=PAGE)
        return
    order = wrong_order if which == "wrong" else right_order
    if not len(order):
        st.info(f"None of these digits is {which}; choose other digits above.", icon=":material/search_off:")
        return
    st.caption(f"{len(order):,} {which} digits.")
    tiles = Tiles(order, judged.note, f"{which} digits")
    verdicts.beside(judged.data, tiles, judged.answers, page=PAGE, view=which)


def _sort_picker(words: str, key: str, index: int) -> str:
    return str(st.selectbox(words, list(evaluation.SORTS), index=index, key=key, bind="query-params", width=220))


def _order(judged: Judged, sort: str, keep: Mask, digits: list[int]) -> Positions:
    order = evaluation.ranking(judged.found, sort or "file order", keep)
    return keep_digits(order, judged.data.test, digits)


def _nine(judged: Judged, order: Positions, view: str) -> None:
    if not len(order):
        st.info("There is none among the chosen digits.", icon=":material/search_off:")
        return
    tiles = Tiles(order, judged.note, "digits")
    verdicts.browse(judged.data, tiles, page=PAGE, view=view, per_page=NINE, size=128, mark_first=False)
