"""One person's digits against MNIST's: how their hand differs, and how well it is read."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mnist_dash.analysis.evaluation import Rate
from mnist_dash.data.collection import Collection
from mnist_dash.data.datasets import Bytes
from mnist_dash.data.measures import MEASURES, Table

# What is compared, and the words for less and more of it.
TRAITS: dict[str, tuple[str, str]] = {
    "thickness": ("thinner", "thicker"),
    "slant": ("leaning further left", "leaning further right"),
    "width": ("narrower", "wider"),
    "height": ("shorter", "taller"),
}


@dataclass(frozen=True)
class Trait:
    """A measure's mean over one's own digits and over MNIST's, and how many of MNIST's have less of it (0 to 1)."""

    name: str
    own: float
    mnist: float
    below: float

    @property
    def sentence(self) -> str:
        """The comparison in words, such as "thicker than 71 % of MNIST's"."""
        less, more = TRAITS[self.name]
        word, share = (more, self.below) if self.below >= 0.5 else (less, 1 - self.below)
        return f"{word} than {100 * share:.0f} % of MNIST's"

    @property
    def unit(self) -> str:
        """Pixels or degrees."""
        return MEASURES[self.name].unit


def traits(own: Table, own_labels: Bytes, mnist: Table, mnist_labels: Bytes) -> list[Trait]:
    """Each trait of some digits against MNIST's digits of the same classes, every own digit counting once.

    The tables are as measures.measure gives them; digits without ink, whose measures are not defined, are left out.
    """
    return [_trait(name, own[name], own_labels, mnist[name], mnist_labels) for name in TRAITS if _known(own[name])]


def _known(values: Bytes) -> bool:
    return bool(np.isfinite(values).any())


def _trait(name: str, own: Bytes, own_labels: Bytes, mnist: Bytes, mnist_labels: Bytes) -> Trait:
    known = np.isfinite(own)
    values, labels = own[known], own_labels[known]
    classes: Mapping[int, Bytes] = {
        int(label): np.sort(mnist[(mnist_labels == label) & np.isfinite(mnist)]) for label in np.unique(labels)
    }
    pairs = [(value, classes[int(label)]) for value, label in zip(values, labels, strict=True)]
    below = [np.searchsorted(others, value) / len(others) for value, others in pairs]
    return Trait(
        name, float(values.mean()), float(np.mean([others.mean() for _, others in pairs])), float(np.mean(below))
    )


def accuracy(collection: Collection) -> Rate:
    """How many of the collection's digits were read right."""
    return Rate(sum(each.right for each in collection), len(collection))


def mistakes(collection: Collection) -> dict[tuple[int, int | None], int]:
    """How often a digit was read as another (None: as no digit at all), the most frequent first."""
    wrong = [(each.label, each.answer) for each in collection if not each.right]
    counts = {pair: wrong.count(pair) for pair in wrong}
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
