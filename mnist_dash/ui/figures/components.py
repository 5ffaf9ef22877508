"""Figures of the page "Principal components"."""

import numpy as np

from mnist_dash.analysis import components
from mnist_dash.data.datasets import SplitName
from mnist_dash.plots import projections as plots
from mnist_dash.ui import loaders

BARS, PICTURES = 50, 15  # components in the scree plot, eigen-digits at a time


def scree(name: str) -> str:
    """What each of the first components holds."""
    return plots.scree(components.shares(loaders.basis(name)), BARS)


def cumulative(name: str) -> str:
    """What the first components hold together."""
    held = components.shares(loaders.basis(name))
    return plots.cumulative(held, {share: components.needed(held, share) for share in components.MARKS})


def eigen_digits(name: str, first: int) -> str:
    """Some components from one on, as pictures."""
    basis = loaders.basis(name)
    held = components.shares(basis)
    shown = range(first, min(first + PICTURES, len(held) + 1))
    named = {f"{number} · {held[number - 1]:.1%}": components.picture(basis, number) for number in shown}
    describe = f"Components {shown[0]} to {shown[-1]} as pictures: where each adds ink and where it takes ink away"
    return plots.eigen_digits(named, describe)


def rebuilt(name: str, split: SplitName, position: int, count: int) -> str:
    """A digit, the same from so many components, and what is missing."""
    data = loaders.dataset(name)
    image, label = data.split(split).images[position], data.split(split).labels[position]
    describe = f"{split} {data.noun} {position}, a {data.class_names[label]}, rebuilt from {count} components"
    return plots.rebuilt(image.astype(np.float64), components.rebuilt(image, loaders.basis(name), count), describe)


def errors(name: str, split: SplitName, position: int, count: int) -> str:
    """The error that is left of a digit, by the number of components."""
    return plots.errors(loaders.rebuilding_errors(name, split, position), count)
