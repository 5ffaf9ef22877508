"""The command `teach`."""

import json

import pytest

from mnist_dash.cli import main
from mnist_dash.data import collection, datasets
from mnist_dash.data.collection import Kept

TEST = datasets.load().test


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mine(count: int) -> bytes:
    return collection.to_csv(tuple(Kept(str(n), TEST.images[n].tobytes(), int(TEST.labels[n])) for n in range(count)))


def test_a_file_is_taught_and_the_run_evaluates(home, capsys):
    (home / "mine.csv").write_bytes(mine(6))
    assert main(["teach", "mine.csv", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["digits"] == found["rounds"] == 6 and found["before"] == 6 and found["test"] == 10_000
    assert main(["evaluate", found["id"], "--json"]) == 0
    assert '"accuracy"' in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["teach"], "Name a file of digits"),
        (["teach", "none.npz"], "cannot be read: no such file"),
        (["teach", "x.txt"], "of no kind that is read here"),
        (["teach", "few.csv"], "Name at least 5 digits"),
        (["teach", "enough.csv", "--from", "tree"], "keeps no network"),
        (["teach", "enough.csv", "--from", "nothing"], "no run"),
    ],
)
def test_bad_input_is_one_line(home, capsys, arguments, sentence):
    (home / "x.txt").write_text("hello")
    (home / "few.csv").write_bytes(mine(3))
    (home / "enough.csv").write_bytes(mine(6))
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1
