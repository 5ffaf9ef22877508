"""Names show what they are: nothing unseen, nothing turned round, none that ships."""

import pytest

from mnist_dash.models.recipes import RECIPES, Recipe
from mnist_dash.runs import folder, names


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  My \n first  run ", "My first run"),
        ("abc\u202edef\u2066", "abc def"),
        ("a\u200bb\u00adc\ufeff", "a b c"),
        ("\u3164\u2800\u115f", ""),
        ("e" + "\u0301" * 30, "\u00e9" + "\u0301" * 2),
        ("Zo\u00eb \u4e2d\u6587 \U0001f600", "Zo\u00eb \u4e2d\u6587 \U0001f600"),
    ],
)
def test_cleaned(text, shown):
    cleaned = names.clean(text)
    assert cleaned == shown or cleaned.startswith("\u00e9")
    assert not set("\u202e\u2066\u200b\u00ad\ufeff\u3164") & set(cleaned)
    assert names.clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "name", ["fast", "FAST", " f\u2009a st ", "\uff46\uff41\uff53\uff54", "f\u0430st", "fast.", "tence mlp"]
)
def test_a_shipped_name_cannot_be_taken(home, name):
    run = folder.create(Recipe("16N-10N"))
    with pytest.raises(folder.RunError, match="came with the program"):
        folder.rename(run, name)
    assert folder.load(run.id).name == ""


def test_every_shipped_name_is_known():
    assert all(names.is_shipped(name) and names.is_shipped(entry.title) for name, entry in RECIPES.items())
    assert not names.is_shipped("fastest") and not names.is_shipped("") and not names.is_shipped("---")


def test_what_is_not_found_is_repeated_without_what_is_unseen(home):
    with pytest.raises(folder.RunError) as raised:
        folder.find("evil\u202egnp.exe\u200b")
    assert "\u202e" not in str(raised.value) and "\u200b" not in str(raised.value)
