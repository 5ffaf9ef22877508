"""What people who know Keras type gets the suggestion they need."""

import pytest

from mnist_dash.models import recipes
from mnist_dash.models.notation import NotationError, parse
from mnist_dash.models.notation.habits import from_keras


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Dense(128, relu)", "128N"),
        ("Dense(128, activation='tanh')", "128N:tanh"),
        ("layers.Dense(10, activation='softmax')", "10N"),
        ("Conv2D(32, (3, 3), activation='relu')", "32C3"),
        ("Conv2D(32, kernel_size=(5,5), padding='same')", "32C5:same"),
        ("keras.layers.MaxPooling2D((2, 2))", "MP2"),
        ("MaxPool2D()", "MP2"),
        ("Dropout(0.5)", "D50"),
        ("Dropout(rate=.25)", "D25"),
        ("BatchNormalization()", "BN"),
        ("GlobalAveragePooling2D()", "GAP"),
        ("Conv2D(8, 3), MaxPooling2D(2), Flatten(), Dense(10)", "8C3-MP2-10N"),
    ],
)
def test_keras_layers_are_told_in_the_notation(typed, meant):
    assert from_keras(typed) == meant
    with pytest.raises(NotationError, match=f"did you mean {meant}"):
        parse(typed)


def test_suggestions_can_be_used():
    assert parse(from_keras("Conv2D(8, 3), MaxPooling2D(2), Dropout(0.5), Dense(10)")).text == "8C3-MP2-D50-10N"


def test_other_calls_get_no_suggestion():
    assert from_keras("print(3)") == "" and from_keras("Dense()") == "" and from_keras("(" * 5_000) == ""


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("activation", "128N:tanh"),
        ("dropout", "D50"),
        ("validation_split", "protocol"),
        ("class_weight", "class_weights"),
        ("loss", "cross-entropy"),
        ("metrics", "accuracy"),
        ("kernel_size", "32C5"),
    ],
)
def test_keras_settings_are_told_what_they_are_called_here(setting, told):
    with pytest.raises(recipes.RecipeError, match=told):
        recipes.with_settings(recipes.find("128N-10N"), {setting: "0.5"})


@pytest.mark.parametrize(
    ("setting", "typed", "value"),
    [
        ("optimizer", "Adam", "adam"),
        ("optimizer", "'RMSprop'", "rmsprop"),
        ("schedule", "Cosine", "cosine"),
        ("Epochs", "3", 3),
        ("Learning_Rate", "0.01", 0.01),
        ("learning rate", "0.01", 0.01),
    ],
)
def test_case_and_quotes_do_not_matter(setting, typed, value):
    recipe = recipes.with_settings(recipes.find("128N-10N"), {setting: typed})
    assert getattr(recipe, setting.lower().replace(" ", "_")) == value
