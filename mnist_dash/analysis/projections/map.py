"""A finished map: the recipe, a place for each digit, the pictures of its forming, and what is known of it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections.pca import Basis
from mnist_dash.analysis.projections.progress import Floats
from mnist_dash.analysis.projections.projection import Projection


@dataclass(frozen=True, eq=False)
class Map:
    """A finished map of N digits.

    positions: int32 N, global digit indices, sorted; coordinates: float32 N x 2.
    frames: float32 F x M x 2, what it looked like on the way, for M of the N points: the rows `frame_rows`
    (int32 M) of `coordinates`; frame_steps: int32 F. A map that is made in one step (PCA) has no frames.
    facts: seconds (in all, and by stage), versions, processor, date, and the trust figures under "trust".
    basis: the principal components that the pixels were reduced to; for PCA all of them.
    """

    projection: Projection
    positions: npt.NDArray[np.int32]
    coordinates: Floats
    frames: Floats
    frame_rows: npt.NDArray[np.int32]
    frame_steps: npt.NDArray[np.int32]
    facts: dict[str, Any]
    basis: Basis = field(repr=False)
