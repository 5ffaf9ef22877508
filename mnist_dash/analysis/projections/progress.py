"""What a fit tells while it goes on, and the errors it may end with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_dash.errors import PlainError

Floats: TypeAlias = npt.NDArray[np.float32]


class ProjectionError(PlainError):
    """A map cannot be made as asked; the message says in one sentence what to change."""


@dataclass(frozen=True, eq=False)
class Progress:
    """Where a fit is: its stage, and while it lays the points out also the step and the picture so far.

    The coordinates (N x 2) may be the array that the library goes on changing: copy what is to be kept.
    """

    stage: str
    step: int = 0
    steps: int = 0
    coordinates: npt.NDArray[np.floating] | None = None


# Takes each Progress; what it raises ends the fit.
Report: TypeAlias = Callable[[Progress], None]
LAYOUT = "Laying out"  # the one stage that has steps and pictures
