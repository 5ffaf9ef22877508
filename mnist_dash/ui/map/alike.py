"""The digits most like the chosen one, by pixels or as a run sees them: the link's `map_like` and `map_count`."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from mnist_dash.data.datasets import Dataset
from mnist_dash.runs import preparing, results
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.reader import Reader
from mnist_dash.ui import absent, controls, live, loaders, visitors, words
from mnist_dash.ui.map import digits, picture
from mnist_dash.ui.map.digits import Indices

PIXELS, RUN = "pixels", "a run's features"
WAYS = ("no", PIXELS, RUN)
FEWEST, USUAL, MOST = 1, 24, 300
PREPARED = "hands"  # the run whose features come with the program


@dataclass(frozen=True, eq=False)
class Near:
    """Global indices, the nearest first, and what they are near to."""

    indices: Indices
    what: str


def picker(data: Dataset) -> tuple[str, int, Run | None]:
    """By what to light up the digits like the chosen one, how many, and the run; kept in the link."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        way = str(st.selectbox("Light up those like it", WAYS, key="map_like", bind="query-params", width=170))
        if way == "no":
            return way, 0, None
        count = int(st.number_input("How many", FEWEST, MOST, USUAL, key="map_count", bind="query-params", width=130))
        return way, count, _run(data) if way == RUN else None


def found(data: Dataset) -> Near | None:
    """The digits like the chosen one, where one is chosen and they are asked for, with the controls to ask."""
    index = st.session_state.get(picture.DIGIT)
    if index is None:
        return None
    way, count, run = picker(data)
    split, position = digits.place(data, index)
    if way == PIXELS:
        return Near(by_pixels(data, index, count), f"most like {split} {position:,}, pixel by pixel")
    if way == RUN and run is not None:
        return _by_features(data, index, count, run)
    return None


def by_pixels(data: Dataset, index: int, count: int) -> Indices:
    """The `count` digits of both splits whose pixels differ least from this one's, nearest first, without itself."""
    near = loaders.most_like(data.name, *digits.place(data, index), count + 1)
    return np.asarray(near[near != index][:count], np.int64)


def _run(data: Dataset) -> Run | None:
    """The run that looks; at first the one whose features come with the program."""
    known = [run for run in loaders.runs() if run.usable and run.recipe.data == data.name and run.file("model.tflite")]
    known.sort(key=lambda run: results.link_name(run) != PREPARED)
    with st.container(width=180):
        wanted = controls.run_picker(known, "map_like_")
    return None if wanted is None else absent.unless(wanted, key="map_like")


def _by_features(data: Dataset, index: int, count: int, run: Run) -> Near | None:
    try:
        reader = loaders.reader(run.id, results.version(run))
    except RunError as error:
        st.warning(words.plain(str(error)))
        return None
    if not reader.has_features or run.recipe.data != data.name:
        st.info(f"{words.plain(run.label)} has no hidden layer for these {data.nouns}: choose another run.")
        return None
    if not reader.has_gate:
        _offer(reader)
        return None
    image = digits.pictures(data, np.array([index]))[0]
    near = reader.neighbours(image, count + 1)[0]
    split, position = digits.place(data, index)
    what = f"of the training split most like {split} {position:,} as {run.label} sees them"
    return Near(np.asarray(near[near != index][:count], np.int64), what)


def _offer(reader: Reader) -> None:
    """What the run makes of the training digits takes a job of its own, once."""
    job = preparing.job(reader.run)
    facts = live.facts_of(job)
    absent.work(
        job,
        lambda: preparing.start(reader.run, visitors.me()),
        what=f"What **{words.plain(reader.run.label)}** makes of the training digits is not known on this copy yet.",
        lasts="some seconds to a minute",
        label="Look with this run",
        key="map_like",
        trouble=str(facts.get("error") or "") if facts and facts["state"] == "failed" else "",
        kept=absent.NOTHING,
    )
