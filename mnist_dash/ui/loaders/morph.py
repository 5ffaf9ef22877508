"""Of generators of digits: what they draw, and what runs read in it."""

from typing import Any

import numpy as np
import streamlit as st

from mnist_dash.analysis.morphing import frames, meaning, plane, stops
from mnist_dash.data.datasets import Bytes
from mnist_dash.models.generator.decoder import draw_small
from mnist_dash.models.generator.encoder import encode
from mnist_dash.runs import generators, results
from mnist_dash.runs import reader as readers
from mnist_dash.runs import stops as stops_of_paths
from mnist_dash.ui.loaders.data import dataset, handwriting
from mnist_dash.ui.loaders.reading import reader


@st.cache_resource(max_entries=4, show_spinner=False)
def generator(link: str) -> generators.Trained:
    """A trained generator by its recipe's text (3 MB). Raises GeneratorError."""
    found = generators.find(link)
    generators.note_use(found.recipe)
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def place(stop: str, link: str, refused: bool) -> stops_of_paths.Place:
    """Where a stop of a path lies in a generator's space (2 kB). Raises StopError, InkError and GeneratorError."""
    return stops_of_paths.find(stops.stop(stop), generator(link), refused, _judge)


def _judge() -> readers.Reader:
    """Who reads drawings that are stops."""
    run = readers.default()
    return reader(run.id, results.version(run))


@st.cache_resource(max_entries=4, show_spinner=False)
def latent_plane(link: str) -> plane.Plane:
    """The test digits by how they are written, in a generator's space (0.4 MB)."""
    trained = generator(link)
    test = dataset(trained.recipe.data).test
    classes = np.eye(len(dataset(trained.recipe.data).class_names), dtype=np.float32)[test.labels]
    return plane.of(encode(trained.weights, test.images, classes)[0])


@st.cache_data(max_entries=4, show_spinner=False)
def latent_meanings(link: str) -> list[tuple[meaning.Meaning, ...]]:
    """What each latent of a generator goes with among the handwriting measures of the test digits."""
    name = generator(link).recipe.data
    return meaning.meanings(latent_plane(link).latents, dataset(name).test.labels, handwriting(name, "test"))


@st.cache_resource(max_entries=60, show_spinner=False)
def path_frames(link: str, path: str, refused: bool, blend: bool) -> Bytes:
    """The pictures along a path of a generator, or the plain blend of its stops (0.1 MB)."""
    places = [place(word, link, refused) for word in path.split()]
    if blend:
        return frames.blended([each.picture for each in places])
    return frames.morphed(generator(link).weights, [each.point for each in places])


@st.cache_resource(max_entries=200, show_spinner=False)
def path_answers(run_id: str, version: int, link: str, path: str, refused: bool, blend: bool) -> list[readers.Answer]:
    """What a run reads along a path of a generator (60 kB). Raises RunError."""
    return reader(run_id, version).answers(path_frames(link, path, refused, blend))


def written(link: str, latents: Any, labels: Any, side: int = 28) -> Bytes:
    """What a generator writes at these latents (N x L) as these classes (N): N x side x side, drawn once."""
    points = tuple(tuple(round(float(value), 4) for value in each) for each in latents)
    return _written(link, points, tuple(int(label) for label in labels), side)


@st.cache_resource(max_entries=200, show_spinner=False)
def _written(link: str, points: tuple[tuple[float, ...], ...], labels: tuple[int, ...], side: int) -> Bytes:
    kinds = np.eye(10, dtype=np.float32)[list(labels)]
    return draw_small(generator(link).weights, np.array(points, np.float32), kinds, side)
