"""The forms of a recipe: JSON for files, a short text for links, settings as typed, and the id."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from mnist_dash.data import datasets
from mnist_dash.models import notation
from mnist_dash.models.recipes.recipe import (
    AUGMENTATIONS,
    NETWORK_ONLY,
    SETTINGS,
    Augmentation,
    Recipe,
)
from mnist_dash.models.recipes.settings import RecipeError, Setting, Value, show, split_settings, unknown

# Raised when the same recipe gives other results: the trainer, a default, or a classical model's set-up changed.
TRAINING_VERSION = 1
MAX_JSON = 10_000
MAX_LINK = 1_000

_ALL: dict[str, Setting] = {**SETTINGS, **AUGMENTATIONS}
_NAMES = {setting.short: name for name, setting in _ALL.items()} | {name: name for name in _ALL}

# Words that people who know Keras look for, and what stands for them here.
KERAS = {
    "activation": "write it behind its layer in the network, as in 128N:tanh; relu needs no word",
    "dropout": "write it as a layer of the network: D50 silences 50 percent",
    "dropout_rate": "write it as a layer of the network: D50 silences 50 percent",
    "units": "write them in the network: 128N is a dense layer of 128 units",
    "filters": "write them in the network: 32C5 has 32 filters of 5 by 5",
    "kernel_size": "write it in the network: 32C5 has 32 filters of 5 by 5",
    "pool_size": "write it in the network: MP2 takes the largest of 2 by 2",
    "padding": "write it behind its layer in the network, as in 32C5:same",
    "strides": "write it behind its layer in the network, as in 32C5:s2",
    "validation_split": "set protocol to holdout, which keeps 5,000 training digits out to validate on",
    "validation_data": "set protocol to test, which validates on the test digits, or to holdout",
    "class_weight": "it is called class_weights here, and is none or balanced",
    "loss": "it is always the cross-entropy; label_smoothing changes its labels",
    "metrics": "accuracy and loss are always measured",
    "callbacks": "early stopping is patience, and the learning rate follows schedule",
    "early_stopping": "set patience to the epochs that it waits",
    "momentum": "set optimizer to momentum or nesterov, both with 0.9",
    "verbose": "progress is always shown",
    "shuffle": "the digits are always shuffled, by seed",
}


def recipe_id(recipe: Recipe) -> str:
    """Twelve hexadecimal digits that stand for the recipe and the version of the training code."""
    text = f"{TRAINING_VERSION} {to_link(recipe)}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def to_json(recipe: Recipe) -> str:
    """The recipe as a JSON object, with every setting that matters for its model."""
    content = asdict(recipe)
    if recipe.is_classical:
        for name in (*NETWORK_ONLY, "augmentation"):
            del content[name]
    return json.dumps(content, indent=2)


def from_json(text: str) -> Recipe:
    """The recipe that a JSON object describes; what it leaves out has its default. Raises RecipeError."""
    advice = 'Give the recipe as one JSON object such as {"model": "128N-10N"}.'
    if len(text) > MAX_JSON:
        raise RecipeError(f"{advice[:-1]} of at most {MAX_JSON:,} characters.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise RecipeError(advice) from None
    if not isinstance(content, dict):
        raise RecipeError(advice)
    return from_dict(content)


def from_dict(content: Mapping[str, Any]) -> Recipe:
    """The recipe with these fields; what is left out has its default. Raises RecipeError."""
    values = dict(content)
    names = [field.name for field in fields(Recipe)]
    for name in values:
        if name not in names:
            raise unknown("setting", name, names)
    if "model" not in values:
        raise RecipeError('Add the model to the recipe: a network such as "128N-10N", or a name such as "forest".')
    if "augmentation" in values:
        values["augmentation"] = _augmentation(values["augmentation"])
    return Recipe(**values)


def _augmentation(content: object) -> Augmentation:
    if not isinstance(content, Mapping):
        raise RecipeError('Set augmentation to an object such as {"shift": 1}.')
    for name in content:
        if name not in AUGMENTATIONS:
            raise unknown("augmentation", name, AUGMENTATIONS)
    return Augmentation(**content)


def with_settings(recipe: Recipe, settings: Mapping[str, object]) -> Recipe:
    """The recipe with some settings changed; names and values as typed ("epochs": "3"). Raises RecipeError.

    With another data set alone, the network's last layer follows: it gets a unit for each class.
    """
    changes: dict[str, Any] = {}
    warps: dict[str, Any] = {}
    for typed, value in settings.items():
        if typed == "model":
            changes["model"] = value
            continue
        name = _NAMES.get(_plain(typed))
        if name is None:
            raise _no_setting(typed)
        group = warps if name in AUGMENTATIONS else changes
        if name in group:
            raise RecipeError(f"Give {name} once only.")
        group[name] = _value(name, value)
    if warps:
        changes["augmentation"] = replace(recipe.augmentation, **warps)
    if "data" in changes and "model" not in changes and not recipe.is_classical:
        changes["model"] = notation.with_units(recipe.model, datasets.shape_of(changes["data"]).classes)
    return replace(recipe, **changes)


def _plain(typed: str) -> str:
    """A setting's name however it is typed: "Learning rate", "augmentation.shift"."""
    return typed.strip().lower().removeprefix("augmentation.").replace(" ", "_")


def _no_setting(typed: str) -> RecipeError:
    """The error for an unknown name: with what Keras's word for it is here, where it has one."""
    told = KERAS.get(_plain(typed))
    return (
        RecipeError(f"There is no setting {show(typed)}: {told}.")
        if told
        else unknown("setting", typed, ["model", *_ALL])
    )


def described(model: str, settings: Mapping[str, object]) -> Recipe:
    """The recipe of a model's text and settings as typed. Raises RecipeError."""
    others = {typed: value for typed, value in settings.items() if typed != "data"}
    data = str(_value("data", settings.get("data", SETTINGS["data"].default)))
    return with_settings(Recipe(model, data), others)


def _value(name: str, value: object) -> Value:
    return _ALL[name].read(name, value) if isinstance(value, str) else _ALL[name].check(name, value)


def to_link(recipe: Recipe) -> str:
    """The short form "128N-10N~epochs:3": the model, and the settings that differ from the defaults."""
    return "~".join([recipe.model, *(f"{_ALL[name].short}:{value}" for name, value in _changed(recipe).items())])


def _changed(recipe: Recipe) -> dict[str, Value]:
    """The settings to write; a classical model's protocol always, as its bare name is an entry of RECIPES."""
    always = {"protocol"} if recipe.is_classical else set()
    values = {name: getattr(recipe, name) for name in SETTINGS}
    values |= {name: getattr(recipe.augmentation, name) for name in AUGMENTATIONS}
    return {name: value for name, value in values.items() if name in always or value != _ALL[name].default}


def from_link(text: str) -> Recipe:
    """The recipe of a short form. Raises RecipeError."""
    model, settings = split_link(text)
    return described(model, settings)


def split_link(text: str) -> tuple[str, dict[str, str]]:
    """The head of a short form (a model, or a recipe's name) and its settings. Raises RecipeError."""
    return split_settings(text, "recipe", MAX_LINK)
