"""The commands `import-model`, `import-predictions` and `kaggle`."""

import json

import numpy as np
import pytest

from mnist_dash.cli import main
from mnist_dash.data import datasets

TEST = datasets.load().test


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_predictions_then_evaluate(home, capsys):
    np.save("mine.npy", TEST.labels)
    assert main(["import-predictions", "mine.npy", "--name", "Perfect", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["accuracy"] == 1 and made["name"] == "Perfect"
    assert main(["evaluate", made["id"], "--json"]) == 0
    assert '"accuracy"' in capsys.readouterr().out


def test_kaggle_takes_a_table_without_labels(home, capsys):
    pixels = TEST.images[:30].reshape(30, 784)
    rows = [",".join(f"pixel{number}" for number in range(784)), *(",".join(map(str, row)) for row in pixels)]
    (home / "test.csv").write_text("\n".join(rows) + "\n")
    assert main(["kaggle", "test.csv", "--run", "fast"]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert lines[0] == "ImageId,Label" and len(lines) == 31 and lines[1].startswith("1,")
    right = sum(int(line.split(",")[1]) == label for line, label in zip(lines[1:], TEST.labels, strict=False))
    assert right >= 29 and "looking them up" in printed.err


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["import-model"], "Name a file"),
        (["import-model", "no.keras"], "cannot be read: no such file"),
        (["import-model", "x.h5", "--input", "odd"], "no way"),
        (["import-predictions", "x.h5"], "test images need one label or 10 each"),
        (["kaggle", "x.h5"], "no kind that is read"),
    ],
)
def test_bad_input_is_one_line(arguments, sentence, home, capsys):
    (home / "x.h5").write_bytes(b"\x00nothing")
    assert main(arguments) == 2
    assert sentence in capsys.readouterr().err
