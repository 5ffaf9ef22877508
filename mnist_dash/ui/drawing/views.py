"""The views under the answer; only the open one is computed."""

from collections.abc import Callable

import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.runs.folder import Run
from mnist_dash.ui import words
from mnist_dash.ui.drawing import evidence, keeping, models, on_map, trial
from mnist_dash.ui.drawing.answered import Answered

View = Callable[[Run, Answered | None], None]


def _of_ink(show: Callable[[Answered], None]) -> View:
    """A view that has something to show once there is ink."""

    def view(_: Run, found: Answered | None) -> None:
        if found is None:
            st.caption("Shown once there is ink.")
            return
        try:
            show(found)
        except PlainError as error:
            st.error(words.plain(str(error)), icon=":material/error:")

    return view


def _hand(run: Run, _: Answered | None) -> None:
    if not models.reads_digits(run):
        st.caption("The collection and the test of ten are for runs that read the digits 0 to 9: choose one above.")
    elif trial.asking():
        st.caption("The test of ten is on: the digit to draw next stands above the pad.")
    elif not trial.running():
        st.button("Take the test of ten", icon=":material/quiz:", on_click=trial.begin, key="draw_begin")
    keeping.show(run)


VIEWS: dict[str, View] = {
    "Nearest digits": _of_ink(evidence.show),
    "Other models": _of_ink(models.show),
    "On the map": _of_ink(on_map.show),
    "Your hand": _hand,
}
