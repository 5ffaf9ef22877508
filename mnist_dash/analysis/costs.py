"""What a training costs: an estimate of its seconds from the measured speed of the most similar finished run."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mnist_dash.models.recipes import Recipe

# What a step costs beside its multiply-adds, as multiply-adds per digit: fitted to four tutorials from 4,000 to 6
# million multiply-adds on one processor, where seconds per digit are a straight line of (multiply-adds + this).
OVERHEAD = 170_000

# Augmentations that cost alike, as one step makes them together.
KINDS = {
    "moved": ("shift", "rotate", "scale", "shear", "stretch"),
    "bent": ("elastic",),
    "pen": ("thickness", "edges"),
    "flourish": ("flourish",),
}


@dataclass(frozen=True)
class Measured:
    """A finished run's speed: digits a second while training, and seconds from start to end."""

    recipe: Recipe
    images_per_second: float
    seconds: float
    epochs: int
    here: bool  # on this machine's processor


@dataclass(frozen=True)
class Estimate:
    """Expected seconds, the factor by which they may be off either way, and the run they come from."""

    seconds: float
    basis: Measured
    off: float

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most seconds to expect."""
        return self.seconds / self.off, self.seconds * self.off


# How far an estimate may be off: from the same recipe with another seed on this machine, a similar one, one elsewhere.
SAME, SIMILAR, ELSEWHERE = 1.2, 1.5, 2.5
NEAREST, EVEN = 5, 0.3  # the runs that are blended, and what is added to their distances before they weigh


def estimate(recipe: Recipe, runs: Sequence[Measured]) -> Estimate | None:
    """How long the recipe should take, from the most similar runs; None where nothing similar has finished."""
    similar = [run for run in runs if _model(run.recipe) == _model(recipe) and run.seconds > 0]
    if not recipe.is_classical:
        similar = [run for run in similar if run.images_per_second > 0]
    if not similar:
        return None
    known = [run for run in similar if run.here] or similar
    same = [run for run in known if _is_same(recipe, run.recipe)]
    nearest = same or sorted(known, key=lambda run: _distance(recipe, run.recipe))[:NEAREST]
    off = ELSEWHERE if not nearest[0].here else SAME if same else SIMILAR
    return Estimate(_blended(recipe, nearest), nearest[0], off)


def _blended(recipe: Recipe, runs: Sequence[Measured]) -> float:
    """The seconds that these runs foretell: their geometric mean, nearer ones counting more.

    One run alone was timed beside whatever else the machine did then.
    """
    weights = [1 / (EVEN + _distance(recipe, run.recipe)) for run in runs]
    told = [math.log(max(_seconds(recipe, run), 1e-3)) for run in runs]
    return math.exp(math.fsum(w * t for w, t in zip(weights, told, strict=True)) / math.fsum(weights))


def _is_same(one: Recipe, other: Recipe) -> bool:
    """Whether two recipes do the same work: they differ at most by seed, and by what is validated on."""
    return replace(one, seed=0, protocol="holdout") == replace(other, seed=0, protocol="holdout")


def _model(recipe: Recipe) -> str:
    """Classical models compare with themselves only, networks with each other."""
    return recipe.baseline().name if recipe.is_classical else "network"


def _work(recipe: Recipe) -> float:
    """Work per digit, in multiply-adds."""
    passes = 2 if recipe.attack else 1  # an attack looks once before the step learns
    return passes * recipe.network().multiply_adds + OVERHEAD


def _distance(one: Recipe, other: Recipe) -> float:
    """How unlike two recipes are in what sets their speed."""
    if one.is_classical:
        return abs(math.log(one.training_digits / other.training_digits)) + (one.model != other.model)
    return (
        abs(math.log(_work(one) / _work(other)))
        + 0.3 * abs(math.log2(one.batch_size / other.batch_size))
        + 0.5 * len(_extras(one) ^ _extras(other))
        + 0.5 * (one.precision != other.precision)
    )


def _extras(recipe: Recipe) -> set[str]:
    """The kinds of work beside the network's: turned and moved digits, pens, digits bent or written anew."""
    kinds = {kind for kind, names in KINDS.items() if any(getattr(recipe.augmentation, name) for name in names)}
    return kinds | ({"written"} if recipe.written or recipe.strangers else set())


def _seconds(recipe: Recipe, basis: Measured) -> float:
    if recipe.is_classical:
        return basis.seconds * recipe.training_digits / basis.recipe.training_digits
    learning = basis.epochs * basis.recipe.training_digits / basis.images_per_second
    start = max(basis.seconds - learning, 0)  # loading, compiling, measuring
    speed = basis.images_per_second * _work(basis.recipe) / _work(recipe)
    return start + recipe.epochs * recipe.training_digits / speed
