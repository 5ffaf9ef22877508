"""Errors along the handwriting measures."""

import streamlit as st

from mnist_dash.analysis import evaluation
from mnist_dash.data.measures import MEASURES
from mnist_dash.ui import loaders, verdicts
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.evaluation.judged import PAGE, Judged
from mnist_dash.ui.evaluation.writers import by_writer
from mnist_dash.ui.figures import evaluation as figures
from mnist_dash.ui.verdicts import Tiles


def slices(judged: Judged) -> None:
    """The error rate along a handwriting measure and the wrong digits of a slice; then by who wrote them."""
    _along_measures(judged)
    by_writer(judged)


def _along_measures(judged: Judged) -> None:
    worst = loaders.worst_slice(*judged.stamp)
    if worst is None:
        st.info("Every digit was read right: there is no slice with errors.", icon=":material/check:")
        return
    st.markdown(str(worst))
    chart_side, slice_side = st.columns(2, gap="large")
    right, table = judged.found.right, loaders.handwriting(judged.data.name, "test")
    with slice_side, st.container(horizontal=True):
        name = _measure_picker(worst.measure)
        values = table[name]
        errors = evaluation.slice_errors(values, right)
        default = worst.number if name == worst.measure else int(errors["error_low"].to_numpy().argmax())
        number = _slice_picker(len(errors), default)
    with slice_side:
        row = errors.iloc[number]
        rate = evaluation.Rate(int(row["wrong"]), int(row["count"]))
        unit = MEASURES[name].unit
        st.markdown(
            f"Slice {number + 1}, {name} {row['from']:.4g} to {row['to']:.4g} {unit}: "
            f"{rate.hits} of {rate.count:,} wrong, {rate}."
        )
        order = evaluation.ranking(judged.found, "most confident first", ~right & (evaluation.cut(values)[1] == number))
        if len(order):
            verdicts.under(
                judged.data,
                Tiles(order, judged.note, "wrong digits of this slice"),
                judged.answers,
                page=PAGE,
                view="slice",
            )
    with chart_side:
        figure(
            loaders.figure(figures.slices, *judged.stamp, name),
            key=f"{PAGE}slices",
            chosen=number,
            on_pick=_choose_slice,
        )
        st.caption(f"{MEASURES[name].meaning.capitalize()}. Slices of equal size; click a point to see its errors.")


def _measure_picker(default: str) -> str:
    chosen = st.selectbox(
        "Measure",
        list(MEASURES),
        index=None,
        placeholder=default,
        key=f"{PAGE}measure",
        bind="query-params",
        on_change=_forget_slice,
        width=160,
    )
    return chosen or default


def _slice_picker(count: int, default: int) -> int:
    if (st.session_state.get(f"{PAGE}slice") or 0) > count:
        st.session_state[f"{PAGE}slice"] = None
    chosen = st.number_input(
        "Slice",
        1,
        count,
        value=None,
        placeholder=f"{default + 1} of 1 to {count}",
        key=f"{PAGE}slice",
        bind="query-params",
        on_change=verdicts.forget_digit,
        args=(PAGE,),
        width=160,
    )
    return default if chosen is None else chosen - 1


def _forget_slice() -> None:
    st.session_state[f"{PAGE}slice"] = None
    verdicts.forget_digit(PAGE)


def _choose_slice(place: int) -> None:
    st.session_state[f"{PAGE}slice"] = place + 1
    verdicts.forget_digit(PAGE)
