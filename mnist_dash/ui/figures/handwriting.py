"""Figures of the page "Handwriting"."""

from mnist_dash.analysis import handwriting
from mnist_dash.data.datasets import SplitName
from mnist_dash.data.measures import MEASURES
from mnist_dash.plots import handwriting as plots
from mnist_dash.ui import loaders

POINTS = 5000  # digits in the scatter
Digits = tuple[int, ...]


def ridgeline(name: str, split: SplitName, measure: str, digits: Digits) -> str:
    """How a measure is spread within each class."""
    data, values = loaders.dataset(name), loaders.handwriting(name, split)[measure]
    positions = loaders.positions(name, split, digits)
    values, labels = values[positions], data.split(split).labels[positions]
    spreads = handwriting.spreads(values, labels)
    slices = {label: handwriting.slice_counts(values, labels, label).tolist() for label in spreads}
    describe = f"How {measure} is spread within each class, one ridge per digit"
    return plots.ridgeline(spreads, data.class_names, MEASURES[measure].title, describe, slices)


def scatter(name: str, split: SplitName, measures: tuple[str, str], digits: Digits) -> str:
    """One measure against another, a point for each of some digits."""
    data, table = loaders.dataset(name), loaders.handwriting(name, split)
    positions = loaders.positions(name, split, digits)
    points = handwriting.sample(positions, POINTS)
    first, second = (handwriting.reach(table[each][positions]) for each in measures)
    titles = MEASURES[measures[0]].title, MEASURES[measures[1]].title
    labels = data.split(split).labels[points]
    across, up = (table[each][points] for each in measures)
    return plots.scatter(across, up, labels, data.class_names, titles, (first, second))
