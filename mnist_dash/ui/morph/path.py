"""The path: its stops as one text in the link, and the buttons that add and take away stops."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnist_dash.analysis.morphing import stops
from mnist_dash.analysis.morphing.stops import StopError
from mnist_dash.errors import PlainError
from mnist_dash.models.generator.recipe import to_link
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.stops import Place, RefusedError
from mnist_dash.ui import broken, canvas, loaders, words

PATH, ANYWAY = "morph_path", "morph_anyway"  # the link's names
DEFAULT = "4 9"
PROBLEM = "morph_problem"  # session state: a sentence for the page's next view


def show(trained: Trained) -> list[Place]:
    """The form of the path; the places of its stops. What is no path is said in a sentence, and the first one shown."""
    if problem := st.session_state.pop(PROBLEM, None):
        st.warning(words.plain(problem), icon=":material/route:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Path: two to six stops",
            DEFAULT,
            key=PATH,
            bind="query-params",
            max_chars=stops.LONGEST_PATH,
            help="A class such as 4, a digit such as test:17 or train:5, a drawing (add it below), or a point such "
            "as 4@0.5,-1: the class, then how far to go along each latent.",
        )
        _adders()
    try:
        return _places(text or DEFAULT, trained)
    except PlainError as error:
        st.warning(f"{words.plain(str(error))} Until then a 4 becomes a 9.", icon=":material/route:")
        return _places(DEFAULT, trained)


def _places(text: str, trained: Trained) -> list[Place]:
    """The places of the stops, without drawings that are refused. Raises PlainError."""
    places, refused = [], None
    for stop in stops.parse(text):
        try:
            places.append(loaders.place(stop.text, to_link(trained.recipe), anyway()))
        except RefusedError as error:
            refused = error
    if refused or (anyway() and "ink:" in text):
        _ask(str(refused or "A drawing that is read as no digit is taken all the same."))
    if len(places) < stops.FEWEST:
        raise StopError("Without it too few stops are left; add one.")
    return places


def anyway() -> bool:
    """Whether drawings that are read as no digit are taken all the same."""
    broken.take(ANYWAY)  # its switch stands there only once it is needed
    return bool(st.session_state.get(ANYWAY, st.query_params.get(ANYWAY) == "true"))


def text_of(places: Sequence[Place]) -> str:
    """The path as its link has it."""
    return " ".join(place.stop.text for place in places)


def _ask(sentence: str) -> None:
    """A refused drawing is left out until the visitor wants it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(words.plain(sentence), icon=":material/help:")
        st.toggle("Take it all the same", key=ANYWAY, bind="query-params")


def _adders() -> None:
    with st.popover("Add a stop", icon=":material/add_location_alt:"):
        st.markdown("**A class**, as the generator writes it plainly")
        with st.container(horizontal=True, gap="xsmall"):
            for digit in range(10):
                st.button(str(digit), key=f"morph_add_{digit}", on_click=add, args=(str(digit),))
        st.markdown("**A test digit**, by its position")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            position = st.number_input("Test position", 0, 9_999, 17, key="morph_position", persist_state="page")
            st.button("Add it", key="morph_add_test", on_click=add, args=(f"test:{position}",))
        st.markdown("**Your own drawing**")
        drawing = st.session_state.get(canvas.LINK)
        if drawing:
            st.button("Add my drawing", icon=":material/draw:", on_click=add, args=(f"ink:{drawing}",))
        else:
            st.caption("Draw one under “In your hand” below, or on the page “Draw a digit”; it can then be added here.")
    st.button("Take the last away", icon=":material/backspace:", key="morph_drop", on_click=_drop)
    st.button("Surprise me", icon=":material/casino:", key="morph_surprise", on_click=_surprise)


def add(word: str) -> None:
    """Put one more stop at the path's end; for callbacks."""
    found = [*_words(), word]
    if len(found) > stops.MOST:
        st.session_state[PROBLEM] = f"A path has at most {stops.MOST} stops; take one away first."
        return
    set_path(" ".join(found))


def set_path(text: str) -> None:
    """Go along this path; for callbacks. One that cannot be gone is said in a sentence."""
    try:
        stops.parse(text)
        st.session_state[PATH] = text
    except PlainError as error:
        st.session_state[PROBLEM] = str(error)


def _words() -> list[str]:
    return str(st.session_state.get(PATH) or DEFAULT).split()


def _drop() -> None:
    set_path(" ".join(_words()[:-1]))


def _surprise() -> None:
    rng = np.random.default_rng()
    classes = rng.permutation(10)[:2]
    set_path(f"test:{rng.integers(10_000)} {classes[0]} test:{rng.integers(10_000)} {classes[1]}")
