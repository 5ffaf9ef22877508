"""What goes on inside a run's network; by the run's id and the version of its predictions."""

from typing import Any

import streamlit as st

from mnist_dash.analysis import explanation
from mnist_dash.analysis.explanation import attributions, units
from mnist_dash.analysis.explanation.board import DIGITS, Board
from mnist_dash.analysis.explanation.grades import sanity
from mnist_dash.analysis.explanation.influence import Influence, Lessons
from mnist_dash.models.plain import PlainNetwork
from mnist_dash.runs import boards as stored_boards
from mnist_dash.runs import folder, plain_networks
from mnist_dash.runs import lessons as stored_lessons
from mnist_dash.runs.folder import Run
from mnist_dash.ui.loaders.data import dataset
from mnist_dash.ui.loaders.looked import Where, looked_at
from mnist_dash.ui.loaders.reading import reader


@st.cache_resource(max_entries=6, show_spinner=False)
def plain_network(run_id: str, version: int) -> PlainNetwork:
    """A run's network in NumPy, to look into (0.1 to 10 MB). Raises RunError."""
    return plain_networks.load(folder.load(run_id))


@st.cache_resource(max_entries=60, show_spinner=False)
def heat_maps(run_id: str, version: int, where: Where, label: int) -> dict[str, attributions.Numbers]:
    """Every heat map of a picture for a class, by method (45 kB). Raises RunError."""
    asked = question(run_id, version, where, label)
    names = attributions.methods(asked.network)
    return {name: explanation.ATTRIBUTIONS[name].make(asked) for name in names}


@st.cache_resource(max_entries=60, show_spinner=False)
def heat_grades(run_id: str, version: int, where: Where, label: int) -> dict[str, explanation.Grade]:
    """The grades of these heat maps, and of the orders beside them (5 kB). Raises RunError."""
    asked = question(run_id, version, where, label)
    return explanation.grade(asked, heat_maps(run_id, version, where, label))


@st.cache_resource(max_entries=200, show_spinner=False)
def heat_sanity(run_id: str, version: int, where: Where, label: int, method: str, layers: int) -> float:
    """How alike a method's heat map stays when the last so many layers are shuffled. Raises RunError."""
    return sanity(question(run_id, version, where, label), method, layers)


def question(run_id: str, version: int, where: Where, label: int) -> explanation.Question:
    """What a run sees in a picture for a class. Raises RunError."""
    image = looked_at(folder.load(run_id).recipe.data, where).image
    answers = reader(run_id, version).probabilities
    return explanation.Question(plain_network(run_id, version), answers, image, label)


@st.cache_resource(max_entries=24, show_spinner=False)
def favourite_values(run_id: str, version: int, place: int, count: int) -> Any:
    """The greatest value of each unit of a layer on each of the first so many test pictures. Raises RunError."""
    images = dataset(folder.load(run_id).recipe.data).test.images[:count]
    return units.favourites(plain_network(run_id, version), images, place)


def board(run: Run) -> Board | None:
    """How every heat map does on the run; None where that is not known yet. Raises RunError."""
    stamp = stored_boards.EXAMINATION.stamp(run, DIGITS)
    return _board(run.id, stamp) if stamp else None


@st.cache_resource(max_entries=20, show_spinner=False)
def _board(run_id: str, stamp: int) -> Board | None:
    """0.2 MB."""
    return stored_boards.load(folder.load(run_id))


def lessons(run: Run) -> Lessons | None:
    """What a run's training digits say to its last layer; None where that is not known yet. Raises RunError."""
    stamp = stored_lessons.EXAMINATION.stamp(run, stored_lessons.ALL)
    return _lessons(run.id, stamp) if stamp else None


@st.cache_resource(max_entries=1, show_spinner=False)
def _lessons(run_id: str, stamp: int) -> Lessons | None:
    """8 to 60 MB."""
    return stored_lessons.load(folder.load(run_id))


@st.cache_resource(max_entries=200, show_spinner=False)
def influence(run_id: str, version: int, where: Where, label: int, count: int) -> Influence:
    """The training digits behind what a run says of a picture, once its lessons are here (1 kB). Raises RunError."""
    run = folder.load(run_id)
    known = lessons(run)
    if known is None:
        raise folder.RunError(f"What the run {run.label} learned is gone; read its training digits again.")
    looked = looked_at(run.recipe.data, where)
    without = looked.place if where[0] == "train" else None
    return stored_lessons.influence(reader(run_id, version), known, looked.image, label, count, without)
