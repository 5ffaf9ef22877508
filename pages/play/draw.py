"""What would a model that learned from MNIST read in my handwriting?"""

import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.runs.folder import Run
from mnist_dash.ui import words
from mnist_dash.ui.drawing import answer, answered, keeping, lasting, models, onward, source, steps, trial
from mnist_dash.ui.drawing.views import VIEWS

DIGITS = "Draw a digit, or a number of several: what a model that learned from MNIST makes of your hand, and why."
OTHERS = "Draw something of what the model below has learned: what it makes of your hand, and why."
about = st.empty()


@st.fragment
def play(way: str, run: Run) -> None:
    """The pad and all that is said of it: a stroke runs only this again."""
    with st.container(horizontal=True, gap="medium", key="draw_desk"):
        left, right = st.container(width=420), st.container(key="draw_answer")
    with left:
        asked = st.container()
        ink = source.take(way)
        beside = st.container()
    found = plain = None
    digits = models.reads_digits(run)
    with right:
        try:
            found = answered.read(ink, run, steps.left_out()) if ink else None
            plain = answered.read(ink, run) if ink and not ink.carried and steps.left_out() else None
            answer.show(way, ink, found, beside)
            if ink and found:
                source.keep_in_link(ink, found.reading)
        except PlainError as error:
            st.error(words.plain(str(error)), icon=":material/error:")
        if found and digits and not trial.asking():
            keeping.ask(found)
            onward.lead(found)
    with asked:
        if digits:
            trial.show(found)
    steps.show(found, plain)
    tabs = st.tabs(list(VIEWS), key="draw_view", bind="query-params")
    for tab, view in zip(tabs, VIEWS.values(), strict=True):
        if tab.open:
            with tab:
                view(run, found)
    lasting.remember()
    if ink is None:
        answered.prepare(run)


models.tell_fallback()
with st.container(horizontal=True):
    way = source.way_picker()
    run = models.picker()
about.caption(DIGITS if run is None or models.reads_digits(run) else OTHERS)
if run:
    play(way, run)
