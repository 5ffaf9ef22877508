"""What a training costs: an estimate of its seconds from the measured speed of the most similar finished run."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mnist_dash.models.recipes import Recipe

# What a step costs beside its multiply-adds, as multiply-adds per digit: fitted to four tutorials from 4,000 to 6
# million multiply-adds on one processor, where seconds per digit are a straight line of (multiply-adds + this).
OVERHEAD = 170_000


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
    """Expected seconds, and the run they come from."""

    seconds: float
    basis: Measured


def estimate(recipe: Recipe, runs: Sequence[Measured]) -> Estimate | None:
    """How long the recipe should take, from the most similar run; None where nothing similar has finished."""
    similar = [run for run in runs if _model(run.recipe) == _model(recipe) and run.seconds > 0]
    if not recipe.is_classical:
        similar = [run for run in similar if run.images_per_second > 0]
    if not similar:
        return None
    basis = min(similar, key=lambda run: (not run.here, _distance(recipe, run.recipe)))
    return Estimate(_seconds(recipe, basis), basis)


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
        + 0.5 * (bool(one.augmentation) != bool(other.augmentation))
        + 0.5 * (one.precision != other.precision)
    )


def _seconds(recipe: Recipe, basis: Measured) -> float:
    if recipe.is_classical:
        return basis.seconds * recipe.training_digits / basis.recipe.training_digits
    learning = basis.epochs * basis.recipe.training_digits / basis.images_per_second
    start = max(basis.seconds - learning, 0)  # loading, compiling, measuring
    speed = basis.images_per_second * _work(basis.recipe) / _work(recipe)
    return start + recipe.epochs * recipe.training_digits / speed
