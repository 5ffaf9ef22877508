"""Which training digits the ink is like: in the model's last hidden layer, and pixel by pixel."""

from collections import Counter

import streamlit as st

from mnist_dash.analysis.neighbours import Space
from mnist_dash.errors import PlainError
from mnist_dash.runs import preparing, status
from mnist_dash.runs.folder import Run
from mnist_dash.ui import live, loaders, shelf, visitors, words
from mnist_dash.ui.drawing import answer
from mnist_dash.ui.drawing.answered import Answered

COUNT = 12
NAMES: dict[Space, str] = {"features": "as the model sees them", "pixels": "pixel by pixel"}
MEANING: dict[Space, str] = {
    "features": "Before it decides, the model turns a digit into a list of numbers, its last hidden layer. Near means "
    "that two lists point the same way: under each digit 0 would be the same way, 2 the opposite one.",
    "pixels": "Near means that the 784 pixels differ little, which a shift or a slant is enough to upset. Under each "
    "digit is the distance; 0 would be the same picture.",
}
ERROR = "draw_prepare_error"  # session state: a sentence for the next view


def show(found: Answered) -> None:
    """The nearest training digits in both spaces, each leading to its place on Browse."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**As the model sees it**")
        if not found.reader.has_features:
            st.caption("This model has no hidden layer to compare in, or too wide a one; choose another above.")
        elif found.reader.has_gate:
            _gallery(found, "features")
        else:
            _offer(found)
    with right:
        st.markdown("**Pixel by pixel**")
        _gallery(found, "pixels")


def _offer(found: Answered) -> None:
    """Work that takes a while, started by a click, in a process of its own."""
    run = found.reader.run
    facts = live.facts_of(preparing.job(run))
    if facts and facts["state"] in status.ACTIVE:
        live.follow(preparing.job(run), key="draw_preparing", stop_help="Nothing is kept of it.")
        return
    if facts and facts["state"] == "failed":
        st.warning(words.plain(str(facts.get("error"))), icon=":material/error:")
    st.caption(
        f"What {words.plain(run.label)} makes of the training digits is not known yet. It takes some seconds to a "
        "minute, once, and also tells it what is no digit."
    )
    if message := st.session_state.pop(ERROR, None):
        st.warning(words.plain(message), icon=":material/error:")
    label = "Compare in its last hidden layer"
    if st.button(label, icon=":material/hub:", key="draw_prepare", on_click=_start, args=(run,)):
        st.rerun()  # a fragment's callback: now the page follows the job


def _start(run: Run) -> None:
    try:
        preparing.start(run, visitors.me())
    except PlainError as error:
        st.session_state[ERROR] = str(error)


def _gallery(found: Answered, space: Space) -> None:
    data = loaders.dataset(found.reader.run.recipe.data)
    if space == "pixels":
        positions, distances = loaders.pixel_index(data.name, "train").nearest(found.part.image, COUNT)
    else:
        positions, distances = found.reader.neighbours(found.part.image, COUNT)
    labels = [data.class_names[label] for label in data.train.labels[positions]]
    (name, votes), *_ = Counter(labels).most_common(1)
    notes = [f"{distance:.2f}" if space == "features" else f"{distance:,.0f}" for distance in distances]
    shelf.shelf(
        data,
        "train",
        positions,
        notes=notes,
        key=f"draw_near_{space}",
        describe=f"The {COUNT} nearest training {data.nouns}, {NAMES[space]}, each with its label and its distance",
    )
    kind = words.plain(answer.a(name))
    st.caption(f"{votes} of the {COUNT} nearest are {kind}. {words.about(MEANING[space], data.noun)}")
