"""Deleting a run, and having it back."""

import os
import time

import pytest

from mnist_dash.models.recipes import RECIPES, Recipe
from mnist_dash.runs import folder, undo
from tests.pages import prepared


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    return prepared.state(Recipe("16N-10N", seed=3), "failed", error="x")


def test_a_deleted_run_comes_back_whole(run):
    before = sorted(path.name for path in run.path.iterdir())
    gone = undo.delete(run)
    assert gone and not run.path.exists()
    assert undo.bring_back(gone)
    assert sorted(path.name for path in run.path.iterdir()) == before
    assert not undo.bring_back(gone), "it is there already"


def test_after_its_time_it_is_gone_for_good(run, monkeypatch):
    monkeypatch.setattr(undo, "KEPT", 0.01)
    gone = undo.delete(run)
    assert gone
    end = time.monotonic() + 5
    while gone.aside.exists() and time.monotonic() < end:
        os.sched_yield()
    assert not gone.aside.exists()
    assert not undo.bring_back(gone)


def test_what_another_server_left_is_swept(run, monkeypatch):
    left = run.path.with_name(".deleted-0123456789abcdef")
    left.mkdir()
    monkeypatch.setattr(undo, "LEFT_OVER", -1.0)
    gone = undo.delete(run)
    assert gone and not left.exists()


def test_a_shipped_run_and_one_that_is_gone(run):
    assert undo.delete(run) is not None
    assert undo.delete(run) is None
    shipped = folder.lookup(RECIPES["fast"].recipe)
    with pytest.raises(folder.RunError, match="came with"):
        undo.delete(shipped)
