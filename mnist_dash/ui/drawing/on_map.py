"""The ink among all digits: where a finished map's method would have put it."""

from collections import Counter

import numpy as np
import streamlit as st

from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import Map
from mnist_dash.analysis.projections.progress import Floats
from mnist_dash.data.datasets import Dataset
from mnist_dash.plots.palette import class_colors
from mnist_dash.runs import maps
from mnist_dash.ui import controls, loaders, shelf, words
from mnist_dash.ui.components.point_map import Kinds, Mark, point_map
from mnist_dash.ui.drawing import answer
from mnist_dash.ui.drawing.answered import Answered
from mnist_dash.ui.map import digits, making, picture

METHODS = ("tsne", "umap", "pacmap", "pca")  # each with its default settings, where that map is made
NEAR = 12
_MEANING = "the place is where its method would have put one digit more. Click a point for its digit."
_CHOSEN = "draw_map_digit"  # link: the global index of the digit that was clicked


def show(found: Answered) -> None:
    """The map with a mark for each part of the ink, and what the part that is looked at stands among."""
    data = loaders.dataset(found.reader.run.recipe.data.partition("/")[0])  # some classes lie among all
    charts = {method: projections.of(method, data=data.name) for method in METHODS}
    made = [method for method, chart in charts.items() if maps.path(chart)]
    if not made:
        making.offer_or_follow(data, charts[METHODS[0]])
        return
    method = made[0]
    if len(made) > 1:
        method = st.segmented_control(
            "Map", made, default=made[0], required=True, key="draw_map", bind="query-params", width="content"
        )
    link = projections.to_link(charts[method])
    chart = loaders.digit_map(link)
    places = projections.place(np.stack([part.image for part in found.reading.parts]), chart, loaders.map_anchors(link))
    _draw(data, found, chart, places)
    _neighbours(data, found, chart, places[found.chosen])


def _draw(data: Dataset, found: Answered, chart: Map, places: Floats) -> None:
    picture.prepare_thumbnails(data)
    labels = loaders.all_labels(data.name)[chart.positions]
    names = [name or "·" for name in found.written.names]
    title = picture.name(chart.projection)

    def choose(index: int) -> None:
        st.query_params[_CHOSEN] = str(index)

    index = controls.number_in_link(_CHOSEN, range(len(data.train) + len(data.test)))
    point_map(
        data,
        chart.coordinates,
        positions=chart.positions,
        labels=labels,
        colours=Kinds(data.noun.capitalize(), labels, data.class_names, class_colors(len(data.class_names))),
        sheets_at=picture.thumbnails_at(data),
        describe=f"{title}, with your drawing, read as {', '.join(names)}, marked among them",
        chosen=index,
        marks=[Mark(float(x), float(y), f"yours: {name}") for (x, y), name in zip(places, names, strict=True)],
        title=title,
        link="draw_map_",
        key="draw_map_view",
        on_choose=choose,
    )
    if index is not None:
        shelf.browse_link(data, *digits.place(data, index))


def _neighbours(data: Dataset, found: Answered, chart: Map, place: Floats) -> None:
    near = np.argsort(((chart.coordinates[:, :2] - place) ** 2).sum(axis=1), kind="stable")[:NEAR]
    votes = Counter(loaders.all_labels(data.name)[chart.positions[near]].tolist()).most_common()
    kinds = {label: words.plain(answer.a(data.class_names[label])) for label, _ in votes}
    among = ", ".join(f"{count} {'is' if count == 1 else 'are'} {kinds[label]}" for label, count in votes)
    yours = words.plain(found.written.names[found.chosen] or "a mark")
    st.caption(
        f"Of the {NEAR} points nearest to your {yours}, {among}. The map has not moved for it: "
        + words.about(_MEANING, data.noun)
    )
