"""Recipes trained with several seeds: their means and spreads, and which of two is better beyond that luck."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from string import ascii_uppercase

import numpy as np

from mnist_dash.models.recipes import Recipe, to_link
from mnist_dash.quantities import estimate, interval, percent, points

LEAST = 2  # seeds of a recipe from which it has a spread


@dataclass(frozen=True)
class Mean:
    """The mean of some scores with its 95 % interval by Student's t; the interval is None for a single score."""

    value: float
    ends: tuple[float, float] | None
    count: int

    def __str__(self) -> str:
        return estimate(self.value, self.ends) if self.ends else percent(self.value)


def mean(values: Sequence[float]) -> Mean:
    """The mean of one or more scores, or of differences of scores."""
    middle, count = float(np.mean(values)), len(values)
    if count < LEAST:
        return Mean(middle, None, count)
    half = _student(count - 1) * float(np.std(values, ddof=1)) / math.sqrt(count)
    return Mean(middle, (middle - half, middle + half), count)


def unpaired(first: Sequence[float], second: Sequence[float]) -> Mean:
    """By how much the first mean lies above the second, with Welch's 95 % interval; two or more scores of each."""
    parts = [float(np.var(values, ddof=1)) / len(values) for values in (first, second)]
    middle, error = float(np.mean(first) - np.mean(second)), math.sqrt(sum(parts))
    freedom = (
        sum(parts) ** 2 / sum(part**2 / (len(values) - 1) for part, values in zip(parts, (first, second), strict=True))
        if error
        else 1.0
    )
    half = _student(freedom) * error
    return Mean(middle, (middle - half, middle + half), len(first) + len(second))


def _student(freedom: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))


@dataclass(frozen=True)
class Spread:
    """Runs, by their places, that differ by seed only; mean, deviation and range of their accuracy (0 to 1)."""

    recipe: str  # without the seed, in link form
    places: tuple[int, ...]
    mean: float
    deviation: float  # of the sample: n - 1
    least: float
    most: float

    @property
    def letters(self) -> str:
        """The runs as people call them: A, C."""
        return ", ".join(ascii_uppercase[place] for place in self.places)

    def __str__(self) -> str:
        """The spread in a sentence, as Markdown; the runs by the letters of their places."""
        return (
            f"{self.letters} differ by their seed only (`{self.recipe}`): mean **{percent(self.mean)}**, standard "
            f"deviation {points(self.deviation)} points, from {interval((self.least, self.most))}."
        )


def spreads(recipes: Sequence[Recipe], accuracies: Sequence[float]) -> list[Spread]:
    """The spread over seeds wherever two or more of the runs differ by seed only."""
    found = []
    for recipe, places in _groups(recipes).items():
        values = np.array([accuracies[place] for place in places])
        ends = float(values.min()), float(values.max())
        found.append(Spread(recipe, tuple(places), float(values.mean()), float(values.std(ddof=1)), *ends))
    return found


@dataclass(frozen=True)
class Rivals:
    """Two recipes with several seeds each: by how much the better one is ahead, and how that was found."""

    better: Spread
    other: Spread
    lead: Mean
    paired: bool

    @property
    def beyond_luck(self) -> bool:
        """Whether the lead is more than the seeds explain."""
        return self.lead.ends is not None and self.lead.ends[0] > 0

    def __str__(self) -> str:
        """The result in a sentence."""
        low, high = self.lead.ends or (math.nan, math.nan)
        how = f"seed by seed over {self.lead.count} seeds" if self.paired else "by Welch's interval, as no seeds pair"
        told = f"{points(self.lead.value)} points, {points(low)} to {points(high)}, {how}"
        if self.beyond_luck:
            return f"Over their seeds {self.better.letters} are better than {self.other.letters} by {told}."
        return f"The seeds cannot tell {self.better.letters} from {self.other.letters}: ahead by {told}."


def rivals(recipes: Sequence[Recipe], accuracies: Sequence[float]) -> list[Rivals]:
    """Every two recipes with several seeds among these runs: paired where two or more seeds are the same."""
    found = []
    for one, other in combinations(spreads(recipes, accuracies), 2):
        better, second = (one, other) if one.mean >= other.mean else (other, one)
        first_scores, second_scores = (_by_seed(each, recipes, accuracies) for each in (better, second))
        shared = sorted(first_scores.keys() & second_scores.keys())
        if len(shared) >= LEAST:
            lead = mean([first_scores[seed] - second_scores[seed] for seed in shared])
        else:
            lead = unpaired(list(first_scores.values()), list(second_scores.values()))
        if lead.value < 0:  # those seeds that pair may be ahead the other way round
            better, second, lead = second, better, Mean(-lead.value, _turned(lead.ends), lead.count)
        found.append(Rivals(better, second, lead, len(shared) >= LEAST))
    return found


def _turned(ends: tuple[float, float] | None) -> tuple[float, float] | None:
    return (-ends[1], -ends[0]) if ends else None


def _by_seed(spread: Spread, recipes: Sequence[Recipe], accuracies: Sequence[float]) -> Mapping[int, float]:
    return {recipes[place].seed: accuracies[place] for place in spread.places}


def _groups(recipes: Sequence[Recipe]) -> dict[str, list[int]]:
    """The places of runs that differ by seed only, by their recipe without it; those of one run are left out."""
    groups: dict[str, list[int]] = {}
    for place, recipe in enumerate(recipes):
        groups.setdefault(to_link(replace(recipe, seed=0)), []).append(place)
    return {recipe: places for recipe, places in groups.items() if len(places) >= LEAST}
