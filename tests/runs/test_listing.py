import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from mnist_dash import paths
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder, status
from mnist_dash.runs.folder import Run, Unreadable
from mnist_dash.runs.listing import Listing

RECIPE = Recipe("16N-10N", epochs=3)


@pytest.fixture(autouse=True)
def homes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "SHIPPED", tmp_path / "shipped")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the folders that were read, in order."""
    found: list[str] = []
    real = folder.read

    def read(path: Path, shipped: bool) -> Run | Unreadable:
        found.append(path.name)
        return real(path, shipped)

    monkeypatch.setattr(folder, "read", read)
    return found


def _made(count: int) -> list[Run]:
    return [folder.create(replace(RECIPE, seed=seed)) for seed in range(count)]


def test_it_gives_what_the_folders_give() -> None:
    assert Listing().entries() == []
    _made(12)
    (paths.home() / "runs" / "0123456789ab").mkdir()  # a damaged one
    listing = Listing()
    for _ in range(2):
        assert listing.entries() == folder.entries()
        assert [run.id for run in listing.runs()] == [run.id for run in folder.runs()]


def test_only_what_has_changed_is_read_again(reads: list[str]) -> None:
    made = _made(5)
    listing = Listing()
    listing.entries()
    reads.clear()
    listing.entries()
    assert reads == []
    folder.rename(made[1], "mine")
    status.write(made[3].path, {"state": "stopped", "epochs": 2})
    names = {run.id: (run.name, run.state) for run in listing.runs()}
    assert sorted(reads) == sorted([made[1].id, made[3].id])
    assert names[made[1].id][0] == "mine" and names[made[3].id][1] == "stopped"


def test_a_change_of_the_same_length_in_the_same_moment_is_seen() -> None:
    run = _made(1)[0]
    listing = Listing()
    for epochs in range(10):
        status.write(run.path, {"state": "stopped", "epochs": epochs})
        assert listing.runs()[0].status["epochs"] == epochs


def test_runs_appear_vanish_break_and_are_mended() -> None:
    first = _made(1)[0]
    listing = Listing()
    assert [run.id for run in listing.runs()] == [first.id]
    second = _made(2)[1]
    assert {run.id for run in listing.runs()} == {first.id, second.id}
    folder.delete(first)
    assert [run.id for run in listing.runs()] == [second.id]
    good = (second.path / status.FILE).read_text()
    (second.path / status.FILE).write_text("{")
    assert isinstance(listing.entries()[0], Unreadable)
    (second.path / status.FILE).write_text(good)
    assert isinstance(listing.entries()[0], Run)


def test_a_run_that_falls_silent_is_interrupted_without_a_change_of_its_files() -> None:
    run = _made(1)[0]
    now = {"state": "running", "heartbeat": time.time(), "patience": 0.3}
    (run.path / status.FILE).write_text(json.dumps(now))
    listing = Listing()
    assert listing.runs()[0].state == "running"
    time.sleep(0.4)
    assert listing.runs()[0].state == "interrupted"
