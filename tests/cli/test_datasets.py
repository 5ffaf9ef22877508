"""The commands `datasets`, `fetch` and `import`."""

import json

import numpy as np
import pytest

from mnist_dash.cli import main
from mnist_dash.data import datasets


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    return tmp_path


def test_imported_then_listed(home, capsys):
    test = datasets.load().test
    np.savez(home / "mine.npz", images=test.images[:50], labels=test.labels[:50])
    assert main(["import", str(home / "mine.npz"), "--name", "Fifty", "--noun", "digit", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["title"] == "Fifty" and made["train"] + made["test"] == 50
    assert main(["datasets", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["datasets"]}
    assert rows[made["name"]]["here"] and rows["mnist"]["here"] and not rows["kmnist"]["here"]
    assert main(["data", "--dataset", made["name"]]) == 0
    assert "Fifty" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["import"], "Give files and a name"),
        (["import", "nothing.csv", "--name", "x"], "cannot be read: no such file"),
        (["import", "setup.csv", "--name", " "], "Give the data set a name"),
        (["fetch"], "Name a data set to fetch"),
        (["fetch", "mnist"], "nothing to fetch"),
        (["fetch", "cifar"], "no data set"),
        (["data", "--dataset", "fashion"], "Fashion-MNIST is not on this machine yet"),
    ],
)
def test_bad_input_is_one_line(arguments, sentence, home, monkeypatch, capsys):
    monkeypatch.chdir(home)
    (home / "setup.csv").write_text("a,b\n")
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1
