"""The command `train` as a person or a script meets it: real processes, real digits."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mnist_dash.cli import main
from mnist_dash.models import recipes
from mnist_dash.runs import folder, jobs

RECIPE = "5N:sigmoid-10N~size:1000~batch:32~protocol:test"
SETTINGS = ("--set", "epochs=2", "--seed", "5")


def _process(home: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "mnist_dash", *arguments]
    environment = {**os.environ, "MNIST_DASH_HOME": str(home)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line, parse_constant=pytest.fail) for line in text.splitlines()]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[dict[str, Any]]]]:
    """A home in which two processes asked for the same run at once, and what each of them printed."""
    home = tmp_path_factory.mktemp("trained")
    pair = [_process(home, "train", RECIPE, *SETTINGS, "--json") for _ in range(2)]
    printed = [process.communicate(timeout=120) for process in pair]
    assert [process.returncode for process in pair] == [0, 0], printed
    return home, [_lines(out) for out, _ in printed]


@pytest.fixture
def home(trained: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MNIST_DASH_HOME", str(trained[0]))
    return trained[0]


def test_two_at_once_share_one_run(home: Path, trained: tuple[Path, list[list[dict[str, Any]]]]) -> None:
    first, second = trained[1]
    assert first[-1] == second[-1]
    assert len(list((home / "runs").iterdir())) == 1
    run = folder.load(first[-1]["run"])
    assert [row["epoch"] for row in folder.metrics(run)] == [1, 2]
    assert (run.path / "log.txt").read_text().count("oneDNN custom operations are on") <= 2  # one process


def test_the_last_line_is_the_result(trained: tuple[Path, list[list[dict[str, Any]]]]) -> None:
    lines = trained[1][0]
    result = lines[-1]
    assert result["event"] == "result" and result["state"] == "done"
    assert recipes.find(result["recipe"]) == recipes.find(f"{RECIPE}~epochs:2~seed:5")
    assert 0 < result["test_accuracy"] < 1 and result["seconds"] > 0 and result["images_per_second"] > 0
    assert result["device"]
    epochs = [line for line in lines if line["event"] == "epoch"]
    assert [line["epoch"] for line in epochs] == [1, 2]
    assert {"loss", "accuracy", "clean_accuracy", "val_accuracy"} <= set(epochs[0])
    assert {line["event"] for line in lines} == {"progress", "epoch", "result"}


def test_a_finished_recipe_answers_at_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.monotonic()
    assert main(["train", RECIPE, *SETTINGS, "--json"]) == 0
    assert time.monotonic() - begun < 1
    *epochs, line = _lines(capsys.readouterr().out)
    assert line["state"] == "done" and [row["epoch"] for row in epochs] == [1, 2]
    assert main(["train", RECIPE, *SETTINGS]) == 0
    assert line["run"] in (out := capsys.readouterr().out) and "% of the test digits" in out


@pytest.fixture
def long_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    process = _process(tmp_path, "train", RECIPE, "--set", "epochs=1000", "--set", "batch_size=2", "--json")
    yield process
    process.kill()
    for run in folder.runs():
        if run.active:
            jobs.stop(run.path)


def test_control_c_keeps_the_finished_epochs(long_run: subprocess.Popen[str]) -> None:
    assert long_run.stdout is not None
    for line in long_run.stdout:
        if json.loads(line)["event"] == "epoch":
            break
    long_run.send_signal(signal.SIGINT)
    out, error = long_run.communicate(timeout=60)
    assert long_run.returncode == 130 and "Traceback" not in error, error
    result = json.loads(out.splitlines()[-1])
    assert result["state"] == "stopped" and result["epochs"] >= 1 and 0 < result["test_accuracy"] < 1
    assert folder.load(result["run"]).usable


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["no-such-recipe"],
        ["fast", "--all"],
        ["--all", "--seed", "1"],
        ["fast", "--set", "epochs"],
        ["fast", "--set", "epochs=0"],
        ["fast", "--set", "epochs=many"],
        ["fast", "--set", "flavour=sour"],
        ["fast", "--set", "batch_size=100000"],
        ["fast", "--seed", "-1"],
        ["fast", "--seed", ""],
        ["4096C3-4096C3-10N"],
        ["32C3-MP2-10X"],
        [""],
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    assert main(["train", *arguments]) == 2
    out, error = capsys.readouterr()
    assert out == "" and error.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_failed_training_is_one_line_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    recipe = "64N:linear-10N~scaling:raw~opt:sgd~lr:10~size:1000"
    assert main(["train", recipe, "--json"]) == 2
    out, error = capsys.readouterr()
    assert _lines(out)[-1]["state"] == "failed"
    assert error.startswith("mnist_dash: The loss stopped being a number in epoch") and error.count("\n") == 1
