"""Of finished maps and principal components."""

import numpy as np
import streamlit as st

from mnist_dash.analysis import components, projections
from mnist_dash.analysis.projections.pca import Basis
from mnist_dash.analysis.projections.placing import Anchors
from mnist_dash.data.datasets import SplitName
from mnist_dash.runs import maps
from mnist_dash.ui.loaders.data import dataset


@st.cache_resource(max_entries=8, show_spinner=False)
def digit_map(link: str) -> projections.Map:
    """The finished map of a recipe in its short form (4 MB). Raises MapError where there is none."""
    found = maps.load(projections.parse(link))
    if found is None:
        raise maps.MapError("This map is not made yet, or its file is damaged; make it again.")
    return found


def basis(name: str) -> Basis:
    """All principal components of a data set (2.5 MB, of its map by PCA). Raises MapError where there is none."""
    return digit_map(projections.to_link(projections.of("pca", data=name))).basis


@st.cache_resource(max_entries=12, show_spinner="Looking along the components …")
def component_scores(name: str, numbers: tuple[int, ...]) -> projections.Floats:
    """Every digit by its principal components of these numbers, from 1: N x their count (0.3 MB each)."""
    data, rows = dataset(name), [number - 1 for number in numbers]
    along = basis(name).chosen(rows)
    scores = np.concatenate([projections.project(split.images, along) for split in (data.train, data.test)])
    scores.setflags(write=False)
    return scores


@st.cache_resource(max_entries=60, show_spinner=False)
def rebuilding_errors(name: str, split: SplitName, position: int) -> components.Numbers:
    """What is missing of a digit that is rebuilt from 0, 1, 2 ... principal components (6 kB)."""
    return components.errors(dataset(name).split(split).images[position], basis(name))


@st.cache_resource(max_entries=3, show_spinner="Getting the map ready for new digits …")
def map_anchors(link: str) -> Anchors:
    """What new digits are compared with on a map (14 MB)."""
    data = dataset(projections.parse(link).data)
    return projections.anchors(digit_map(link), np.concatenate([data.train.images, data.test.images]))
