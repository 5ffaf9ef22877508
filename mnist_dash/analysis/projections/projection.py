"""A projection: the frozen recipe of one map, its text in links, its key on disk and the digits it shows."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections.methods import PROJECTIONS
from mnist_dash.analysis.projections.progress import ProjectionError
from mnist_dash.data import datasets
from mnist_dash.models.recipes.settings import RecipeError, Setting, Value, split_settings, unknown

# Raised when the same recipe gives another map: a default, a method or what an artifact holds changed.
VERSION = 1
ALL = 70_000
COMMON: dict[str, Setting] = {
    "points": Setting(ALL, 1_000, ALL, about="digits on the map: all of them, or as many of each class as its share"),
    "seed": Setting(0, 0, 2**31 - 1, about="starting point of all random choices"),
}
LONGEST = 400  # characters of a link
MNIST = "mnist"  # the data set of a text that names none
FEWEST = 250  # training images, of which every method finds as many neighbours as it may ask for


@dataclass(frozen=True)
class Projection:
    """The recipe of one map; made by `of` or `parse`, which check it."""

    method: str
    points: int
    seed: int
    settings: tuple[tuple[str, Value], ...]  # all of the method's own, defaults included
    data: str = MNIST

    @property
    def values(self) -> dict[str, Value]:
        """The method's own settings by name."""
        return dict(self.settings)


def settings_of(method: str) -> dict[str, Setting]:
    """What may be set for a method: number of points and seed first, then its own. Raises ProjectionError."""
    if method not in PROJECTIONS:
        raise ProjectionError(str(unknown("kind of map", method, PROJECTIONS)))
    return {**COMMON, **PROJECTIONS[method].settings}


def of(method: str, values: Mapping[str, object] | None = None, data: str = MNIST) -> Projection:
    """The projection of a data set with these settings (numbers, or texts as typed). Raises ProjectionError."""
    known = settings_of(method)
    data, images = _data(data)
    chosen = {name: setting.default for name, setting in known.items()}
    for name, value in (values or {}).items():
        if name not in known:
            raise ProjectionError(str(unknown(f"{method} setting", name, known)))
        try:
            setting = known[name]
            chosen[name] = setting.read(name, value) if isinstance(value, str) else setting.check(name, value)
        except RecipeError as error:
            raise ProjectionError(str(error)) from None
    own = {name: chosen[name] for name in known if name not in COMMON}
    PROJECTIONS[method].check(min(int(chosen["points"]), images), own)
    return Projection(method, int(chosen["points"]), int(chosen["seed"]), tuple(own.items()), data)


def _data(name: str) -> tuple[str, int]:
    """The one form of a data set's name, and how many images it has at least. Raises ProjectionError."""
    if name == MNIST:
        return name, ALL
    try:
        plain = datasets.canonical(name)
        images = datasets.shape_of(plain).train
    except datasets.DatasetError as error:
        raise ProjectionError(str(error)) from None
    if images < FEWEST:
        raise ProjectionError(f"A map needs at least {FEWEST} training images, and this data set has {images}.")
    return plain, images


def parse(text: str) -> Projection:
    """The projection of a text such as "tsne~points:10000~perplexity:50". Raises ProjectionError."""
    try:
        method, values = split_settings(text, "map", LONGEST)
    except RecipeError as error:
        raise ProjectionError(str(error)) from None
    return of(method.lower(), values, values.pop("data", MNIST))


def to_link(projection: Projection) -> str:
    """The short form: the method, the data set if it is not MNIST, and the settings that differ from the defaults."""
    known = settings_of(projection.method)
    values = {"points": projection.points, "seed": projection.seed, **projection.values}
    changed = [f"{name}:{value}" for name, value in values.items() if value != known[name].default]
    data = [] if projection.data == MNIST else [f"data:{projection.data}"]
    return "~".join([projection.method, *data, *changed])


def key(projection: Projection) -> str:
    """The artifact's key, such as "maps/tsne-1f2e3d4c5b6a": it stands for the recipe and the version of this code."""
    text = f"{VERSION} {projection.data} {to_link(projection)}"
    return f"maps/{projection.method}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def positions(projection: Projection, labels: npt.NDArray[np.uint8]) -> npt.NDArray[np.int32]:
    """The digits on the map as sorted global indices (training digits first), given the labels of all digits.

    Fewer than all are drawn with the seed, each class with its share.
    """
    total = len(labels)
    count = min(projection.points, total)
    if count == total:
        return np.arange(total, dtype=np.int32)
    generator = np.random.default_rng(projection.seed)
    drawn = [
        generator.choice(np.flatnonzero(labels == label), quota, replace=False)
        for label, quota in enumerate(_quotas(np.bincount(labels), count))
        if quota
    ]
    return np.sort(np.concatenate(drawn)).astype(np.int32)


def _quotas(sizes: npt.NDArray[np.int64], count: int) -> list[int]:
    """How many of `count` points each class gets: its share, the largest remainders rounded up."""
    shares = sizes * count / sizes.sum()
    quotas = np.floor(shares).astype(int)
    missing = count - int(quotas.sum())
    quotas[np.argsort(quotas - shares, kind="stable")[:missing]] += 1
    return [int(quota) for quota in quotas]
