"""What each latent changes, in words: its correlation with the handwriting measures among digits of the same class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.data.measures import MEASURES

TOLD = 0.3  # correlations nearer to zero than this are not worth a word
MOST_WORDS = 2
NAMES = {name: measure.name for name, measure in MEASURES.items() if name not in ("offset", "area")}


@dataclass(frozen=True)
class Meaning:
    """A measure that a latent goes with, and the correlation (-1 to 1)."""

    measure: str
    correlation: float

    def __str__(self) -> str:
        return f"{self.measure} ({self.correlation:+.2f})"


def meanings(
    latents: npt.NDArray[Any], labels: npt.NDArray[np.uint8], table: Mapping[str, npt.NDArray[Any]]
) -> list[tuple[Meaning, ...]]:
    """For each latent (N x L) the measures that it goes with, the closest first; none where it goes with none.

    Class means are taken away first: a latent that is large for ones only says nothing of how people write.
    """
    columns = [_within(latents[:, number], labels) for number in range(latents.shape[1])]
    known = {name: _within(np.asarray(table[name], np.float64), labels) for name in NAMES}
    return [_told(column, known) for column in columns]


def _told(column: npt.NDArray[Any], known: Mapping[str, npt.NDArray[Any]]) -> tuple[Meaning, ...]:
    found = [Meaning(name, _correlation(column, values)) for name, values in known.items()]
    found = sorted(found, key=lambda each: -abs(each.correlation))[:MOST_WORDS]
    return tuple(each for each in found if abs(each.correlation) >= TOLD)


def _within(values: npt.NDArray[Any], labels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """The values less their class's mean; what is not defined counts as the mean."""
    found = np.zeros(len(values))
    for label in np.unique(labels):
        members = (labels == label) & np.isfinite(values)
        found[members] = values[members] - values[members].mean()
    return found


def _correlation(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> float:
    spread = float(first.std() * second.std())
    return float((first * second).mean()) / spread if spread else 0.0
