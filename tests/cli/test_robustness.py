"""The commands `corrupt` and `passport`."""

import json

import numpy as np
import pytest
from PIL import Image

from mnist_dash.cli import main
from mnist_dash.data import datasets
from mnist_dash.data.corruptions import CORRUPTIONS, corrupt


def test_corrupt_writes_arrays_and_a_picture(capsys, tmp_path):
    file, picture = tmp_path / "harder.npz", tmp_path / "harder.png"
    assert main(["corrupt", "stripe", "--severity", "2", "--out", str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["count"] == 10_000 and said["level"] == "5 columns at each side"
    images = datasets.load("mnist").test.images
    with np.load(file) as found:
        assert (found["x"][:3] == corrupt(images[:3], "stripe", 2)).all() and len(found["y"]) == 10_000
    assert main(["corrupt", "stripe", "--out", str(picture)]) == 0
    assert Image.open(picture).size == (2_800, 2_800)


def test_corrupt_alone_lists_them(capsys):
    assert main(["corrupt", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == list(CORRUPTIONS) and found["fog"]["published"] and len(found["fog"]["levels"]) == 5


def test_a_shipped_passport_is_there_at_once(capsys):
    assert main(["passport", "fast", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["digits"] == 1_000 and len(found["rows"]) == 1 + 5 * len(CORRUPTIONS)
    assert 0.5 < found["mnist_c_mean"] < found["rows"][0]["accuracy"]
    assert main(["passport", "fast"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[0] == found["worst_first"][0]
    assert main(["passport", "fast", "--csv"]) == 0
    assert capsys.readouterr().out.startswith("corruption,severity,level")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["corrupt", "fog", "--out", "fog.txt"], "ends in .npz or .png"),
        (["corrupt", "fog", "--out", "/nowhere/fog.npz"], "cannot be written"),
        (["passport"], "Name a run"),
        (["passport", "knn"], "keeps no model"),
    ],
)
def test_what_cannot_be_is_one_line(words, says, capsys):
    assert main(words) == 2
    printed = capsys.readouterr().err
    assert says in printed and printed.count("\n") == 1


def test_strangers_are_told_by_every_score_that_there_is(capsys):
    assert main(["strangers", "hands", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    areas = {(row["strangers"], row["score"]): row["auroc"] for row in found["rows"]}
    assert areas["letters", "gate"] > 0.95 and len({score for _, score in areas}) == 4
    assert main(["strangers", "hands"]) == 0
    assert "letters          gate         AUROC 0.9" in capsys.readouterr().out
    assert main(["strangers"]) == 2
