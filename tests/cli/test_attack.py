"""The command `attack`."""

import json

import pytest

from mnist_dash.cli import main


def test_one_bound_at_once(capsys):
    assert main(["attack", "tence-mlp", "--epsilon", "0.1", "--steps", "3", "--restarts", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    accuracy = {row["kind"]: row["accuracy"] for row in found["rows"] if row["bound"] == 0.1}
    assert accuracy["pgd"] <= accuracy["fgsm"] < accuracy["noise"]
    assert (found["digits"], found["steps"], found["restarts"]) == (1_000, 3, 1)


def test_a_shipped_curve_is_there_at_once(capsys):
    assert main(["attack", "fast"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "PGD, 40 steps x 2" in lines[0] and len(lines) == 10


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Name a run"),
        (["fast", "--epsilon", "nan"], "above 0 and up to 1"),
        (["fast", "--epsilon", "2"], "above 0 and up to 1"),
        (["fast", "--epsilon", "0.1", "--steps", "0"], "--steps"),
        (["logistic"], "not trained here as a network"),
    ],
)
def test_what_cannot_be_is_one_line(words, says, capsys):
    assert main(["attack", *words]) == 2
    printed = capsys.readouterr().err
    assert says in printed and printed.count("\n") == 1
