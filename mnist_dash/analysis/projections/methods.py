"""The kinds of map: what each is, what may be set, how to read it, and the function that fits it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mnist_dash.analysis.projections import pacmap, pca, tsne, umap
from mnist_dash.analysis.projections.progress import Floats, Report
from mnist_dash.data.datasets import Bytes
from mnist_dash.models.recipes.settings import Setting, Value

Settings: TypeAlias = Mapping[str, Value]


Fit: TypeAlias = Callable[[Bytes, Settings, int, Report], tuple[Floats, pca.Basis]]


@dataclass(frozen=True)
class Method:
    """A kind of map.

    `fit` takes images (uint8, N x 28 x 28), settings, a seed and a Report; it gives a place per image (N x 2)
    and the principal components that it started from.
    """

    title: str
    about: str  # one line for a student
    settings: Mapping[str, Setting]
    fit: Fit
    packages: tuple[str, ...]  # whose versions belong to the result
    check: Callable[[int, Settings], None] = lambda points, settings: None  # raises ProjectionError


PROJECTIONS: dict[str, Method] = {
    "pca": Method(
        "PCA",
        "Turns the cloud of digits so that its two longest directions lie flat: exact, straight, always the same.",
        {},
        pca.fit,
        ("numpy",),
    ),
    "tsne": Method(
        "t-SNE",
        "Keeps each digit beside its nearest neighbours, and lets everything else go where it likes.",
        tsne.SETTINGS,
        tsne.fit,
        ("openTSNE", "scikit-learn", "faiss-cpu"),
        tsne.check,
    ),
    "umap": Method(
        "UMAP",
        "Ties each digit to its neighbours with springs, lets all others push, and packs the groups tightly.",
        umap.SETTINGS,
        umap.fit,
        ("umap-learn", "numba", "faiss-cpu"),
    ),
    "pacmap": Method(
        "PaCMAP",
        "Pulls near pairs and half-near pairs of digits together and pushes far ones apart: the quick one.",
        pacmap.SETTINGS,
        pacmap.fit,
        ("pacmap", "numba", "faiss-cpu"),
    ),
}

READING: dict[str, tuple[str, str, str]] = {
    "pca": (
        "Distances mean the same everywhere on this map: it is a straight view of the pixels, like a shadow.",
        "But two directions hold only about a sixth of what varies, so digits that lie on top of each other here "
        "may be far apart.",
        "The direction of each axis can be seen as a picture: look at the eigen-digits on the page of components.",
    ),
    "tsne": (
        "Near on this map means alike: that is what the method keeps, as far as a flat picture can.",
        "The size of a cluster, the gap between two and which ones lie side by side mean little: another perplexity "
        "or seed changes them.",
        "A digit in the wrong colour's cluster is worth a look: it looks like its neighbours, whatever its label says.",
    ),
    "umap": (
        "Near on this map means alike, and clusters that touch share digits that could be either.",
        "The size of a cluster and the empty space between two mean little: the method packs tightly what it can.",
        "Threads from one cluster to the next are worth a look: there one digit turns into the other.",
    ),
    "pacmap": (
        "Near on this map means alike, and the half-near pairs keep more of the large arrangement than t-SNE does.",
        "Still, widths and gaps are not distances: the method pushes apart what is far without measuring how far.",
        "Compare it with another map before believing a detail: what shows in two of them is in the digits.",
    ),
}
