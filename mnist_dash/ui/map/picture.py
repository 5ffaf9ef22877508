"""The map itself, finished or forming, in the point map component."""

import numpy as np
import streamlit as st

from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import PROJECTIONS, Map, Projection
from mnist_dash.analysis.projections.progress import Floats
from mnist_dash.data import sheets
from mnist_dash.data.datasets import Dataset
from mnist_dash.runs import maps, served
from mnist_dash.ui import loaders
from mnist_dash.ui.components.point_map import Amounts, Kinds, Replay, point_map
from mnist_dash.ui.map import colouring
from mnist_dash.ui.map.digits import Indices

DIGIT = "map_digit"  # session state and link: the chosen digit's global index


def prepare_thumbnails(data: Dataset) -> None:
    """Cut the pictures into sheets for the browser, which only the first visit waits for."""
    waiting = st.empty()  # always there: without it the map would move in the page, and lose its view, once made
    target = served.folder("sheets", _sheets(data))
    if not target.is_dir():
        bar = waiting.progress(0.0, f"Cutting the {data.nouns} into thumbnails; only the first visit waits for this.")
        sheets.write_sheets(data, target, bar.progress)
        waiting.empty()


def show(data: Dataset, found: Map, colours: Kinds | Amounts, lit: Indices | None = None) -> Indices:
    """The finished map, where the digits with the global indices `lit` light up; the indices of those drawn round."""
    maps.note_use(found.projection)
    everyone = len(found.frame_rows) == len(found.positions)
    replay = Replay(found.frames, found.frame_steps.tolist(), None if everyone else found.frame_rows)
    title = name(found.projection)
    return point_map(
        data,
        found.coordinates,
        positions=found.positions,
        labels=loaders.all_labels(data.name)[found.positions],
        colours=colours,
        sheets_at=thumbnails_at(data),
        describe=f"{title}: a point for each {data.noun}, alike ones close, coloured by {colours.title.lower()}",
        chosen=st.session_state.get(DIGIT),
        lit=None if lit is None else np.searchsorted(found.positions, lit),
        replay=replay,
        title=title,
        link="map_",
        key="map_view",
        on_choose=choose,
    )


def show_forming(data: Dataset, projection: Projection, step: int, coordinates: Floats) -> None:
    """A picture (N x 2) of a map that is being made."""
    labels = loaders.all_labels(data.name)
    positions = projections.positions(projection, labels)
    point_map(
        data,
        coordinates,
        positions=positions,
        labels=labels[positions],
        colours=colouring.colours(data, "label", positions),
        sheets_at=thumbnails_at(data),
        describe=f"{name(projection)} as it forms, after step {step}",
        title=name(projection),
        key="map_forming",
    )


def choose(index: int) -> None:
    """Look at the digit with this global index; for callbacks."""
    st.session_state[DIGIT] = index


def name(projection: Projection) -> str:
    """What to call a map, such as "70,000 digits by t-SNE"."""
    data = loaders.dataset(projection.data)
    of = "" if data.name == "mnist" else f" of {data.title}"
    return f"{points(projection):,} {data.nouns}{of} by {PROJECTIONS[projection.method].title}"


def points(projection: Projection) -> int:
    """How many points a map has: as many as were asked for, or all where there are fewer."""
    data = loaders.dataset(projection.data)
    return min(projection.points, len(data.train) + len(data.test))


def thumbnails_at(data: Dataset) -> str:
    """The address of the thumbnails that `prepare_thumbnails` made."""
    return served.address("sheets", _sheets(data))


def _sheets(data: Dataset) -> str:
    return sheets.folder_name(loaders.content_name(data.name))
