"""How far a heat map can be trusted: what taking away, and putting in, its pixels first does to the answer.

MNIST's ground is zero, so taking pixels away flatters every map: the same curves for a random order and for the
brightest ink first stand beside each, and a map is worth something only where it beats both.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.explanation.attributions import ATTRIBUTIONS, SIDE, Numbers, Question
from mnist_dash.models.plain import PlainNetwork
from mnist_dash.models.plain.layers import Values

STEPS = 28  # of each curve: 28 pixels at a time
BASELINES = ("random order", "brightest ink first")
SAMPLES, RADIUS = 10, 0.2  # of the sensitivity: noisy copies, and how far a pixel may move, of full ink


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
    answers = asked.shares(pictures).reshape(len(orders), 2, STEPS + 1)
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


def sensitivity(asked: Question, method: str, found: Numbers) -> tuple[float, float]:
    """The largest change of a method's map `found` under small noise of the image (Yeh et al. 2019).

    As a share of the map, and in units of the picture, as Quantus counts: the change for ink of 0 to 1, as a share of
    the ink (both by the Frobenius norm). The noise is even, seeded, and kept within paper and ink.
    """
    noise = np.random.default_rng(0).uniform(-RADIUS * 255, RADIUS * 255, (SAMPLES, SIDE, SIDE))
    copies = np.clip(np.rint(asked.ink + noise), 0, 255).astype(np.uint8)
    make = ATTRIBUTIONS[method].make
    most = max(float(np.linalg.norm(make(replace(asked, image=copy)) - found)) for copy in copies)
    own, ink = float(np.linalg.norm(found)), float(np.linalg.norm(asked.ink)) / 255
    unit = 255 if ATTRIBUTIONS[method].per_ink else 1
    return most / own if own else 0.0, most * unit / ink if ink else 0.0


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
    """How alike the ink of a gradient method's map is to that of the network with its last so many layers shuffled."""
    make = ATTRIBUTIONS[method].make
    return alike(asked, make(asked), make(in_network(asked, shuffled(asked.network, layers))))


def alike(asked: Question, one: Numbers, other: Numbers) -> float:
    """How alike two maps of a picture are where it has ink, by `similarity`.

    Blank paper is left out: where a map is the ink times something, it is 0 there in any network.
    """
    here = asked.image > 0 if asked.image.any() else np.ones_like(asked.image, bool)
    return similarity(one[here], other[here])


def in_network(asked: Question, network: PlainNetwork) -> Question:
    """The same question to another network."""
    return replace(asked, network=network, answers=network.probabilities)
