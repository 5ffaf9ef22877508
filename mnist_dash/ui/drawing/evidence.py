"""Which training digits the ink is like: in the model's last hidden layer, and pixel by pixel."""

from collections import Counter

import streamlit as st

from mnist_dash.runs.reader import Space
from mnist_dash.ui import loaders, shelf
from mnist_dash.ui.drawing.answered import Answered

COUNT = 12


def show(found: Answered) -> None:
    """The nearest training digits in both spaces, each leading to its place on Browse."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**As the model sees it**")
        if not found.reader.has_features:
            st.caption("This model has no hidden layer to compare digits in; choose a network above.")
        elif found.reader.has_gate:
            _gallery(found, "features", "By the direction of what its last hidden layer makes of the pixels")
        else:
            _offer(found)
    with right:
        st.markdown("**Pixel by pixel**")
        _gallery(found, "pixels", "By the differences of the 784 pixels, which a shift or a slant already upsets")


def _offer(found: Answered) -> None:
    """Work that takes a while, started by a click."""
    st.caption(
        f"What {found.reader.run.label} makes of the training digits is not known yet. It takes some seconds to a "
        "minute, once, and also tells it what is no digit."
    )
    if st.button("Compare in its last hidden layer", icon=":material/hub:", key="draw_prepare"):
        with st.spinner("Reading all training digits …"):
            found.reader.prepare()
        st.rerun()


def _gallery(found: Answered, space: Space, about: str) -> None:
    data = loaders.dataset(found.reader.run.recipe.data)
    positions, distances = found.reader.neighbours(found.part.image, COUNT, space)
    labels = [data.class_names[label] for label in data.train.labels[positions]]
    (name, votes), *_ = Counter(labels).most_common(1)
    notes = [f"{distance:.2g}" if space == "features" else f"{distance:,.0f}" for distance in distances]
    shelf.shelf(
        data,
        "train",
        positions,
        notes=notes,
        key=f"draw_near_{space}",
        describe=f"The {COUNT} nearest training digits, {space}",
    )
    st.caption(f"{votes} of the {COUNT} nearest are a {name}. {about}; under each its distance.")
