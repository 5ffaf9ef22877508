"""A test of ten digits: the page asks for each in turn, and gives a score."""

import random

import streamlit as st

from mnist_dash.data.collection import Kept
from mnist_dash.ui import canvas
from mnist_dash.ui.drawing import answer, keeping
from mnist_dash.ui.drawing.answered import Answered

_WANTED, _DONE = "draw_wanted", "draw_done"  # session: the digits to draw, and what became of those drawn
COUNT = 10


def running() -> bool:
    """Whether a test is on: begun, and not put away."""
    return _WANTED in st.session_state


def asking() -> bool:
    """Whether it is for the page to say which digit comes next."""
    return running() and len(st.session_state[_DONE]) < COUNT


def begin() -> None:
    """Ask for all ten digits, in another order each time."""
    st.session_state[_WANTED] = random.sample(range(COUNT), COUNT)
    st.session_state[_DONE] = []
    canvas.clear()


def end() -> None:
    """Put the test away."""
    st.session_state.pop(_WANTED, None)
    st.session_state.pop(_DONE, None)


def _take(digit: Kept, parts: int) -> None:
    st.session_state[_DONE].append((digit.answer if parts == 1 else None) == digit.label)
    keeping.keep(digit)
    canvas.clear()


def show(found: Answered | None) -> None:
    """Where a test is on, the digit to draw next or the score; `found` is what is on the pad."""
    if not running():
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="draw_trial"):
        if len(st.session_state[_DONE]) < COUNT:
            _prompt(found)
        else:
            _score()


def _prompt(found: Answered | None) -> None:
    place = len(st.session_state[_DONE])
    target = st.session_state[_WANTED][place]
    st.subheader(f"Draw {answer.a(str(target))}", anchor=False)
    st.caption(f"{place + 1} of {COUNT}", width="stretch")
    arguments = (found.kept(target), len(found.answers)) if found else ()
    st.button("Next", type="primary", on_click=_take, args=arguments, disabled=found is None, key="draw_next")
    st.button("Stop", on_click=end, key="draw_stop")


def _score() -> None:
    wanted, done = st.session_state[_WANTED], st.session_state[_DONE]
    missed = sorted(str(digit) for digit, right in zip(wanted, done, strict=True) if not right)
    remark = f"Missed: {', '.join(missed)}." if missed else "Not one missed."
    st.markdown(f"**{sum(done)} of {COUNT} read right.** {remark}", width="stretch")
    with st.container(horizontal=True):
        st.button("Again", on_click=begin, key="draw_again")
        st.button("Close", on_click=end, key="draw_close")
