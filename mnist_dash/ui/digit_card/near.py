"""The training digits most like a digit, by pixels or as a network sees them, looked for when they are asked for."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.analysis.neighbours import Space
from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.errors import PlainError
from mnist_dash.ui import loaders, shelf, words
from mnist_dash.ui.components.gallery import gallery

Positions = npt.NDArray[np.int64]
Distances = npt.NDArray[np.float32]
Go = Callable[[SplitName, int], None]
SPACES: tuple[Space, ...] = ("pixels", "features")  # as a picture, or as the last hidden layer of a network


def show(data: Dataset, split: SplitName, position: int, *, page: str, go: Go | None) -> None:
    """A closed box; open, it holds the nearest digits by what is chosen. Both choices are in the link."""
    box = st.expander("Most like it", key=f"{page}near", on_change="rerun", bind="query-params", icon=":material/join:")
    if not box.open:
        return
    with box:
        space: Space = st.segmented_control(
            "Alike by", SPACES, default="pixels", required=True, key=f"{page}alike", bind="query-params"
        )
        try:
            found, distances = loaders.alike(data.name, split, position, space)
        except PlainError as error:
            st.caption(words.plain(str(error)))
            return
        _gallery(data, found, distances, page, go)


def _gallery(data: Dataset, found: Positions, distances: Distances, page: str, go: Go | None) -> None:
    decimals = 0 if distances.max() > 10 else 2
    notes = [f"{distance:,.{decimals}f}" for distance in distances]
    describe = f"The {len(found)} training {data.nouns} most like it, each with its label and its distance"
    if go is None:
        shelf.shelf(data, "train", found, notes=notes, key=f"{page}near_digits", describe=describe)
    else:
        gallery(
            data.train.images[found],
            ids=[int(each) for each in found],
            captions=[data.class_names[label] for label in data.train.labels[found]],
            notes=notes,
            describe=describe,
            key=f"{page}near_digits",
            on_choose=lambda each: go("train", each),
        )
    st.caption(f"Training {words.plain(data.nouns)}, nearest first, each with its distance.")
