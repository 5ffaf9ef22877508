"""Runs that read, and the ink they read; by a run's id and the version of its predictions."""

import hashlib

import numpy as np
import streamlit as st

from mnist_dash.analysis.neighbours import Found, Space
from mnist_dash.data import ink, strokes
from mnist_dash.data.datasets import Bytes, SplitName
from mnist_dash.runs import folder, numbers, results
from mnist_dash.runs import reader as readers
from mnist_dash.ui.bounded import Bounded
from mnist_dash.ui.loaders.data import dataset, pixel_index

ALIKE = 12  # digits most like another
READERS = 300_000_000  # bytes of all runs that are ready to read
DRAWN = 420  # pixels a side of a drawing's picture


def reader(run_id: str, version: int) -> readers.Reader:
    """A run ready to read digits (1 to 190 MB). Raises RunError."""
    return _readers().get((run_id, version), lambda: readers.load(folder.load(run_id)))


@st.cache_resource(max_entries=1, show_spinner=False)
def _readers() -> Bounded[readers.Reader]:
    """The readers that were used last: nearest neighbours hold all training digits, so bytes count, not readers."""
    return Bounded(READERS)


def answer_to(run_id: str, version: int, image: Bytes) -> readers.Answer:
    """What a run says of an image (28 x 28), asked once. Raises RunError."""
    return _answer(run_id, version, hashlib.blake2b(image.tobytes(), digest_size=16).hexdigest(), image)


@st.cache_resource(max_entries=600, show_spinner=False)
def _answer(run_id: str, version: int, digest: str, _image: Bytes) -> readers.Answer:
    """0.5 kB."""
    return reader(run_id, version).answers(_image[None])[0]


@st.cache_resource(max_entries=400, show_spinner="Looking for the most alike …")
def alike(name: str, split: SplitName, position: int, space: Space) -> Found:
    """The 12 training digits most like a digit, but for itself, and their distances (0.2 kB). Raises PlainError.

    By features: those of the shipped run that reads drawings.
    """
    run = readers.default()
    if space == "features" and run.recipe.data != name:
        raise folder.RunError(f"The run {run.label} knows only digits; compare by pixels.")
    image = dataset(name).split(split).images[position]
    if space == "pixels":
        found, distances = pixel_index(name, "train").nearest(image, ALIKE + 1)
    else:
        found, distances = reader(run.id, results.version(run)).neighbours(image, ALIKE + 1)
    other = found != position if split == "train" else np.ones(len(found), bool)
    return found[other][:ALIKE], distances[other][:ALIKE]


@st.cache_resource(max_entries=48, show_spinner=False)
def drawn(text: str, without: tuple[str, ...]) -> ink.Reading:
    """The digits in a drawing, given as strokes.pack writes it (0.5 MB). Raises InkError."""
    return ink.read(strokes.render(strokes.unpack(text), DRAWN), frozenset(without))


@st.cache_resource(max_entries=48, show_spinner=False)
def number(run_id: str, version: int, name: str, without: tuple[str, ...], _reading: ink.Reading) -> numbers.Written:
    """What a run reads of ink of that name; touching digits are cut apart where no step is left out (0.5 MB)."""
    model = reader(run_id, version)
    answers = model.answers(np.stack([part.image for part in _reading.parts]))
    found = numbers.Written(_reading, tuple(answers))
    return found if without else numbers.mended(model, found)


@st.cache_resource(max_entries=12, show_spinner=False)
def ready(run_id: str, version: int, dot: str) -> bool:
    """Read a first drawing with a run, so that the next one waits for nothing. Raises InkError and RunError."""
    images = np.stack([part.image for part in drawn(dot, ()).parts])
    return bool(reader(run_id, version).answers(images))


@st.cache_resource(max_entries=4, show_spinner="Looking at the picture …")
def pictured(digest: str, without: tuple[str, ...], _file: bytes) -> ink.Reading:
    """The digits in a picture's file, told apart by its digest (up to 8 MB). Raises InkError."""
    return ink.read(_file, frozenset(without))
