"""Every cached function: the whole caching policy on one screen.

Large arrays are shared between sessions (cache_resource) and read-only. Cached functions take names and numbers,
never arrays. Deleting every cache changes nothing but speed.
"""

from typing import Any

import streamlit as st

from mnist_dash.data import datasets, ordering
from mnist_dash.data import portrait as portraits
from mnist_dash.data.datasets import Bytes, Dataset, SplitName

PORTRAIT = 7  # the training position of a clear 3


@st.cache_resource(max_entries=2, show_spinner="Reading the digits …")
def dataset(name: str = "mnist") -> Dataset:
    """The data set of that name (55 MB for MNIST)."""
    return datasets.load(name)


@st.cache_resource(max_entries=24, show_spinner=False)
def ranking(name: str, split: SplitName, sort: str, seed: int) -> ordering.Positions:
    """All positions of a split in one order (0.5 MB)."""
    return ordering.ranking(dataset(name).split(split), sort, seed)


@st.cache_data(max_entries=2, show_spinner=False)
def facts(name: str) -> dict[str, Any]:
    """Shapes, types, ranges, class counts and checksums of a data set."""
    return datasets.facts(dataset(name))


@st.cache_resource(max_entries=2, show_spinner=False)
def portrait(name: str) -> Bytes:
    """The home page's picture: one training digit drawn with the first 784 of them (0.6 MB)."""
    images = dataset(name).train.images
    return portraits.portrait(images[PORTRAIT], images[: images[0].size])
