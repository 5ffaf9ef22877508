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
    spreads = handwriting.spreads(values[positions], data.split(split).labels[positions])
    describe = f"How {measure} is spread within each class, one ridge per digit"
    return plots.ridgeline(spreads, data.class_names, MEASURES[measure].title, describe)


def scatter(name: str, split: SplitName, measures: tuple[str, str], digits: Digits) -> str:
    """One measure against another, a point for each of some digits."""
    data, table = loaders.dataset(name), loaders.handwriting(name, split)
    points = handwriting.sample(loaders.positions(name, split, digits), POINTS)
    titles = MEASURES[measures[0]].title, MEASURES[measures[1]].title
    labels = data.split(split).labels[points]
    return plots.scatter(table[measures[0]][points], table[measures[1]][points], labels, data.class_names, titles)
