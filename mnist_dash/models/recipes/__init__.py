"""Recipes: frozen descriptions of training runs, their forms, and the ones that ship with the app."""

from mnist_dash.models.recipes.baselines import BASELINES, Baseline
from mnist_dash.models.recipes.entries import LOTTERY, RECIPES, SHIPPED, SLOW, Entry, family, find, name_of, title_of
from mnist_dash.models.recipes.forms import (
    TRAINING_VERSION,
    from_dict,
    from_json,
    from_link,
    recipe_id,
    to_json,
    to_link,
    with_settings,
)
from mnist_dash.models.recipes.recipe import (
    AUGMENTATIONS,
    HOLDOUT,
    OPTIMIZERS,
    SCHEDULES,
    SETTINGS,
    Augmentation,
    Recipe,
)
from mnist_dash.models.recipes.settings import RecipeError, Setting

__all__ = [
    "AUGMENTATIONS",
    "BASELINES",
    "HOLDOUT",
    "LOTTERY",
    "OPTIMIZERS",
    "RECIPES",
    "SCHEDULES",
    "SETTINGS",
    "SHIPPED",
    "SLOW",
    "TRAINING_VERSION",
    "Augmentation",
    "Baseline",
    "Entry",
    "Recipe",
    "RecipeError",
    "Setting",
    "family",
    "find",
    "from_dict",
    "from_json",
    "from_link",
    "name_of",
    "recipe_id",
    "title_of",
    "to_json",
    "to_link",
    "with_settings",
]
