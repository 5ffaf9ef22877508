"""Real trainer processes on 1,000 digits: their results, and what happens when they are stopped or killed."""

import os
import resource
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import skops.io

from mnist_dash.data import datasets
from mnist_dash.models import classical, light, recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder, jobs, limits, status
from mnist_dash.runs.engines import local
from tests.runs.trainers import LONG, TINY, fact, finish, wait_until

pytestmark = pytest.mark.usefixtures("home")

# Long enough to be killed in the middle: 5 epochs of 2,500 steps.
MEDIUM = Recipe("5N:sigmoid-10N", train_size=10_000, batch_size=4, epochs=5, protocol="test")


def _same(one: list[dict[str, object]], other: list[dict[str, object]]) -> bool:
    timed = ("seconds", "images_per_second")
    bare = [[{key: row[key] for key in row if key not in timed} for row in rows] for rows in (one, other)]
    return bare[0] == bare[1]


def test_a_finished_run_is_complete_and_the_cache() -> None:
    run = finish(jobs.start(TINY))
    assert run.state == "done" and run.usable, run.status
    assert [row["epoch"] for row in folder.metrics(run)] == [1, 2]
    kept = {path.name for path in run.path.iterdir() if not path.name.startswith("lease-")}  # it goes with the process
    assert kept == {
        "recipe.json",
        "status.json",
        "metrics.jsonl",
        "predictions.npz",
        "model.keras",
        "model.tflite",
        "log.txt",
    }
    test = datasets.load().test
    probabilities = folder.probabilities(run)
    assert probabilities.dtype == np.float32 and probabilities.shape == (10_000, 10)
    assert run.status["test_accuracy"] == (probabilities.argmax(1) == test.labels).mean()
    answers = light.predict((run.path / "model.tflite").read_bytes(), test.images[:200])
    assert np.allclose(answers, probabilities[:200], atol=1e-5)
    assert {"tensorflow", "keras", "numpy"} <= set(run.status["made_with"]["versions"])
    assert run.status["epochs"] == 2 and run.status["parameters"] == 3985
    before = (run.path / status.FILE).stat().st_mtime_ns
    assert jobs.start(TINY).state == "done"
    assert not jobs.tickets() and (run.path / status.FILE).stat().st_mtime_ns == before


def test_killed_and_resumed_is_the_same_as_unbroken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    unbroken = finish(jobs.start(MEDIUM))
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "other"))
    run = jobs.start(MEDIUM)
    wait_until(lambda: (fact(run, "epochs") or 0) >= 2)
    os.kill(fact(run, "pid"), signal.SIGKILL)
    killed = finish(run)
    assert killed.state == "interrupted" and 2 <= len(folder.metrics(killed)) < 5
    folder.append_metrics(run, {**folder.metrics(run)[-1], "epoch": 4, "loss": -1})  # a row without checkpoint
    resumed = finish(jobs.start(MEDIUM))
    assert resumed.state == "done", resumed.status
    assert np.array_equal(folder.probabilities(resumed), folder.probabilities(unbroken))
    assert _same(folder.metrics(resumed), folder.metrics(unbroken))


def test_a_stop_keeps_the_finished_epochs_and_training_goes_on_from_there() -> None:
    run = jobs.start(LONG)
    wait_until(lambda: (fact(run, "epochs") or 0) >= 2)
    begun = time.monotonic()
    jobs.stop(run.path)
    stopped = finish(run)
    assert time.monotonic() - begun < 10  # 0.5 s on two cores that do little else
    rows = folder.metrics(stopped)
    assert stopped.state == "stopped" and stopped.usable
    assert stopped.status["epochs"] == len(rows) == rows[-1]["epoch"] >= 2
    labels = datasets.load().test.labels
    assert (folder.probabilities(stopped).argmax(1) == labels).mean() == rows[-1]["val_accuracy"]
    again = jobs.start(LONG)
    assert again.active
    wait_until(lambda: (fact(run, "epochs") or 0) > len(rows))
    assert [row["epoch"] for row in folder.metrics(run)][: len(rows)] == [row["epoch"] for row in rows]
    folder.delete(folder.load(run.id))
    wait_until(lambda: all(child.poll() is not None for child, *_ in local.children), seconds=20)
    assert not run.path.exists()


def test_a_stop_before_the_first_epoch_ends_the_process_at_once() -> None:
    run = jobs.start(replace(LONG, train_size=60_000, batch_size=1))
    wait_until(lambda: fact(run, "stage") == "Preparing")
    begun = time.monotonic()
    jobs.stop(run.path)
    stopped = finish(run)
    assert time.monotonic() - begun < 6
    assert stopped.state == "stopped" and not stopped.usable and stopped.status["epochs"] == 0


def test_a_full_disk_is_one_clear_sentence_and_keeps_the_curve() -> None:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, usual[1]))  # the trainer's: room for checkpoints only
    try:
        run = jobs.start(TINY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    failed = finish(run)
    assert failed.state == "failed"
    assert failed.status["error"].startswith("The disk is full: free some space")
    assert len(folder.metrics(failed)) == 2
    assert not [path for path in run.path.iterdir() if path.name.startswith(".")]
    wait_until(lambda: local.children[0][0].poll() is not None)  # it might else go on with the next job
    assert finish(jobs.start(TINY)).state == "done"


def test_a_home_that_cannot_be_written_is_one_clear_sentence(home: Path) -> None:
    home.mkdir()
    (home / "runs").write_text("a file where the folder should be")
    with pytest.raises(jobs.QueueError, match="cannot be written"):
        jobs.start(TINY)


def test_the_next_job_starts_when_one_ends_though_nobody_polls() -> None:
    runs = [jobs.start(Recipe("tree", train_size=1000, seed=seed, protocol="test")) for seed in (0, 1, 2)]
    assert [jobs.position(run.path) for run in runs] == [None, 1, 2]
    wait_until(lambda: all(folder.load(run.id).state == "done" for run in runs))
    assert len(local.children) == 1  # one process did them all, and is collected by its starter
    path = runs[0].path / "model.skops"
    model = skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
    again = classical.Classifier(model).predict_proba(datasets.load().test.images[:100])
    assert np.allclose(again, folder.probabilities(runs[0])[:100])
    wait_until(lambda: local.children[0][0].poll() is not None)
    jobs.poll()
    assert not local.children and not jobs.tickets()


def test_a_host_may_limit_network_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNIST_DASH_MAX_PARAMETERS", "3000")
    with pytest.raises(limits.LimitError, match="3,985 parameters and this host allows 3,000"):
        jobs.start(TINY)
    assert not [entry for entry in folder.entries() if not entry.shipped]
    monkeypatch.delenv("MNIST_DASH_MAX_PARAMETERS")
    monkeypatch.setenv("MNIST_DASH_MAX_SECONDS", "1")
    assert finish(jobs.start(LONG)).state == "stopped"


def test_a_run_of_another_version_is_refused_by_the_trainer(monkeypatch: pytest.MonkeyPatch) -> None:
    run = folder.create(TINY)
    monkeypatch.setattr(recipes.forms, "TRAINING_VERSION", 99)
    with pytest.raises(folder.RunError, match="another version"):
        folder.load(run.id)
    assert jobs.folder.lookup(TINY) is None  # the same recipe is another run now
