"""A network's last layer taught somebody's digits: what lies before it stays, so that seconds are enough.

The layer is fitted anew, by its cross-entropy, to lessons: somebody's digits, each redrawn many times, and as many of
the network's own kind of lessons as keep it from forgetting. A pull holds the weights near where they were, so the
problem has one solution, and few digits change little. How well that works is read off digits that were kept out: for
each of some folds the layer is taught the others alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mnist_dash.models import augmentation
from mnist_dash.models.recipes import Augmentation

Floats = npt.NDArray[np.float32]
Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Layer = dict[str, npt.NDArray[np.float32]]  # `kernel`, D x units, and `bias`
Judge = Callable[[Layer, npt.NDArray[np.int64]], Mask]  # which of the digits at these places a layer reads right

REDRAWN = 20  # times each digit is drawn again, a little different
MOST_REDRAWN = 3_000  # pictures of all of them
MINE, OTHERS = 10.0, 0.15  # what one of somebody's digits counts with its redrawings, and one other lesson
MOST = 600.0  # what all of somebody's digits may count together: the others count about a thousand
PULL = 10.0  # on the square of each weight's way from where it was
STEPS = 60  # of L-BFGS at most; about 25 are taken
FOLDS = 20  # up to so many digits each is kept out by itself

# How much one person's digits of the same kind differ: less than people do from each other.
VARIED = Augmentation(shift=1, rotate=6, scale=0.08, shear=6, elastic=0.4, stretch=0.1, thickness=0.8, edges=2)


@dataclass(frozen=True, eq=False)
class Lessons:
    """Features (N x D) with the unit that each should raise (N), and what each counts (N)."""

    features: Floats
    units: npt.NDArray[np.int64]
    counts: Floats

    def and_these(self, others: "Lessons") -> "Lessons":
        """Both together."""
        pairs = ((getattr(self, name), getattr(others, name)) for name in ("features", "units", "counts"))
        return Lessons(*(np.concatenate(pair) for pair in pairs))

    def at(self, kept: Mask) -> "Lessons":
        """Only some of them."""
        return Lessons(self.features[kept], self.units[kept], self.counts[kept])


def redrawn(images: Images) -> tuple[Images, npt.NDArray[np.int64]]:
    """The digits (N x 28 x 28) and their redrawings, and which of the digits each picture is."""
    times = max(1, min(REDRAWN, MOST_REDRAWN // len(images) - 1))
    drawn = [augmentation.preview(images, VARIED, seed, None) for seed in range(times)]
    return np.concatenate([images, *drawn]), np.tile(np.arange(len(images)), times + 1)


def counts(digits: int, pictures: int) -> Floats:
    """What each picture counts of so many digits that were redrawn to so many pictures."""
    return np.full(pictures, min(MINE, MOST / digits) * digits / pictures, np.float32)


def fit(layer: Layer, lessons: Lessons) -> Layer:
    """The layer after these lessons, near where it was: a fifth of a second for seven thousand of 128 values."""
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    before = np.vstack([layer["kernel"], layer["bias"]]).astype(np.float64)
    inputs = np.hstack([lessons.features, np.ones((len(lessons.features), 1), np.float32)])
    rows = np.arange(len(inputs))

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.reshape(before.shape)
        values = inputs @ weights.astype(np.float32)
        values -= values.max(axis=1, keepdims=True)
        shares = np.exp(values)
        sums = shares.sum(axis=1, keepdims=True)
        shares /= sums
        missed = np.log(sums[:, 0]) - values[rows, lessons.units]
        shares[rows, lessons.units] -= 1
        away = weights - before
        slope = inputs.T @ (shares * lessons.counts[:, None]) + PULL * away
        return float((missed * lessons.counts).sum() + PULL / 2 * (away**2).sum()), slope.ravel()

    with threadpool_limits(1):  # products this small gain nothing by threads, and on busy cores lose 15 times the time
        found = minimize(loss, before.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    weights = found.reshape(before.shape).astype(np.float32)
    return {"kernel": weights[:-1], "bias": weights[-1]}


def folds(count: int) -> npt.NDArray[np.int64]:
    """In which turn each of so many digits is kept out: each in its own up to FOLDS of them, else by chance."""
    turns = np.arange(count) % FOLDS
    return turns if count <= FOLDS else np.random.default_rng(0).permutation(turns)


def kept_out(
    layer: Layer,
    others: Lessons,
    mine: Lessons,
    which: npt.NDArray[np.int64],
    judge: Judge,
    tell: Callable[[int, int], None],
) -> Mask:
    """Which of somebody's digits a layer reads right that was taught the others of them, never this one.

    `which` says of each of their lessons whose picture or redrawing it is.
    """
    turns = folds(int(which.max()) + 1)
    right = np.zeros(len(turns), bool)
    rounds = int(turns.max()) + 1
    for turn in range(rounds):
        tell(turn, rounds)
        out = np.flatnonzero(turns == turn)
        taught = fit(layer, others.and_these(mine.at(turns[which] != turn)))
        right[out] = judge(taught, out)
    return right
