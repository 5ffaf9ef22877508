"""The command `find`: the digits that a text means, for people and for scripts."""

import json

import numpy as np

from mnist_dash.analysis import evaluation
from mnist_dash.cli import main
from mnist_dash.data import datasets
from mnist_dash.runs import results


def test_json_has_the_positions_and_labels(capsys):
    assert main(["find", "label=4 & wrong(fast)", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    labels = datasets.load().test.labels
    right = evaluation.outcomes(results.predictions(results.find("fast")), labels).right
    assert found["positions"] == np.flatnonzero((labels == 4) & ~right).tolist() != []
    assert set(found["labels"]) == {"4"} and found["count"] == len(found["positions"])


def test_people_see_the_count_and_the_first(capsys):
    assert main(["find", "contested"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "15 of 10,000 digits of the test split"
    assert lines[1].split() == ["test", "947", "8"] and len(lines) == 16


def test_training_digits_have_measures_but_no_answers(capsys):
    assert main(["find", "slant>60", "--split", "train"]) == 0
    assert "of 60,000 digits of the train split" in capsys.readouterr().out
    assert main(["find", "wrong(fast)", "--split", "train"]) == 2
    assert "choose the test split" in capsys.readouterr().err


def test_what_is_not_understood_is_one_line(capsys):
    assert main(["find", "slnat>3"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["find", "wrong(nobody)"]) == 2
