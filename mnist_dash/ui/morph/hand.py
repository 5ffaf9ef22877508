"""The same hand writes all ten digits: how a digit is written is kept, and only the class changes."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnist_dash.analysis.morphing import stops
from mnist_dash.analysis.morphing.film import Look
from mnist_dash.errors import PlainError
from mnist_dash.models.generator.recipe import to_link
from mnist_dash.models.generator.weights import CLASSES, Floats
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.stops import Place, RefusedError
from mnist_dash.ui import broken, canvas, loaders, words
from mnist_dash.ui.components.gallery import gallery
from mnist_dash.ui.morph import path

WAYS = ("my drawing", "a test digit", "the path's first stop")
SIDE = 96  # pixels a side of each digit
TILE = 92


def show(trained: Trained, places: Sequence[Place], look: Look) -> None:
    """Whose hand, and its ten digits."""
    way = str(
        st.segmented_control("Whose hand", WAYS, default=WAYS[0], required=True, key="morph_hand", bind="query-params")
    )
    left, right = st.columns([2, 3], gap="large")
    with left:
        place = _of_drawing(trained) if way == WAYS[0] else _of_digit(trained) if way == WAYS[1] else places[0]
    with right:
        if place is None:
            st.markdown("**Draw one digit**, and the generator writes all ten in your hand.")
            return
        st.markdown(f"**From {place.name}: the ten digits in that hand**")
        tiles(trained, np.tile(place.point.latents, (CLASSES, 1)), range(CLASSES), key="morph_tens")
        st.caption(
            "The latents say how a digit is written, the class which one it is: here the latents stay and the class "
            "changes. A click puts a digit at the end of the path above."
        )


def tiles(trained: Trained, latents: Floats, labels: Sequence[int], *, key: str, tile: int = TILE) -> None:
    """Digits of these latents (N x L) and classes as tiles; a click puts one at the end of the path."""

    def choose(number: int) -> None:
        path.add(stops.point(int(labels[number]), tuple(float(each) for each in latents[number])))

    gallery(
        loaders.written(to_link(trained.recipe), latents, labels, SIDE if tile > 60 else 28),
        ids=range(len(labels)),
        captions=[str(label) for label in labels],
        describe=f"{len(labels)} digits that the generator wrote",
        tile=tile,
        key=key,
        on_choose=choose,
    )


def _of_digit(trained: Trained) -> Place:
    position = st.number_input("Test position", 0, 9_999, 17, key="morph_hand_digit", bind="query-params", width=160)
    place = loaders.place(f"test:{position}", to_link(trained.recipe), False)
    st.image(np.kron(place.picture, np.ones((6, 6), np.uint8)), alt=f"{place.name}, a {place.label}, enlarged")
    return place


def _of_drawing(trained: Trained) -> Place | None:
    """The pad, and what is drawn on it as a place of the space; None where that is nothing."""
    text = canvas.digit_canvas()
    if not text:
        return None
    broken.take("morph_hand_anyway")
    anyway = bool(st.session_state.get("morph_hand_anyway", st.query_params.get("morph_hand_anyway") == "true"))
    place = None
    try:
        place = loaders.place(f"ink:{text}", to_link(trained.recipe), anyway)
    except RefusedError as error:
        st.warning(words.plain(str(error).replace(" of this path", "")), icon=":material/help:")
    except PlainError as error:
        st.warning(words.plain(str(error).replace(" of this path", "")), icon=":material/draw:")
        return None
    if place is None or anyway:
        st.toggle("Take it all the same", key="morph_hand_anyway", bind="query-params")
    if place:
        st.button("Put my drawing on the path", icon=":material/route:", on_click=path.add, args=(f"ink:{text}",))
    return place
