"""The command `measures`: the numbers of each class, as JSON and as a table."""

import json

import numpy as np
import pytest

from mnist_dash.cli import main
from mnist_dash.data import datasets, measures


def test_json_agrees_with_the_images(capsys):
    assert main(["measures", "--split", "test", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["units"]["slant"] == "°"
    assert [found["classes"][name]["count"] for name in "0123456789"] == [
        *(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)
    ]
    test = datasets.load().test
    sevens = measures.measure(test.images[test.labels == 7])
    assert found["classes"]["7"]["slant"]["mean"] == pytest.approx(np.mean(sevens["slant"]), abs=0.01)
    assert found["classes"]["7"]["cut_off"]["bottom"] == sevens["bottom"].sum()


def test_table_has_a_line_per_class(capsys):
    assert main(["measures", "--split", "test"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines if line[:1].isdigit()] == list("0123456789")


def test_measures_what_is_not_stored_and_shows_progress(capsys, monkeypatch, tmp_path):
    """Without the shipped table the command measures, says how far it is, and keeps the result."""
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    monkeypatch.setattr("mnist_dash.paths.SHIPPED", tmp_path / "nothing")
    split = datasets.Split(np.eye(28, dtype=np.uint8)[None] * 255, np.array([1], np.uint8))
    small = datasets.Dataset("mnist", "MNIST", tuple("0123456789"), split, split)
    monkeypatch.setattr(datasets, "load", lambda name: small)
    assert main(["measures", "--json"]) == 0
    printed = capsys.readouterr()
    assert "100%" in printed.err
    assert json.loads(printed.out)["classes"]["1"]["slant"]["mean"] == pytest.approx(-45, abs=0.1)
    assert list((tmp_path / "artifacts" / "measures").glob("*.npz"))
