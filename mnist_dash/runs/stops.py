"""Stops of a path in a generator's space: what each shows, and where it lies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.morphing.stops import Stop, StopError
from mnist_dash.data import datasets, ink, strokes
from mnist_dash.data.datasets import SplitName
from mnist_dash.models.generator.decoder import draw, fold, one_hot
from mnist_dash.models.generator.encoder import encode
from mnist_dash.models.generator.path import Point
from mnist_dash.models.generator.weights import Floats
from mnist_dash.runs import reader
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.reader import Reader

Image = npt.NDArray[np.uint8]
DRAWN = 420  # pixels a side at which a drawing is looked at


class RefusedError(StopError):
    """A drawing that is read as no digit; it may be taken all the same."""


@dataclass(frozen=True, eq=False)
class Place:
    """A stop with the digit that it stands for (28 x 28), its place in the space, and its name."""

    stop: Stop
    picture: Image
    point: Point
    label: int
    name: str


def default() -> Reader:
    """The shipped run that reads drawings best, ready to read. Raises RunError where there is none."""
    return reader.load(reader.default())


Judge: TypeAlias = Callable[[], Reader]


def find(stop: Stop, trained: Trained, refused: bool = False, judge: Judge = default) -> Place:
    """The stop's place in a generator's space; `refused` takes a drawing that is read as no digit too.

    `judge` gives who reads a drawing: half a second for the default, unless it is kept ready somewhere.
    Raises StopError for a digit that is not there and for a blank drawing, RefusedError for one that is no digit.
    """
    if stop.label is not None:
        return _point(stop, stop.label, trained)
    if stop.ink:
        return _drawing(stop, trained, refused, judge())
    data = datasets.load(trained.recipe.data)
    name: SplitName = "test" if stop.split == "test" else "train"
    split = data.split(name)
    if stop.position >= len(split):
        raise StopError(f"The {name} digits count from 0 to {len(split) - 1:,}; there is no {stop.text}.")
    image, label = split.images[stop.position], int(split.labels[stop.position])
    return Place(stop, image, written(image, label, trained), label, f"{name} digit {stop.position:,}")


def written(image: Image, label: int, trained: Trained) -> Point:
    """Where a digit (28 x 28) of that class lies in the generator's space."""
    classes = one_hot(label)
    return Point(encode(trained.weights, image[None], classes[None])[0][0], classes)


def drawn(point: Point, trained: Trained, side: int = 28) -> Image:
    """The picture of a point of the space."""
    return draw(fold(trained.weights, point.latents, point.classes), side)


def _point(stop: Stop, label: int, trained: Trained) -> Place:
    if len(stop.latents) > trained.recipe.latents:
        raise StopError(f"This generator has {trained.recipe.latents} latents; leave some numbers of {stop.text} out.")
    point = Point(_latents(stop, trained) if stop.latents else trained.mixture.middle(label), one_hot(label))
    name = f"a written {label}" if stop.latents else f"a plain {label}"
    return Place(stop, drawn(point, trained), point, label, name)


def _latents(stop: Stop, trained: Trained) -> Floats:
    """The point's numbers; those that were left out are zero."""
    latents = np.zeros(trained.recipe.latents, np.float32)
    latents[: len(stop.latents)] = stop.latents
    return latents


def _drawing(stop: Stop, trained: Trained, refused: bool, judge: Reader) -> Place:
    parts = ink.read(strokes.render(strokes.unpack(stop.ink), DRAWN)).parts
    if not parts:
        raise StopError("A drawing of this path is blank; draw a digit, or take the stop out.")
    if len(parts) > 1:
        raise StopError(f"A drawing of this path holds {len(parts)} digits; draw one.")
    image = parts[0].image
    answer = judge.answers(image[None])[0]
    if answer.verdict in ("not a digit", "blank") and not refused:
        raise RefusedError(f"A drawing of this path is read as no digit; if it must be one, then as {answer.digit}.")
    point = written(image, answer.digit, trained)
    return Place(stop, image, point, answer.digit, f"a drawn {answer.digit}")


def find_all(stops: Sequence[Stop], trained: Trained, refused: bool = False) -> list[Place]:
    """The places of all stops of a path. Raises StopError."""
    return [find(stop, trained, refused) for stop in stops]
