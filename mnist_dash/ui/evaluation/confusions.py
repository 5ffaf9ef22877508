"""The confusion matrix, and the pictures behind each of its cells."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from mnist_dash.analysis import evaluation
from mnist_dash.analysis.evaluation import Outcomes, Positions
from mnist_dash.ui import loaders, verdicts
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.evaluation.judged import PAGE, Judged
from mnist_dash.ui.figures import evaluation as figures
from mnist_dash.ui.verdicts import Tiles


def confusions(judged: Judged) -> None:
    """The confusion matrix, and the digits of the chosen cell."""
    names = judged.data.class_names
    matrix = evaluation.confusion(judged.found, len(names))
    matrix_side, cell_side = st.columns(2, gap="large")
    with cell_side:
        with st.container(horizontal=True):
            label, answer = (_class_picker(words, key, names) for words, key in _CELL)
        if label is None and answer is None:
            label, answer = evaluation.worst_confusion(matrix) or (None, None)
        order = _cell(judged.found, label, answer)
        st.markdown(_cell_words(label, answer, len(order), names))
        if len(order):
            tiles = Tiles(order, judged.note, "digits of this cell, most confident first")
            verdicts.under(judged.data, tiles, judged.answers, page=PAGE, view="cell")
    with matrix_side:
        unit = st.segmented_control(
            "Numbers", ["count", "percent"], default="count", required=True, key=f"{PAGE}numbers", bind="query-params"
        )
        figure(
            loaders.figure(figures.confusion, *judged.stamp, unit == "percent"),
            key=f"{PAGE}matrix",
            chosen=None if label is None or answer is None else len(names) * label + answer,
            on_pick=_choose_cell(names),
        )
        st.caption(
            "Click a cell to see its digits, or reach it with the arrow keys and Enter; or choose it in the two lists. "
            "Right answers are dimmed."
        )


_CELL = (("Label", f"{PAGE}label"), ("Read as", f"{PAGE}answer"))


def _class_picker(words: str, key: str, names: tuple[str, ...]) -> int | None:
    chosen = st.selectbox(
        words,
        names,
        index=None,
        placeholder="any",
        key=key,
        bind="query-params",
        on_change=verdicts.forget_digit,
        args=(PAGE,),
        width=120,
    )
    return None if chosen is None else names.index(chosen)


def _choose_cell(names: tuple[str, ...]) -> Callable[[int], None]:
    def choose(place: int) -> None:
        for (_, key), side in zip(_CELL, divmod(place, len(names)), strict=True):
            st.session_state[key] = names[side]
        verdicts.forget_digit(PAGE)

    return choose


def _cell(found: Outcomes, label: int | None, answer: int | None) -> Positions:
    """The digits of a cell; of a whole row or column only the errors."""
    keep = np.ones(len(found.labels), bool) if None not in (label, answer) else ~found.right
    if label is not None:
        keep &= found.labels == label
    if answer is not None:
        keep &= found.predicted == answer
    return evaluation.ranking(found, "most confident first", keep)


def _cell_words(label: int | None, answer: int | None, count: int, names: tuple[str, ...]) -> str:
    if label is None and answer is None:
        return "Every digit was read right: there is no error to look at."
    what = "" if label is None else f"**{names[label]}** "
    read = "read wrongly" if answer is None else f"read as **{names[answer]}**"
    wrongly = "Wrongly " if label is None else ""
    return f"{what}{wrongly}{read}: {count:,} digits, most confident first."
