"""Recipes: what they accept, their JSON and link forms, ids, and a contract over RECIPES."""

import json
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_dash.data.datasets import DATASETS, holds_digits, shape_of
from mnist_dash.models.recipes import (
    AUGMENTATIONS,
    BASELINES,
    RECIPES,
    SETTINGS,
    Augmentation,
    Recipe,
    RecipeError,
    Setting,
    find,
    from_dict,
    from_json,
    from_link,
    name_of,
    recipe_id,
    to_json,
    to_link,
    with_settings,
)


def values(setting: Setting) -> st.SearchStrategy[Any]:
    """Values that a setting allows."""
    kinds: list[st.SearchStrategy[Any]] = [st.sampled_from(setting.words)] if setting.words else []
    if setting.low != setting.high:
        whole = isinstance(setting.default, int)
        kinds.append(
            st.integers(int(setting.low), int(setting.high)) if whole else st.floats(setting.low, setting.high)
        )
    return st.one_of(kinds)


def chosen(settings: dict[str, Setting]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: values(setting) for name, setting in settings.items()})


@st.composite
def networks(draw: st.DrawFn) -> Recipe:
    fields = draw(chosen({name: SETTINGS[name] for name in SETTINGS if name not in ("batch_size", "patience")}))
    names = [*DATASETS, "mnist/3v7", "fashion/0+2v1v9", "own-26-88800-0123456789ab"]
    fields["data"] = draw(st.sampled_from(names))
    last = f"{shape_of(fields['data']).classes}N"
    model = draw(st.sampled_from([last, f"5n:sigmoid-{last}", f"32C3-MP2-D25-128N-{last}"]))
    most = min(fields.get("train_size", 60_000), 8192)
    warps = Augmentation(**draw(chosen(AUGMENTATIONS)))
    if not holds_digits(fields["data"]):
        warps = replace(warps, flourish=0.0)
    if not holds_digits(fields["data"]) or "/" in fields["data"]:
        fields |= {"written": 0.0, "strangers": 0.0}
    recipe = Recipe(model, augmentation=warps, batch_size=draw(st.integers(1, most)), **fields)
    return replace(recipe, patience=draw(st.integers(0, 9))) if recipe.protocol == "holdout" else recipe


@st.composite
def baselines(draw: st.DrawFn) -> Recipe:
    name = draw(st.sampled_from(sorted(BASELINES)))
    parameters = ",".join(f"{key}={value}" for key, value in draw(chosen(BASELINES[name])).items())
    size = draw(st.integers(1000, 60000))
    return Recipe(f"{name}:{parameters}", train_size=size, seed=draw(values(SETTINGS["seed"])))


any_recipe = networks() | baselines()


# --- forms ----------------------------------------------------------------------------------------------


@given(any_recipe)
def test_json_and_link_give_the_same_recipe_back(recipe: Recipe) -> None:
    assert from_json(to_json(recipe)) == recipe
    assert from_link(to_link(recipe)) == recipe
    assert find(to_link(recipe)) == recipe
    assert Recipe(recipe.model, recipe.data).model == recipe.model


@given(any_recipe, any_recipe)
def test_the_id_stands_for_the_recipe(one: Recipe, other: Recipe) -> None:
    assert (recipe_id(one) == recipe_id(other)) == (one == other)
    assert recipe_id(one) == recipe_id(from_json(to_json(one)))


@given(st.text(max_size=80) | st.text("10NC3-:~=.,epochslrknmMP {}[]\"'", max_size=60))
def test_hostile_text_is_a_recipe_or_a_recipe_error(text: str) -> None:
    for read in (find, from_link, from_json):
        try:
            recipe = read(text)
        except RecipeError as error:
            assert str(error).isprintable()
            str(error).encode()
        else:
            assert read is from_json or from_link(to_link(recipe)) == recipe


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["model", "augmentation", "learning", *SETTINGS]), json_values, max_size=6))
def test_hostile_json_is_a_recipe_or_a_recipe_error(content: dict[str, Any]) -> None:
    for whole in (content, {"model": "10N", **content}):
        try:
            from_json(json.dumps(whole))
        except RecipeError as error:
            assert str(error).isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "x" * 2000,
        "[" * 5000,
        '{"a":' * 1500,
        "~" * 900,
        "10N~" + "lr:1~" * 100,
        '{"model": "\\ud800"}',
        "１０N",
        "null",
    ],
)
def test_very_odd_text_gives_one_clear_sentence(text: str) -> None:
    for read in (find, from_json):
        with pytest.raises(RecipeError) as caught:
            read(text)
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 400


