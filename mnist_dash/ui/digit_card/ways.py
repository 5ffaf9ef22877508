"""The ways on from a digit: each leads to it on another page."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from mnist_dash.data import naming
from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.data.ink import carried
from mnist_dash.data.ink.reading import Part
from mnist_dash.ui.map import digits

Query = dict[str, str]


@dataclass(frozen=True)
class Way:
    """A way on: the page's prefix, its file, what is found there, and what the link says of a digit.

    `digits_only`: it is about MNIST's digits, not about the pictures of any data set.
    """

    page: str
    file: str
    label: str
    icon: str
    query: Callable[[Dataset, SplitName, int], Query]
    digits_only: bool = False


def _named(page: str) -> Callable[[Dataset, SplitName, int], Query]:
    return lambda data, split, position: {f"{page}split": split, f"{page}digit": str(position)}


def _on_map(data: Dataset, split: SplitName, position: int) -> Query:
    return {"map_digit": str(digits.index(data, split, position))}


def _morphed(data: Dataset, split: SplitName, position: int) -> Query:
    label = int(data.split(split).labels[position])
    return {"morph_path": f"{split}:{position} {(label + 1) % 10}"}


def _drawn(data: Dataset, split: SplitName, position: int) -> Query:
    image = data.split(split).images[position]
    part = Part(image, (0, 0, image.shape[1], image.shape[0]), 0, {})
    return {"draw_input": "upload", "draw_picture": carried.pack([part])}


WAYS = (
    Way("browse_", "pages/data/browse.py", "Up close", "zoom_in", _named("")),
    Way("map_", "pages/map/map.py", "On the map", "map", _on_map),
    Way("mosaic_", "pages/data/mosaic.py", "In the mosaic", "grid_on", _named("mosaic_")),
    Way("components_", "pages/map/components.py", "Rebuilt", "blur_on", _named("components_")),
    Way("inside_", "pages/judge/inside.py", "Looked inside", "visibility", _named("inside_"), digits_only=True),
    Way("robust_", "pages/judge/robustness.py", "Made harder", "shield", _named("robust_"), digits_only=True),
    Way("morph_", "pages/play/morph.py", "Morphed", "animation", _morphed, digits_only=True),
    Way("draw_", "pages/play/draw.py", "Read in Draw", "draw", _drawn, digits_only=True),
)


def show(data: Dataset, split: SplitName, position: int, *, page: str) -> None:
    """Links to the digit on every page but this one; none for some classes of a data set, which has no place there."""
    if "/" in data.name:
        return
    about = {} if data.name == "mnist" else {"data": data.name}
    with st.container(horizontal=True, gap="small"):
        for way in WAYS:
            if way.page != page and (data.name == "mnist" or not way.digits_only):
                st.page_link(
                    way.file,
                    label=way.label,
                    icon=f":material/{way.icon}:",
                    query_params=way.query(data, split, position) | about,
                    width="content",
                    help=f"{naming.place(split, position)} there",
                )
