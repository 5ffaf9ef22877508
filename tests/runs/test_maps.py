"""Real jobs that make maps of 1,000 digits: shared, stopped, killed, out of room; nothing half-written is read."""

import os
import resource
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import Projection
from mnist_dash.data import datasets
from mnist_dash.runs import jobs, maps, status
from mnist_dash.runs.engines import local
from tests.runs.trainers import wait_until

pytestmark = pytest.mark.usefixtures("home")

SMALL = projections.parse("pca~points:1000")
FORMING = projections.parse("tsne~points:4000~iterations:5000")  # minutes, unless it is stopped


@pytest.fixture(autouse=True)
def nothing_shipped(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "mnist.npz").symlink_to(paths.PACKAGE / "shipped" / "mnist.npz")
    monkeypatch.setattr(paths, "SHIPPED", tmp_path / "shipped")


def _state(projection: Projection) -> str:
    jobs.poll()
    return str(status.read(maps.folder(projection))["state"])


def _end(projection: Projection) -> str:
    wait_until(lambda: _state(projection) not in status.ACTIVE)
    return _state(projection)


def test_a_finished_map_is_complete_and_the_cache() -> None:
    assert maps.load(SMALL) is None and maps.job(SMALL) is None and maps.trouble(SMALL) is None
    place = maps.start(SMALL)
    assert maps.job(SMALL) == place
    assert _end(SMALL) == "done", maps.trouble(SMALL)
    found = maps.load(SMALL)
    assert found is not None and maps.job(SMALL) is None and maps.forming(SMALL) is None
    data = datasets.load()
    labels = np.concatenate([data.train.labels, data.test.labels])
    assert np.array_equal(found.positions, projections.positions(SMALL, labels))
    assert found.projection == SMALL and found.coordinates.shape == (1000, 2) and found.basis.components.shape[1] == 784
    assert found.facts["trust"]["voters"] == 10 and found.facts["seconds"] > 0
    assert set(found.facts["stages"]) >= {"Reading the pictures", "Finding the principal components"}
    assert {"numpy", "python", "mnist_dash"} <= set(found.facts["versions"])
    assert not [file.name for file in place.iterdir() if file.name in ("reserve", maps.FORMING)]
    maps.start(SMALL)
    assert not jobs.tickets()  # the same recipe again opens at once


def test_all_that_a_map_holds_comes_back_from_disk(tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    recipe = projections.parse("umap~points:2000")
    basis = projections.pca.Basis(
        np.ones(784, np.float32), draw.normal(size=(50, 784)).astype(np.float32), draw.uniform(size=50), 9.5
    )
    made = projections.Map(
        recipe,
        np.arange(0, 4000, 2, dtype=np.int32),
        draw.normal(size=(2000, 2)).astype(np.float32),
        draw.normal(size=(3, 500, 2)).astype(np.float32),
        np.arange(500, dtype=np.int32),
        np.array([0, 10, 20], np.int32),
        {"seconds": 1.5, "trust": {"vote": 0.9}},
        basis,
    )
    path = maps.keep(made)
    assert path == maps.path(recipe)
    found = maps.load(recipe)
    assert found is not None and found.facts == made.facts
    for name in ("positions", "coordinates", "frame_rows", "frame_steps"):
        assert np.array_equal(getattr(found, name), getattr(made, name)), name
    assert np.allclose(found.frames, made.frames, atol=0.01)
    assert np.array_equal(found.basis.components, basis.components) and found.basis.total == 9.5


def test_two_visitors_share_one_job_and_see_it_form() -> None:
    assert maps.start(FORMING) == maps.start(FORMING)
    assert len(jobs.tickets()) == 1
    wait_until(lambda: (maps.forming(FORMING) or (0,))[0] >= 10)
    picture = (maps.forming(FORMING) or (0, np.zeros(0)))[1]
    assert picture.shape == (4000, 2) and picture.dtype == np.float32 and np.isfinite(picture).all()
    wait_until(lambda: _progress().get("step", 0) >= 10)  # told a moment after the picture is shown
    facts = status.read(maps.folder(FORMING))
    assert facts["stage"] == "Training" and facts["progress"]["steps"] == 5250
    assert facts["progress"]["seconds_left"] > 0
    jobs.stop(maps.folder(FORMING))
    assert _end(FORMING) == "stopped"
    assert maps.load(FORMING) is None and maps.job(FORMING) is not None
    assert "was stopped" in (maps.trouble(FORMING) or "")


def _progress() -> dict[str, Any]:
    return dict(status.read(maps.folder(FORMING)).get("progress") or {})


def test_a_host_may_limit_how_long_a_map_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNIST_DASH_MAX_SECONDS", "4")
    maps.start(FORMING)
    assert _end(FORMING) == "stopped"
    assert "longer than the 4 seconds that this host allows" in (maps.trouble(FORMING) or "")


def test_a_job_killed_from_outside_is_one_clear_sentence_and_can_be_started_again() -> None:
    place = maps.start(FORMING)
    wait_until(lambda: maps.forming(FORMING) is not None)
    os.kill(status.read(place)["pid"], signal.SIGKILL)
    assert _end(FORMING) == "interrupted"
    assert "ended from outside" in (maps.trouble(FORMING) or "")
    assert maps.load(FORMING) is None
    maps.start(FORMING)
    assert maps.trouble(FORMING) is None
    maps.delete(FORMING)
    wait_until(lambda: all(child.poll() is not None for child, *_ in local.children), seconds=20)
    assert not place.exists()


def test_a_full_disk_is_one_clear_sentence() -> None:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, usual[1]))  # the job's: too little for a map
    try:
        maps.start(SMALL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert _end(SMALL) == "failed"
    assert (maps.trouble(SMALL) or "").startswith("The disk is full: free some space")
    assert maps.load(SMALL) is None and not list(paths.home().glob("artifacts/maps/*"))
    wait_until(lambda: all(child.poll() is not None for child, *_ in local.children))
    maps.start(SMALL)
    assert _end(SMALL) == "done"


def test_a_home_that_cannot_be_written_is_one_clear_sentence(home: Path) -> None:
    home.mkdir()
    (home / "maps").write_text("a file where the folder should be")
    with pytest.raises(jobs.QueueError, match="cannot be written"):
        maps.start(SMALL)


def test_a_damaged_map_is_as_if_it_were_not_there() -> None:
    path = paths.home() / "artifacts" / f"{projections.key(SMALL)}.npz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PK half a map")
    assert maps.load(SMALL) is None
    np.savez(path, coordinates=np.zeros((1000, 2), np.float32))  # of another version
    assert maps.load(SMALL) is None
    maps.start(SMALL)
    assert _end(SMALL) == "done" and maps.load(SMALL) is not None


def test_deleting() -> None:
    maps.start(SMALL)
    assert _end(SMALL) == "done"
    maps.delete(SMALL)
    maps.delete(SMALL)
    assert maps.load(SMALL) is None and not maps.folder(SMALL).exists()
    shipped = paths.SHIPPED / "artifacts" / f"{projections.key(SMALL)}.npz"
    shipped.parent.mkdir(parents=True)
    shipped.touch()
    with pytest.raises(maps.MapError, match="came with the program"):
        maps.delete(SMALL)


@pytest.mark.parametrize("job", ["", "../x", "pca-0123456789ab", "pca", "x" * 99])
def test_a_job_that_is_not_there(job: str) -> None:
    with pytest.raises(maps.MapError, match="There is no map"):
        maps.recipe(job)
