"""Pictures that a page looks at: a digit of a split, or a drawing whose ink the link carries."""

from dataclasses import dataclass

import numpy as np

from mnist_dash.data.datasets import Bytes, SplitName
from mnist_dash.data.ink import carried
from mnist_dash.ui.loaders.data import dataset

# A split and a position in it, or DRAWING and the ink as `ink.carried` writes it.
Where = tuple[str, int | str]
DRAWING = "drawing"


@dataclass(frozen=True, eq=False)
class Looked:
    """A picture to look at. `label` is None where nobody said what it is; `place` seeds what chance does to it."""

    image: Bytes
    label: int | None
    title: str
    place: int


def looked_at(name: str, where: Where) -> Looked:
    """The picture of a data set's split, or of a drawing's ink. Raises InkError."""
    source, which = where
    if source == DRAWING:
        return Looked(np.asarray(carried.unpack(str(which)).parts[0].image), None, "your drawing", 0)
    split: SplitName = "train" if source == "train" else "test"
    images, place = dataset(name).split(split), int(which)
    return Looked(images.images[place], int(images.labels[place]), f"{split} {place:,}", place)
