"""Several recipes at once: one setting's values by several seeds."""

import statistics
from collections.abc import Mapping, Sequence

from mnist_dash.models import recipes
from mnist_dash.models.recipes import SETTINGS, Recipe, RecipeError

MOST = 25  # runs in one grid
VARIED = (
    "learning_rate",
    "batch_size",
    "epochs",
    "optimizer",
    "schedule",
    "train_size",
    "weight_decay",
    "label_smoothing",
)
Grid = dict[str, list[Recipe]]  # the recipes of each value, one a seed


def expand(recipe: Recipe, setting: str, values: str, seeds: int) -> Grid:
    """The recipe with each of the values ("0.001, 0.002") and each of the seeds 0, 1, ... Raises RecipeError."""
    if recipe.is_classical:
        raise RecipeError(f"Choose a network: {recipe.model} has no such setting to vary.")
    if setting not in VARIED:
        raise RecipeError(f"Vary one of: {', '.join(VARIED)}.")
    typed = list(dict.fromkeys(value.strip() for value in values.split(",") if value.strip()))
    if not typed:
        raise RecipeError(f"Type the values of {setting} with commas between, such as {SETTINGS[setting].default}.")
    if len(typed) * seeds > MOST:
        raise RecipeError(f"Make the grid smaller: it has {len(typed) * seeds} runs, and {MOST} is the most.")
    return {
        value: [recipes.with_settings(recipe, {setting: value, "seed": seed}) for seed in range(seeds)]
        for value in typed
    }


def spread(accuracies: Sequence[float]) -> str:
    """Mean and standard deviation of some accuracies in percent; empty where there is none."""
    if not accuracies:
        return ""
    mean = f"{100 * statistics.mean(accuracies):.2f} %"
    return f"{mean} ± {100 * statistics.stdev(accuracies):.2f}" if len(accuracies) > 1 else mean


def rows(grid: Grid, accuracies: Mapping[str, float], words: Mapping[str, str]) -> list[dict[str, str]]:
    """A row a value and a column a seed: the accuracy by run id, else what is said of the run, else a dash."""
    table = []
    for value, line in grid.items():
        ids = [recipes.recipe_id(recipe) for recipe in line]
        known = [accuracies[each] for each in ids if each in accuracies]
        cells = [f"{100 * accuracies[each]:.2f} %" if each in accuracies else words.get(each, "–") for each in ids]
        seeds = {f"Seed {recipe.seed}": cell for recipe, cell in zip(line, cells, strict=True)}
        table.append({"Value": value, **seeds, "Mean ± deviation": spread(known)})
    return table