def test_a_link_holds_only_what_differs_from_the_defaults() -> None:
    assert to_link(Recipe("128N-10N")) == "128N-10N"
    assert to_link(Recipe("128n-10n", epochs=3, augmentation=Augmentation(shift=1))) == "128N-10N~epochs:3~shift:1.0"
    assert to_link(Recipe("knn:weights=distance,k=5")) == "knn:k=5,weights=distance~protocol:holdout"
    assert to_link(RECIPES["knn"].recipe) == "knn~protocol:test"


def test_short_names_are_unique() -> None:
    shorts = [setting.short for setting in (*SETTINGS.values(), *AUGMENTATIONS.values())]
    assert all(shorts)
    assert len(set(shorts)) == len(shorts)
    assert not (set(shorts) & {*SETTINGS, *AUGMENTATIONS}) - {
        name for name in shorts if name in {*SETTINGS, *AUGMENTATIONS}
    }


def test_equal_recipes_written_differently_have_one_id() -> None:
    plain = Recipe("128N-10N", learning_rate=1.0)
    for other in (
        Recipe("128n - 10n:softmax", learning_rate=1),
        Recipe("128N-10N", learning_rate=np.float32(1), epochs=np.int64(10), seed=-0.0),  # type: ignore[arg-type]
        Recipe("128N-10N", learning_rate=1, epochs=10.0),  # type: ignore[arg-type]
    ):
        assert other == plain
        assert recipe_id(other) == recipe_id(plain)
        assert json.loads(to_json(other)) == json.loads(to_json(plain))


# --- settings -------------------------------------------------------------------------------------------


def test_settings_are_changed_as_typed() -> None:
    recipe = with_settings(RECIPES["tence-cnn"].recipe, {"epochs": "3", "lr": "5e-1", "augmentation.shift": "2"})
    assert (recipe.epochs, recipe.learning_rate, recipe.augmentation.shift) == (3, 0.5, 2.0)
    assert recipe.optimizer == "adadelta"
    assert with_settings(recipe, {"model": "10N", "rotate": 9}).augmentation == Augmentation(shift=2, rotate=9)
    assert find("Tence-CNN~epochs:3~lr:.5~shift:2") == recipe


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Recipe("10N", epochs=0), "Set epochs to a whole number from 1 to 1000, not 0."),
        (lambda: Recipe("10N", epochs=2.5), "not 2.5"),  # type: ignore[arg-type]
        (lambda: Recipe("10N", epochs=True), "not True"),
        (lambda: Recipe("10N", epochs=10**5000), "a huge number"),
        (lambda: Recipe("10N", learning_rate=float("nan")), "not nan"),
        (lambda: Recipe("10N", learning_rate=float("inf")), "not inf"),
        (lambda: Recipe("10N", learning_rate=10**400), "a huge number"),
        (lambda: Recipe("10N", optimizer="adm"), "Set optimizer to sgd"),
        (lambda: Recipe("10N", data="letters"), 'no data set "letters"; choose one of: mnist'),
        (lambda: Recipe("10N", data=7), "Set data to mnist"),  # type: ignore[arg-type]
        (lambda: Recipe("10N", data="mnist/3v3"), "stands twice"),
        (lambda: Recipe("10N", data="mnist/3v7"), "End the network with 2N"),
        (lambda: Recipe("10N", data="fashion", augmentation=Augmentation(flourish=0.1)), "Leave flourish out"),
        (lambda: Recipe("10N", augmentation={"shift": 1}), "Set augmentation"),  # type: ignore[arg-type]
        (lambda: Recipe(None), "Set model to a text"),  # type: ignore[arg-type]
        (lambda: Recipe("10N", train_size=100, batch_size=128), "Set batch_size to at most 100"),
        (lambda: Recipe("10N", patience=2, protocol="test"), "Set protocol to holdout"),
        (lambda: Recipe("11N"), "End the network with 10N"),
        (lambda: Recipe("4096N-4096N-4096N-10N"), "parameters"),
        (lambda: Recipe("256C9:same-256C9:same-GAP-10N"), "multiply-adds"),
        (lambda: Recipe("512C1:same-GAP-10N", batch_size=8192), "bytes of activations"),
        (lambda: Recipe("32C3-X-10N"), "position 6"),
        (lambda: Recipe("florest"), "did you mean forest?"),
        (lambda: Recipe("forest", epochs=3), "Leave epochs out"),
        (lambda: Recipe("forest", augmentation=Augmentation(shift=1)), "Leave augmentation out"),
        (lambda: Recipe("knn:k=11", train_size=10), "Set k to at most 10"),
        (lambda: Recipe("knn:k=0"), "Set knn's k"),
        (lambda: Recipe("knn:kk=1"), "did you mean k?"),
        (lambda: Recipe("knn:k"), "name=value"),
        (lambda: Recipe("knn:k=1,k=2"), "once only"),
        (lambda: Augmentation(shift=11), "Set shift"),
        (lambda: with_settings(Recipe("10N"), {"epoch": "3"}), "did you mean epochs?"),
        (lambda: with_settings(Recipe("10N"), {"lr": "1", "learning_rate": "2"}), "once only"),
        (lambda: from_dict({"epochs": 3}), "Add the model"),
        (lambda: from_dict({"model": "10N", "augmentation": {"shfit": 1}}), "did you mean shift?"),
        (lambda: from_dict({"model": "10N", "augmentation": 3}), "Set augmentation"),
        (lambda: find("10N~epochs"), "~name:value"),
        (lambda: find("10N~lr:."), "Set learning_rate"),
        (lambda: find(""), "Name a recipe"),
        (lambda: find("tence-cn"), "did you mean tence-cnn?"),
        (lambda: Recipe("forest").network(), "has no network"),
    ],
)
def test_each_problem_has_its_clear_sentence(make: Any, words: str) -> None:
    with pytest.raises(RecipeError) as caught:
        make()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_recipe_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Recipe("10N").epochs = 3  # type: ignore[misc]


