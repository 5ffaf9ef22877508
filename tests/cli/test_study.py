"""`study`: bad input is one line, and finished runs make a verdict without training."""

import json

import pytest

from mnist_dash.analysis import studies
from mnist_dash.cli import main
from mnist_dash.models.recipes import Recipe
from tests.pages import prepared


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))


def finished(accuracies):
    study = studies.plan(Recipe("32N-10N"), {"learning_rate": "0.001, 0.002"}, 2)
    for cell, line in studies.rounds(study, {})[0].items():
        for recipe, score in zip(line, accuracies[cell[0]], strict=True):
            prepared.studied(recipe, score)


@pytest.mark.parametrize(
    "arguments",
    [
        ["32N-10N", "--vary", "learning_rate"],
        ["32N-10N", "--vary", "learning_rate=0.1", "--vary", "learning_rate=0.2"],
        ["32N-10N", "--vary", "colour=red"],
        ["32N-10N", "--vary", "epochs=1,2", "--search", "halving"],
        ["32N-10N", "--vary", "epochs=1", "--seeds", "0"],
        ["32N-10N", "--vary", "epochs=1", "--tries", "2"],
        ["knn", "--vary", "train_size=100"],
    ],
)
def test_bad_input_is_one_line(capsys, arguments):
    assert main(["study", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_finished_runs_are_compared_without_training(capsys):
    finished({"0.001": [0.95, 0.96], "0.002": [0.97, 0.979]})
    arguments = ["study", "32N-10N", "--vary", "learning_rate=0.001,0.002", "--seeds", "2"]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "learning rate 0.002 is best" in out and "97.45 %" in out
    assert main([*arguments, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["held_out_accuracy"] for each in told["combinations"]] == [[0.95, 0.96], [0.97, 0.979]]
