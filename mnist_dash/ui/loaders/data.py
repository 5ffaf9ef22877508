"""Of data sets: their pictures, labels and measures."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from mnist_dash.analysis import handwriting as writing
from mnist_dash.analysis import neighbours, pixels
from mnist_dash.data import datasets, doubt, duplicates, measures, ordering, tiles
from mnist_dash.data.datasets import Bytes, Dataset, SplitName, own
from mnist_dash.data.datasets import writers as writing_hands
from mnist_dash.runs import artifacts, files


def dataset(name: str = "mnist") -> Dataset:
    """The data set of that name; one that somebody brought is in use from now on."""
    if own.is_own(name):
        files.note_use(own.folder(name))
    return _dataset(name)


@st.cache_resource(max_entries=2, show_spinner="Reading the digits …")
def _dataset(name: str) -> Dataset:
    """The data set of that name (55 MB for MNIST)."""
    return datasets.load(name)


def forget_dataset(name: str) -> None:
    """The set is deleted: nobody gets it from the cache any more."""
    _dataset.clear(name)


@st.cache_resource(max_entries=24, show_spinner=False)
def ranking(name: str, split: SplitName, sort: str, seed: int) -> ordering.Positions:
    """All positions of a split in one order (0.5 MB)."""
    return ordering.ranking(dataset(name).split(split), sort, seed)


@st.cache_resource(max_entries=24, show_spinner=False)
def measured_ranking(name: str, split: SplitName, measure: str, largest: bool) -> ordering.Positions:
    """All positions of a split by a handwriting measure (0.5 MB); digits without one come last."""
    values = handwriting(name, split)[measure]
    return np.argsort(-values if largest else values, kind="stable")


@st.cache_data(max_entries=2, show_spinner=False)
def facts(name: str) -> dict[str, Any]:
    """Shapes, types, ranges, class counts and checksums of a data set."""
    return datasets.facts(dataset(name))


@st.cache_data(max_entries=2, show_spinner=False)
def content_name(name: str) -> str:
    """The data set's name with a digest of its digits, for the addresses of its pictures."""
    return tiles.content_name(dataset(name))


@st.cache_resource(max_entries=4, show_spinner="Counting the pixel values …")
def pixel_counts(name: str, split: SplitName) -> pixels.Counts:
    """How often each pixel of a split has each value in each class (8 MB)."""
    chosen = dataset(name).split(split)
    counts = pixels.count_values(chosen.images, chosen.labels, len(dataset(name).class_names))
    counts.setflags(write=False)
    return counts


@st.cache_resource(max_entries=100, show_spinner=False)
def pixel_summary(name: str, split: SplitName, digits: tuple[int, ...]) -> pixels.Summary:
    """What the pixels of all images of some digits have in common."""
    return pixels.summarize(pixel_counts(name, split)[list(digits)].sum(axis=0))


@st.cache_resource(max_entries=4, show_spinner="Measuring the digits: half a minute, the first time only …")
def handwriting(name: str, split: SplitName) -> measures.Table:
    """Every handwriting measure of every digit of a split (2 MB); shipped for MNIST, else measured once."""
    images = dataset(name).split(split).images
    return artifacts.get(measures.key(images), lambda: measures.measure(images))


@st.cache_resource(max_entries=16, show_spinner=False)
def positions(name: str, split: SplitName, digits: tuple[int, ...]) -> ordering.Positions:
    """The positions of some digits of a split in file order; of all where none is named (0.5 MB)."""
    chosen = dataset(name).split(split)
    found = ordering.keep_digits(np.arange(len(chosen)), chosen, digits)
    found.setflags(write=False)
    return found


@st.cache_resource(max_entries=100, show_spinner=False)
def extremes(
    name: str, split: SplitName, measure: str, digits: tuple[int, ...], count: int
) -> tuple[ordering.Positions, ordering.Positions]:
    """The positions of the digits with the least and with the greatest values of a measure."""
    return writing.extremes(handwriting(name, split)[measure], positions(name, split, digits), count)


@st.cache_resource(max_entries=2, show_spinner="Comparing all digits: a minute, the first time only …")
def duplicate_pairs(name: str) -> pd.DataFrame:
    """Exact and near duplicates over both splits, test positions after the training ones (1 MB)."""
    train, test = dataset(name).train, dataset(name).test
    images = (train.images, test.images)
    found = artifacts.get(duplicates.key(*images), lambda: duplicates.find(np.concatenate(images)))
    return duplicates.described(found, np.concatenate([train.labels, test.labels]), len(train))


@st.cache_resource(max_entries=12, show_spinner=False)
def pairs_to_look_at(name: str, labels: tuple[int, ...], place: str) -> pd.DataFrame:
    """The pairs of these classes (none = all) in this place ("all" = any), each digit once (0.2 MB)."""
    pairs = duplicate_pairs(name)
    pairs = pairs[pairs["label"].isin(labels)] if labels else pairs
    return duplicates.to_look_at(pairs if place == "all" else pairs[pairs["place"] == place])


@st.cache_resource(max_entries=3, show_spinner="Getting ready to compare pixels …")
def pixel_index(name: str, split: SplitName) -> neighbours.Pixels:
    """The pictures of a split, ready to find those nearest to another (12 MB; 0.2 s for 60,000)."""
    return neighbours.Pixels(dataset(name).split(split).images)


@st.cache_resource(max_entries=100, show_spinner="Looking for the most alike …")
def most_like(name: str, split: SplitName, position: int, count: int) -> ordering.Positions:
    """The global indices of the digits whose pixels differ least from this one's, nearest first (2 kB)."""
    parts = [pixel_index(name, each) for each in datasets.SPLITS]
    return neighbours.nearest_in(parts, dataset(name).split(split).images[position], count)


@st.cache_resource(max_entries=2, show_spinner=False)
def contested(name: str) -> tuple[doubt.Contested, ...]:
    """The test digits with a contested label; none for a data set that nobody has rated."""
    return doubt.contested(dataset(name)) if name == "mnist" else ()


@st.cache_resource(max_entries=4, show_spinner=False)
def writers(split: SplitName, version: int) -> writing_hands.Writers:
    """Who wrote MNIST's digits, from the file of that version. Raises DatasetError."""
    return writing_hands.load(split, dataset().split(split).labels)


@st.cache_resource(max_entries=2, show_spinner=False)
def all_labels(name: str) -> Bytes:
    """Every label of a data set (70 kB for MNIST)."""
    labels: Bytes = _joined(dataset(name).train.labels, dataset(name).test.labels)
    return labels


@st.cache_resource(max_entries=8, show_spinner=False)
def all_values(name: str, measure: str) -> measures.Numbers:
    """A handwriting measure of every digit of a data set (0.3 MB)."""
    values: measures.Numbers = _joined(handwriting(name, "train")[measure], handwriting(name, "test")[measure])
    return values


def _joined(train: Any, test: Any) -> Any:
    joined = np.concatenate([train, test])
    joined.setflags(write=False)
    return joined
