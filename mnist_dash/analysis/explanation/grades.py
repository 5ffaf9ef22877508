"""How far a heat map can be trusted: what taking away, and putting in, its pixels first does to the answer.

MNIST's ground is zero, so taking pixels away flatters every map: the same curves for a random order and for the
brightest ink first stand beside each, and a map is worth something only where it beats both.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.explanation.attributions import ATTRIBUTIONS, SIDE, Numbers, Question
from mnist_dash.models.plain import PlainNetwork
from mnist_dash.models.plain.layers import Values

STEPS = 28  # of each curve: 28 pixels at a time
BASELINES = ("random order", "brightest ink first")


@dataclass(frozen=True, eq=False)
class Grade:
    """The probability of the class as pixels go (`deletion`) and come (`insertion`), each STEPS + 1 values.

    A good map has a small area under the deletion and a large one under the insertion; areas are 0 to 1.
    """

    deletion: Numbers
    insertion: Numbers

    @property
    def areas(self) -> tuple[float, float]:
        """The mean heights of the two curves."""
        return float(self.deletion.mean()), float(self.insertion.mean())

    @property
    def faithfulness(self) -> float:
        """Insertion less deletion, -1 to 1: what both say in one number."""
        return self.areas[1] - self.areas[0]


def grade(asked: Question, maps: dict[str, Numbers]) -> dict[str, Grade]:
    """The grade of each map by its name, and of the two orders that know nothing of the network (BASELINES)."""
    orders = {name: _first(values) for name, values in maps.items()}
    orders[BASELINES[0]] = np.random.default_rng(0).permutation(SIDE * SIDE)
    orders[BASELINES[1]] = _first(asked.ink)
    pictures = np.concatenate([_curve_pictures(asked, order) for order in orders.values()])
    answers = asked.answers(pictures)[:, asked.label].astype(np.float64).reshape(len(orders), 2, STEPS + 1)
    return {name: Grade(*curves) for name, curves in zip(orders, answers, strict=True)}


def _first(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """The pixels with the greatest values first."""
    return np.argsort(-values.ravel(), kind="stable")


def _curve_pictures(asked: Question, order: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """The digit with ever more pixels taken away, then blank paper with ever more of them put in."""
    rank = np.empty(SIDE * SIDE, np.int64)
    rank[order] = np.arange(SIDE * SIDE)
    reached = np.linspace(0, SIDE * SIDE, STEPS + 1)[:, None] > rank[None]
    ink = asked.image.ravel()
    return np.concatenate([np.where(reached, 0, ink), np.where(reached, ink, 0)]).reshape(-1, SIDE, SIDE)


def shuffled(network: PlainNetwork, layers: int, seed: int = 0) -> PlainNetwork:
    """The network with the weights of its last so many layers in random order (Adebayo et al. 2018).

    A map that hardly changes with it does not show what the network learned.
    """
    random = np.random.default_rng(seed)
    with_weights = [place for place, own in enumerate(network.weights) if own]
    chosen = set(with_weights[len(with_weights) - layers :]) if layers else set()

    def mixed(place: int, own: tuple[Values, ...]) -> tuple[Values, ...]:
        if place not in chosen or network.rows[place].layer.kind == "batch_norm":
            return own
        return tuple(random.permuted(each.ravel()).reshape(each.shape) for each in own)

    return network.with_weights(tuple(mixed(place, own) for place, own in enumerate(network.weights)))


def weight_layers(network: PlainNetwork) -> int:
    """How many layers have weights that may be shuffled."""
    return sum(1 for own in network.weights if own)


def similarity(one: Numbers, other: Numbers) -> float:
    """Spearman's rank correlation of the sizes of two maps, -1 to 1; 0 where one of them is even."""
    from scipy import stats

    sizes = np.abs(one).ravel(), np.abs(other).ravel()
    if min(float(np.ptp(each)) for each in sizes) == 0:
        return 0.0
    return float(stats.spearmanr(*sizes).statistic)


def sanity(asked: Question, method: str, layers: int) -> float:
    """How alike the map of a gradient method is to that of the network with its last so many layers shuffled."""
    network = shuffled(asked.network, layers)
    other = Question(network, network.probabilities, asked.image, asked.label)
    make = ATTRIBUTIONS[method].make
    return similarity(make(asked), make(other))
