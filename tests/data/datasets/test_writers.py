"""Who wrote MNIST's digits, from small tables in the form of QMNIST's label files."""

import gzip

import numpy as np
import pytest

from mnist_dash.analysis import writers as analysis
from mnist_dash.data.datasets import DatasetError, writers
from tests.qmnist_files import put, table

LABELS = np.arange(2000, dtype=np.uint8) % 10


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MNIST_DASH_DATA", str(tmp_path / "mine"))
    return tmp_path / "mine"


def test_each_digit_has_its_writer_and_group(home):
    assert writers.version("test") == 0
    put(home, "test", table(LABELS, per_writer=100))
    assert writers.version("test") > 0
    found = writers.load("test", LABELS)
    assert found.numbers[:101].tolist() == [2100] * 100 + [2101] and found.students.mean() == 0.5
    put(home, "train", table(np.tile(LABELS, 2), per_writer=100))
    assert len(writers.load("train", LABELS).numbers) == 2000, "rows behind MNIST's are not its"


@pytest.mark.parametrize(
    "spoil, sentence",
    [
        (lambda rows: rows[:1999], "does not tell who wrote"),
        (lambda rows: rows[:, :2], "does not tell who wrote"),
        (lambda rows: rows[::-1].copy(), "are MNIST's, so its rows belong to other digits"),
        (lambda rows: np.add(rows, [0, 7, 0, 0, 0, 0, 0, 0]), "groups of writers that are not known"),
    ],
)
def test_a_file_of_other_digits_is_one_sentence(home, spoil, sentence):
    put(home, "test", spoil(table(LABELS, per_writer=100)))
    with pytest.raises(DatasetError, match=sentence):
        writers.load("test", LABELS)


def test_a_few_corrected_labels_are_no_obstacle(home):
    rows = table(LABELS, per_writer=100)
    rows[5, 0] = (rows[5, 0] + 1) % 10
    put(home, "test", rows)
    assert len(writers.load("test", LABELS).numbers) == 2000


def test_a_damaged_file_is_one_sentence(home):
    put(home, "test", table(LABELS, per_writer=100))
    (home / "qmnist" / writers.FILES["test"].name).write_bytes(gzip.compress(b"nothing"))
    with pytest.raises(DatasetError, match="cannot be used"):
        writers.load("test", LABELS)


def test_errors_by_group_and_writer(home):
    put(home, "test", table(LABELS, per_writer=100))
    known = writers.load("test", LABELS)
    right = np.ones(2000, bool)
    right[200:230] = False  # 30 of the third writer's, a student
    right[1999] = False
    groups = analysis.groups(known, right)
    assert (groups["students"].hits, groups["students"].count) == (30, 1000)
    assert (groups["employees"].hits, groups["employees"].count) == (1, 1000)
    rows = analysis.by_writer(known, right)
    assert len(rows) == 20 and rows["digits"].sum() == 2000 and rows["wrong"].sum() == 31
    worst = rows.iloc[0]
    assert (worst["writer"], worst["group"], worst["wrong"]) == (2102, "students", 30)
    assert worst["error_low"] < 0.3 < worst["error_high"] and rows.iloc[1]["group"] == "employees"
