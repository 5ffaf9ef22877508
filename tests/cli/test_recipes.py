"""The commands `recipes` and `describe`."""

import json

import pytest

from mnist_dash.cli import main
from mnist_dash.models.recipes import RECIPES, find, from_dict


def test_recipes_lists_every_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recipes"]) == 0
    output = capsys.readouterr().out
    for name, entry in RECIPES.items():
        assert f"  {name} (" in output
        assert entry.about in output
    assert "published 99.14 %" in output


def test_recipes_as_json_can_be_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recipes", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == list(RECIPES)
    for row in rows:
        assert from_dict(row["recipe"]) == find(row["link"]) == RECIPES[row["name"]].recipe


def test_describe_prints_the_layers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "32c3-32c3-mp2-d25-128n-d50-10n"]) == 0
    output = capsys.readouterr().out
    assert "32C3-32C3-MP2-D25-128N-D50-10N" in output
    assert "4608" in output
    assert "600,810" in output


@pytest.mark.parametrize("text", ["5N:sigmoid-10N", "ardi-tiny"])
def test_describe_as_json(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert main(["describe", text, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["notation"] == "5N:sigmoid-10N"
    assert facts["parameters"] == 3985
    assert [row["label"] for row in facts["layers"]] == ["flatten", "5N:sigmoid", "10N"]
    assert facts["layers"][1]["output_shape"] == [5]


@pytest.mark.parametrize(
    ("text", "words"), [("32C3-MP-10N", "position 6"), ("", "position 1"), ("forest", "has no network")]
)
def test_a_wrong_network_is_one_clear_line(capsys: pytest.CaptureFixture[str], text: str, words: str) -> None:
    assert main(["describe", text]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert words in output.err