def test_the_holdout_protocol_keeps_its_digits_from_training() -> None:
    assert Recipe("10N").training_digits == 55_000
    assert Recipe("10N", train_size=1000).training_digits == 1000
    assert Recipe("10N", protocol="test").training_digits == 60_000


# --- the registry ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RECIPES)
def test_every_entry_keeps_the_contract(name: str) -> None:
    entry = RECIPES[name]
    assert find(name) == entry.recipe == from_link(to_link(entry.recipe)) == from_json(to_json(entry.recipe))
    assert name_of(entry.recipe) == name
    assert name_of(replace(entry.recipe, seed=5)) == to_link(replace(entry.recipe, seed=5))
    assert entry.about.endswith(".")
    assert entry.title
    assert entry.source
    assert entry.published is None or 0.5 < entry.published < 1
    assert recipe_id(replace(entry.recipe, seed=1)) != recipe_id(entry.recipe)


def test_all_ids_differ_and_titles_do_not_matter() -> None:
    assert len({recipe_id(entry.recipe) for entry in RECIPES.values()}) == len(RECIPES)
    entry = RECIPES["fast"]
    assert recipe_id(replace(entry, title="Another").recipe) == recipe_id(entry.recipe)


def test_the_training_version_is_part_of_the_id(monkeypatch: pytest.MonkeyPatch) -> None:
    from mnist_dash.models.recipes import forms

    before = recipe_id(Recipe("10N"))
    monkeypatch.setattr(forms, "TRAINING_VERSION", forms.TRAINING_VERSION + 1)
    assert recipe_id(Recipe("10N")) != before


@pytest.mark.parametrize(
    ("name", "network", "optimizer", "rate", "batch", "epochs", "scaling", "published"),
    [
        ("tence-mlp", "512N-D20-512N-D20-10N", "rmsprop", 0.001, 128, 20, "unit", 0.9843),
        ("tence-cnn", "32C3-32C3-MP2-D25-128N-D50-10N", "adadelta", 1.0, 128, 12, "unit", 0.9914),
        ("islr-lab", "256N-D20-128N-D20-10N", "adam", 0.001, 128, 20, "unit", 0.9833),
        ("fridman-cnn", "32C3-64C3-MP2-D25-128N-D50-10N", "adam", 0.001, 32, 5, "unit", 0.9913),
        ("ardi-tiny", "5N:sigmoid-10N", "adam", 0.001, 32, 5, "raw", 0.7737),
    ],
)
def test_the_tutorials_are_as_published(
    name: str,
    network: str,
    optimizer: str,
    rate: float,
    batch: int,
    epochs: int,
    scaling: Any,
    published: float,
) -> None:
    entry = RECIPES[name]
    assert entry.published == published
    assert entry.recipe == Recipe(
        network,
        scaling=scaling,
        optimizer=optimizer,
        learning_rate=rate,
        batch_size=batch,
        epochs=epochs,
        protocol="test",
    )


def test_listing_recipes_imports_nothing_heavy() -> None:
    code = (
        "import sys; import mnist_dash.models.recipes, mnist_dash.models.classical, mnist_dash.cli.recipes; "
        "print([name for name in ('tensorflow', 'keras', 'sklearn', 'streamlit', 'scipy') if name in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "[]"
