"""The latent map: all test digits by how they are written, whatever their class."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnist_dash.analysis.morphing.film import Look
from mnist_dash.analysis.morphing.plane import Plane
from mnist_dash.models.generator.recipe import to_link
from mnist_dash.models.generator.weights import CLASSES
from mnist_dash.quantities import percent
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.stops import Place
from mnist_dash.ui import loaders
from mnist_dash.ui.components.point_map import Mark, point_map
from mnist_dash.ui.map import colouring, picture
from mnist_dash.ui.morph import hand, path

CHOSEN = "morph_point"  # session state: the chosen test digit's position
ACROSS, UP = "morph_across", "morph_up"
FARTHEST = 3.0  # from the middle of the map, in latents' units


def show(trained: Trained, places: Sequence[Place], look: Look) -> None:
    """The map with the path's stops on it, a point of one's own, and what is written there."""
    data = loaders.dataset(trained.recipe.data)
    found = loaders.latent_plane(to_link(trained.recipe))
    picture.prepare_thumbnails(data)
    map_side, card_side = st.columns([3, 2], gap="large")
    with card_side:
        latents = _card(trained, found)
    stops = [Mark(*found.place(each.point.latents), each.name) for each in places]
    own = Mark(*found.place(latents), "your point")
    positions = np.arange(len(data.test)) + len(data.train)
    with map_side:
        point_map(
            data,
            found.coordinates,
            positions=positions,
            labels=data.test.labels,
            colours=colouring.colours(data, "label", positions),
            sheets_at=picture.thumbnails_at(data),
            describe="A point for each test digit, near each other where they are written alike, whatever their class",
            marks=[*stops, own],
            title="Test digits by how they are written",
            key="morph_map",
            on_choose=_choose,
        )
        st.caption(
            f"The two directions in which the {trained.recipe.latents} latents vary most, {percent(found.share, 0)} of "
            "it all. Classes lie over each other, as the generator is told the class: near means written alike."
        )


def _card(trained: Trained, found: Plane) -> np.ndarray:
    """The point of one's own: where the sliders say, or the digit that was clicked; its ten digits."""
    st.markdown("**A point of your own.** Move it with the sliders, or click a digit on the map.")
    across = st.slider("Across", -FARTHEST, FARTHEST, 0.0, 0.05, key=ACROSS, bind="query-params", on_change=_forget)
    up = st.slider("Up", -FARTHEST, FARTHEST, 0.0, 0.05, key=UP, bind="query-params", on_change=_forget)
    chosen = st.session_state.get(CHOSEN)
    latents = found.latents[chosen] if chosen is not None else found.point(across, up)
    if chosen is not None:
        st.button(
            f"Put test digit {chosen:,} on the path",
            icon=":material/route:",
            key="morph_put_test",
            on_click=path.add,
            args=(f"test:{chosen}",),
        )
    st.markdown("What is written there, as each class:")
    hand.tiles(trained, np.tile(latents, (CLASSES, 1)), range(CLASSES), key="morph_there", tile=64)
    return np.asarray(latents)


def _choose(index: int) -> None:
    st.session_state[CHOSEN] = index - len(loaders.dataset().train)


def _forget() -> None:
    st.session_state[CHOSEN] = None
