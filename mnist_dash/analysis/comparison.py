"""Two and more runs on the same digits: which differences are more than chance, and what each accuracy costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from string import ascii_uppercase
from typing import Literal

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.evaluation import Labels, Mask, Positions, Z
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import AUGMENTATIONS, SETTINGS, Recipe, to_link
from mnist_dash.models.recipes.recipe import NETWORK_ONLY
from mnist_dash.quantities import points

LEAST_RUNS, MOST_RUNS = 2, 8
LEVEL = 0.05
LONGEST_NAME = 34  # letters of a run's name in a legend

Who = Literal["first", "second", "neither"]


class ComparisonError(PlainError):
    """These runs cannot be compared."""


def check(recipes: Sequence[Recipe]) -> None:
    """Raise ComparisonError unless there are two to eight different runs of one data set."""
    if len({to_link(recipe) for recipe in recipes}) < len(recipes):
        raise ComparisonError("Choose each run once only.")
    if not LEAST_RUNS <= len(recipes) <= MOST_RUNS:
        raise ComparisonError(f"Choose {LEAST_RUNS} to {MOST_RUNS} runs to compare, not {len(recipes)}.")
    data = sorted({recipe.data for recipe in recipes})
    if len(data) > 1:
        raise ComparisonError(f"Choose runs of one data set: these are of {' and '.join(data)}.")


# --- paired tests ---------------------------------------------------------------------------------------


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p-value of McNemar's test: how likely so uneven a split is if both are equally good."""
    from scipy.special import bdtr

    count = only_first + only_second
    return min(1.0, 2 * float(bdtr(min(only_first, only_second), count, 0.5))) if count else 1.0


def holm(values: Sequence[float]) -> list[float]:
    """The p-values after Holm's correction for testing all of them at once."""
    order = np.argsort(values, kind="stable")
    raised = np.asarray(values)[order] * np.arange(len(values), 0, -1)
    adjusted = np.empty(len(values))
    adjusted[order] = np.minimum(np.maximum.accumulate(raised), 1)
    return [float(value) for value in adjusted]


@dataclass(frozen=True)
class Pair:
    """Two runs, by their places: on how many digits only one of them is right, and McNemar's p-values."""

    first: int
    second: int
    only_first: int
    only_second: int
    p: float
    adjusted: float  # after Holm's correction for all pairs

    @property
    def better(self) -> int | None:
        """The place of the run that is better beyond chance, if either is."""
        if self.adjusted >= LEVEL:
            return None
        return self.first if self.only_first > self.only_second else self.second


def pairs(rights: Sequence[Mask]) -> list[Pair]:
    """Every two runs tested on the same digits; `rights` says of each run which digits it has right."""
    places = list(combinations(range(len(rights)), 2))
    counts = [(int((rights[a] & ~rights[b]).sum()), int((rights[b] & ~rights[a]).sum())) for a, b in places]
    values = [mcnemar(*count) for count in counts]
    found = zip(places, counts, values, holm(values), strict=True)
    return [Pair(*place, *count, p, adjusted) for place, count, p, adjusted in found]


def difference(pair: Pair, digits: int) -> tuple[float, float, float]:
    """By what share of the digits the first is better, with the ends of the 95 % interval for paired shares.

    Wald's interval after half a digit is added to each of the four cells (Agresti and Min 2005, Statistics in Medicine
    24), which holds 95 % also where the two hardly differ.
    """
    value = (pair.only_first - pair.only_second) / digits
    first, second, count = pair.only_first + 0.5, pair.only_second + 0.5, digits + 2
    middle = (first - second) / count
    half = Z * float(np.sqrt((first + second) / count - middle**2) / np.sqrt(count))
    return value, middle - half, middle + half


def verdict(pair: Pair, names: Sequence[str], digits: int) -> str:
    """The result of the test in one plain sentence, with the difference and its 95 % interval in points."""
    value, low, high = difference(pair, digits)
    ahead = pair.first if pair.better is None and value >= 0 else pair.second if pair.better is None else pair.better
    if ahead != pair.first:
        value, low, high = -value, -high, -low
    told = f"{points(value)} points, {points(low)} to {points(high)}"
    if pair.better is None:
        return (
            f"cannot be told apart on these {digits:,} digits: {names[ahead]} is ahead by {told} "
            f"({describe_p(pair.adjusted)})"
        )
    return f"{names[ahead]} is better by {told} ({describe_p(pair.adjusted)})"


def how_tested(pairs: int) -> str:
    """What McNemar's test asks, in a sentence."""
    corrected = f", corrected for {pairs} pairs after Holm" if pairs > 1 else ""
    return (
        "Only digits that one run has right and the other wrong can tell two runs apart: McNemar's exact test asks "
        f"whether they fall too unevenly for chance{corrected}."
    )


def short_names(labels: Sequence[str]) -> list[str]:
    """The runs' names for legends and sentences: A, B, C ... and what fits of each label."""
    short = [label if len(label) <= LONGEST_NAME else f"{label[: LONGEST_NAME - 1]}…" for label in labels]
    return [f"{letter} · {label}" for letter, label in zip(ascii_uppercase, short, strict=False)]


def describe_p(p: float) -> str:
    """The p-value as people write it."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.2g}" if p < 0.1 else f"p = {p:.2f}"


# --- recipes ----------------------------------------------------------------------------------------------


def differing(recipes: Sequence[Recipe]) -> dict[str, list[str]]:
    """The settings in which the recipes differ, each with its value in every recipe; what means nothing is a dash."""
    rows = {"model": [recipe.model for recipe in recipes]}
    for name in SETTINGS:
        rows[name] = [_value(recipe, name) for recipe in recipes]
    for name in AUGMENTATIONS:
        rows[f"augmentation: {name}"] = [f"{getattr(recipe.augmentation, name):g}" for recipe in recipes]
    return {name: values for name, values in rows.items() if len(set(values)) > 1}


def setting_words(name: str) -> str:
    """A setting's name at the beginning of a row: Learning rate."""
    return name.replace("_", " ").capitalize()


def _value(recipe: Recipe, name: str) -> str:
    value = getattr(recipe, name)
    if recipe.is_classical and name in NETWORK_ONLY:
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


# --- disagreements --------------------------------------------------------------------------------------


def disagreements(first: Labels, second: Labels, labels: Labels) -> dict[Who, Positions]:
    """Where two runs' answers differ, by who is right."""
    differ = first != second
    return {
        "first": np.flatnonzero(differ & (first == labels)),
        "second": np.flatnonzero(differ & (second == labels)),
        "neither": np.flatnonzero(differ & (first != labels) & (second != labels)),
    }


# --- cost -----------------------------------------------------------------------------------------------


def pareto(costs: npt.ArrayLike, gains: npt.ArrayLike) -> list[int]:
    """The places that no other beats, cheapest first: none costs at most as much and gains at least as much, and
    more of either. A cost or gain that is not known (NaN) is left out.
    """
    costs, gains = np.asarray(costs, np.float64), np.asarray(gains, np.float64)
    known = np.flatnonzero(np.isfinite(costs) & np.isfinite(gains))
    order = known[np.lexsort((-gains[known], costs[known]))]
    front: list[int] = []
    for place in order:
        best = front[-1] if front else None
        if best is None or gains[place] > gains[best] or (gains[place], costs[place]) == (gains[best], costs[best]):
            front.append(int(place))
    return front
