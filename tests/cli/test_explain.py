"""The command `explain`: a heat map with its grade, and one line for what cannot be."""

import json

import numpy as np
import pytest
from PIL import Image

from mnist_dash.cli import main
from mnist_dash.runs import boards, folder


def test_json_has_the_map_and_out_its_picture(capsys, tmp_path):
    file = tmp_path / "heat.png"
    assert main(["explain", "fast", "test:0", "--method", "integrated", "--json", "--out", str(file)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["answer"] == found["label"] == found["class"] == "7"
    assert np.shape(found["map"]) == (28, 28) and found["grade"] > found["grade of random order"]
    assert Image.open(file).size == (280, 280)


def test_another_class_is_another_question(capsys):
    assert main(["explain", "fast", "test:0", "--class", "2"]) == 0
    assert "class                        2" in capsys.readouterr().out


def test_influence_lists_training_digits(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    assert main(["explain", "tence-mlp", "test:18", "--influence", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["class"] == "3"
    for name in ("towards", "away", "nearest"):
        assert len(found[name]) == 12 and all(0 <= row["position"] < 60_000 for row in found[name])
    towards, away = ([row["score"] for row in found[name]] for name in ("towards", "away"))
    assert min(towards) > 0 > max(away) and max(towards) <= 1 and min(away) >= -1
    assert sum(row["label"] == "3" for row in found["towards"]) >= 6


def test_board_ranks_the_methods(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    run = folder.find("tence-mlp")
    boards.keep(run, 100, boards.make(run, 4))
    assert main(["explain", "tence-mlp", "--board", "--digits", "100", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["digits"] == 4 and found["verdict"].startswith("Trust")
    grades = [row["grade"] for row in found["methods"]]
    assert grades == sorted(grades, reverse=True) and found["methods"][-1]["method"] == "random order"
    assert main(["explain", "tence-mlp", "--board", "--digits", "100"]) == 0
    assert found["verdict"] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["tence-mlp", "test:1", "--board"], "--board with a run alone"),
        (["tree", "--board"], "classical model"),
        (["fast", "dev:0"], "Name a picture"),
        (["fast", "test:10000"], "0 to 9,999"),
        (["fast", "test:0", "--class", "x"], "There is no class"),
        (["tence-mlp", "test:0", "--method", "grad_cam"], "no convolution"),
        (["knn", "test:0"], "classical model without layers"),
        (["fast"], "Name a run and a picture"),
        (["knn", "test:0", "--influence"], "no hidden layer"),
        (["fast", "test:0", "--influence", "--out", "x.png"], "leave it out"),
        (["fast", "test:0", "--out", "/nowhere/heat.png"], "cannot be written"),
    ],
)
def test_what_cannot_be_is_one_line(words, says, capsys):
    assert main(["explain", *words]) == 2
    printed = capsys.readouterr().err
    assert says in printed and printed.count("\n") == 1
