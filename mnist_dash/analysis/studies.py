"""A study: what one or two settings do, each value with several seeds, and which does best on held-out digits.

The test digits never choose: every run of a study keeps 5,000 training digits out, and those decide.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mnist_dash.analysis.over_seeds import Mean, mean
from mnist_dash.models import recipes
from mnist_dash.models.recipes import AUGMENTATIONS, SETTINGS, Recipe, RecipeError
from mnist_dash.quantities import interval, percent, points

MOST = 60  # runs in one study, or in one round of it
VARIED = (
    "learning_rate",
    "batch_size",
    "epochs",
    "optimizer",
    "schedule",
    "train_size",
    "weight_decay",
    "label_smoothing",
    "model",
    *AUGMENTATIONS,
)
Search = Literal["grid", "random", "halving"]
SEARCHES: dict[Search, str] = {
    "grid": "Every combination of the values, with every seed.",
    "random": "Some combinations, drawn at random, the same ones for everybody: often almost as good, for less.",
    "halving": "Successive halving: all combinations begin with few epochs, the better half goes on with twice as "
    "many, until the last has them all. The bad ones are given up early; so is a slow starter that would have won.",
}
Cell = tuple[str, ...]  # a value of each setting, as typed
Round = dict[Cell, list[Recipe]]  # the recipes of each combination, one a seed
Scores = Mapping[str, float | None]  # held-out accuracy (0 to 1) by run id; None for a run that failed


def typed_values(setting: str, text: str) -> tuple[str, ...]:
    """The values of a text with commas between, each once. Raises RecipeError where there is none."""
    values = tuple(dict.fromkeys(value.strip() for value in text.split(",") if value.strip()))
    if not values:
        example = "128N-10N" if setting == "model" else (SETTINGS | AUGMENTATIONS)[setting].default
        raise RecipeError(f"Type the values of {setting} with commas between, such as {example}.")
    return values


@dataclass(frozen=True)
class Study:
    """One or two settings of a recipe, the combinations of their values that are tried, and how often each."""

    recipe: Recipe
    settings: tuple[str, ...]
    cells: tuple[Cell, ...]
    seeds: int
    search: Search = "grid"

    def recipes(self, cell: Cell, epochs: int | None = None) -> list[Recipe]:
        """The recipes of a combination, one a seed; with other epochs where they are given."""
        changes: dict[str, object] = dict(zip(self.settings, cell, strict=True))
        if epochs:
            changes["epochs"] = epochs
        return [
            recipes.with_settings(self.recipe, {**changes, "protocol": "holdout", "seed": seed})
            for seed in range(self.seeds)
        ]


def plan(
    recipe: Recipe, varied: Mapping[str, str], seeds: int, search: Search = "grid", tries: int | None = None
) -> Study:
    """The study of one or two settings, given as typed ({"epochs": "1, 2"}); `tries` of the combinations if random.

    Raises RecipeError in one sentence for what could not be trained.
    """
    if recipe.is_classical:
        raise RecipeError(f"Choose a network: {recipe.model} has no such setting to vary.")
    if not 1 <= len(varied) <= 2 or not set(varied) <= set(VARIED):
        raise RecipeError(f"Vary one or two of: {', '.join(VARIED)}.")
    if search == "halving" and "epochs" in varied:
        raise RecipeError("Vary something else than epochs: successive halving sets them itself.")
    settings = tuple(varied)
    cells = tuple(itertools.product(*(typed_values(name, varied[name]) for name in settings)))
    if search == "random" and tries:
        drawn = np.random.default_rng(0).permutation(len(cells))[:tries]
        cells = tuple(cells[place] for place in sorted(drawn.tolist()))
    if len(cells) * seeds > MOST:
        raise RecipeError(f"Make the study smaller: it has {len(cells) * seeds} runs, and {MOST} is the most.")
    study = Study(recipe, settings, cells, seeds, search)
    for cell in cells:
        study.recipes(cell)
    return study


def sizes(study: Study) -> list[tuple[int, int]]:
    """How many combinations each round tries, and with how many epochs; one round unless halving."""
    count, epochs = len(study.cells), study.recipe.epochs
    if study.search != "halving":
        return [(count, epochs)]
    rounds = max(math.ceil(math.log2(count)), 0) + 1
    return [(math.ceil(count / 2**number), max(epochs // 2 ** (rounds - 1 - number), 1)) for number in range(rounds)]


def rounds(study: Study, scores: Scores) -> list[Round]:
    """The rounds so far: each next one holds the better half of the last, as soon as all of that are scored."""
    if study.search != "halving":
        return [{cell: study.recipes(cell) for cell in study.cells}]
    found: list[Round] = []
    kept: Sequence[Cell] = study.cells
    for count, epochs in sizes(study):
        if found:
            kept = ranking(found[-1], scores)[:count]
        found.append({cell: study.recipes(cell, epochs) for cell in kept})
        if not is_over(found[-1], scores):
            break
    return found


def is_over(tried: Round, scores: Scores) -> bool:
    """Whether all runs of a round have ended."""
    return all(recipes.recipe_id(recipe) in scores for line in tried.values() for recipe in line)


def known(line: Sequence[Recipe], scores: Scores) -> list[float]:
    """The scores that are known of some recipes, in their order."""
    found = (scores.get(recipes.recipe_id(recipe)) for recipe in line)
    return [score for score in found if score is not None]


def ranking(tried: Round, scores: Scores) -> list[Cell]:
    """The combinations with a score, best mean first; those of equal means as they were typed."""
    means = {cell: float(np.mean(values)) for cell, line in tried.items() if (values := known(line, scores))}
    return sorted(means, key=lambda cell: -means[cell])


def lead(first: Sequence[Recipe], second: Sequence[Recipe], scores: Scores) -> Mean | None:
    """By how much the first scores above the second, seed by seed; None where no seed has both."""
    pairs = [
        (scores.get(recipes.recipe_id(one)), scores.get(recipes.recipe_id(other)))
        for one, other in zip(first, second, strict=True)
    ]
    differences = [one - other for one, other in pairs if one is not None and other is not None]
    return mean(differences) if differences else None


def verdict(study: Study, tried: Round, scores: Scores) -> str:
    """What a round says so far, as Markdown; nothing before the first run has ended."""
    order = ranking(tried, scores)
    if not order:
        return ""
    best = mean(known(tried[order[0]], scores))
    among = f"{interval(best.ends)}, mean of {best.count} seeds" if best.ends else "one seed"
    ended = "is best" if is_over(tried, scores) else "is ahead so far"
    told = f"On held-out digits **{name(study, order[0])}** {ended}: {percent(best.value)} ({among})."
    return told if len(order) < 2 else f"{told} {_beside(study, tried, order, scores)}"


def _beside(study: Study, tried: Round, order: Sequence[Cell], scores: Scores) -> str:
    """How the best stands beside the next."""
    ahead, second = lead(tried[order[0]], tried[order[1]], scores), name(study, order[1])
    if ahead is None or ahead.ends is None:
        return f"Next is {second}; a single seed cannot tell which of the two is better."
    low, high = ahead.ends
    by = f"{points(ahead.value)} points, {points(low)} to {points(high)}, seed by seed"
    if low <= 0:
        return f"Next is {second} ({by}): these seeds cannot tell which of the two is better."
    return f"Next is {second}, and the difference is more than the luck of the seeds ({by})."


def in_words(setting: str) -> str:
    """A setting's name within a sentence: learning rate."""
    return setting.replace("_", " ")


def name(study: Study, cell: Cell) -> str:
    """A combination in words: learning rate 0.002, epochs 3."""
    return ", ".join(f"{in_words(setting)} {value}" for setting, value in zip(study.settings, cell, strict=True))


def rows(study: Study, tried: Round, scores: Scores, word: Callable[[str], str]) -> list[dict[str, str]]:
    """A row a combination and a column a seed: the score, else what `word` says of the run id."""
    table = []
    for cell, line in tried.items():
        ids = [recipes.recipe_id(recipe) for recipe in line]
        told = [percent(score) if (score := scores.get(each)) is not None else word(each) for each in ids]
        row = dict(zip(map(in_words, study.settings), cell, strict=True))
        row |= {f"Seed {recipe.seed}": each for recipe, each in zip(line, told, strict=True)}
        if study.seeds > 1:
            values = known(line, scores)
            found = mean(values) if values else None
            row["Mean"] = percent(found.value) if found else ""
            row["95 % interval"] = interval(found.ends) if found and found.ends else ""
        table.append(row)
    return table
