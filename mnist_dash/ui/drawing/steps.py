"""How the ink becomes what the model sees, step by step, and what happens without a step."""

import streamlit as st

from mnist_dash.data import ink
from mnist_dash.ui.drawing import answer, pictures
from mnist_dash.ui.drawing.answered import Answered
from mnist_dash.ui.drawing.pictures import Picture
from mnist_dash.ui.drawing.source import WITHOUT

SEEN = "seen"
CAPTIONS = {
    "given": "What you drew",
    "ink": "Ground removed",
    "digits": "Only what may be digits",
    "cropped": "Cut out",
    "stroke": "Stroke as thick as MNIST's",
    "fitted": "Fitted into 20 × 20",
    SEEN: "Centred: what the model sees",
}


def left_out() -> tuple[str, ...]:
    """The steps to leave out: those chosen below, else the link's."""
    chosen = st.session_state.get(WITHOUT)
    names = st.query_params.get_all(WITHOUT) if chosen is None else chosen
    return tuple(name for name in ink.STEPS if name in names)


def show(found: Answered | None, plain: Answered | None) -> None:
    """The pictures of the chosen part's steps, and a switch for each; `plain` is the answer with no step left out."""
    if found is None and plain is None:
        return
    st.subheader("From your ink to what the model sees", anchor=False)
    if found and found.source.carried:
        pictures.row([_figure(_caption(name, found), picture) for name, picture in _stages(found).items()])
        st.caption("The link carries the ink as it was read, without the picture: the steps before cannot be shown.")
        return
    if found:
        pictures.row([_figure(_caption(name, found), picture) for name, picture in _stages(found).items()])
    st.pills(
        "Leave out a step to see what it is for",
        list(ink.STEPS),
        selection_mode="multi",
        key=WITHOUT,
        bind="query-params",
        help="  \n".join(f"**{name}**: {about}" for name, about in ink.STEPS.items()),
    )
    if plain:
        _compare(found, plain)


def _compare(found: Answered | None, plain: Answered) -> None:
    """The answer without the steps left out beside that with every step, and what those steps do."""
    names = left_out()
    st.info(
        f"Without {' and '.join(names)}: {_in_words(found)}  \nWith every step: {_in_words(plain)}",
        icon=":material/compare_arrows:",
    )
    st.caption("  \n".join(f"{name.capitalize()}: {ink.STEPS[name]}" for name in names))


def _in_words(found: Answered | None) -> str:
    return f"**{answer.number(found)}**. {answer.words(found.written)}" if found else "no ink is found."


def _stages(found: Answered) -> dict[str, Picture]:
    """Every picture on the way: of the whole, then of the part that is looked at."""
    return {**found.reading.stages, **found.part.stages, SEEN: found.part.image}


def _caption(name: str, found: Answered) -> str:
    return "Your picture" if name == "given" and found.source.is_picture else CAPTIONS.get(name, name)


def _figure(caption: str, picture: Picture) -> tuple[str, str]:
    return pictures.image(picture, caption, square=True), caption
