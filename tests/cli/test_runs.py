import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.cli import main
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import files, folder, status
from mnist_dash.runs.folder import Run

RECIPE = Recipe("128N-10N", epochs=3)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(paths, "SHIPPED", tmp_path / "shipped")
    return tmp_path / "home"


@pytest.fixture
def run() -> Run:
    """A finished run as the trainer would leave it."""
    made = folder.create(RECIPE)
    files.save_arrays(made.path / folder.PREDICTIONS, {"probabilities": np.full((10_000, 10), 0.1, np.float32)})
    facts = {
        "test_accuracy": 0.9812,
        "test_loss": 0.06,
        "seconds": 4.5,
        "images_per_second": 50_000.0,
        "device": "CPU",
        "epochs": 3,
    }
    status.write(made.path, {"state": "done", **facts, "made_with": {"processor": "Some CPU"}})
    for epoch in (1, 2, 3):
        folder.append_metrics(made, {"epoch": epoch, "epochs": 3, "loss": 1 / epoch, "seconds": 1.5})
    return folder.load(made.id)


def test_runs_as_json_say_everything(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    folder.ship(run)
    fast = folder.create(recipes.RECIPES["fast"].recipe)
    broken = folder.create(replace(RECIPE, seed=1))
    (broken.path / "recipe.json").write_text("{")
    assert main(["runs", "--json"]) == 0
    rows = {row["run"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == {run.id, fast.id, broken.id}
    keys = {"run", "recipe", "state", "test_accuracy", "seconds", "images_per_second", "device", "shipped"}
    assert all(keys <= set(row) for row in rows.values())
    assert rows[run.id]["shipped"] is True and rows[run.id]["test_accuracy"] == 0.9812
    assert recipes.from_link(rows[run.id]["recipe"]) == RECIPE
    assert rows[fast.id]["recipe"] == "fast" and rows[fast.id]["shipped"] is False
    assert rows[broken.id]["state"] == "unreadable" and "again" in rows[broken.id]["error"]


def test_runs_as_a_table(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs"]) == 0
    header, line = capsys.readouterr().out.splitlines()
    assert header.split()[:2] == ["run", "state"]
    assert line.split()[:4] == [run.id, "done", "98.12", "%"]


def test_no_runs_yet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["runs"]) == 0


def test_show_gives_result_and_curve(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", run.id[:6]]) == 0
    out = capsys.readouterr().out
    assert "Some CPU" in out and "0.9812" in out and "0.3333" in out
    assert main(["show", recipes.to_link(RECIPE), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["settings"]["epochs"] == 3 and len(shown["metrics"]) == 3


def test_rename_and_delete(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rename", run.id, "My run"]) == 0
    assert folder.load(run.id).name == "My run"
    assert main(["delete", run.id]) == 0
    assert folder.entries() == []


def test_a_broken_run_can_be_deleted(run: Run) -> None:
    (run.path / "status.json").write_text("")
    assert main(["delete", run.id]) == 0
    assert folder.entries() == []


def test_export_needs_no_run(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for which in (run.id, "tence-cnn", "64N-10N"):
        assert main(["export", which, "--script"]) == 0
        compile(capsys.readouterr().out, "script.py", "exec")


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "nothing"],
        ["show", "../../etc/passwd"],
        ["show", ""],
        ["show", "tence-mlp"],
        ["stop", "0123456789ab"],
        ["stop", "128N-10N~epochs:3"],
        ["delete", "nothing"],
        ["rename", "nothing", "x"],
        ["export", "nothing", "--script"],
        ["export", "forest", "--script"],
    ],
)
def test_bad_input_is_one_line_and_exit_2(arguments: list[str], run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, error = capsys.readouterr()
    assert out == "" and error.startswith("mnist_dash: ") and error.count("\n") == 1


def test_figures_and_curves_of_all_runs_as_tables(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--curves"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_export_writes_a_file(run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    assert main(["export", run.id, "--script", "--out", str(script)]) == 0
    compile(script.read_text(), "script.py", "exec")
    assert str(script) in capsys.readouterr().out
    assert main(["export", run.id, "--script", "--out", str(tmp_path / "no" / "script.py")]) == 2
    assert "another place" in capsys.readouterr().err


def test_a_model_is_written_to_a_file_only(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch) -> None:
    monkeypatch.undo()
    assert main(["export", "fast", "--onnx"]) == 2
    assert "--out" in capsys.readouterr().err
    assert main(["export", "fast", "--onnx", "--out", str(tmp_path / "fast.onnx")]) == 0
    assert (tmp_path / "fast.onnx").stat().st_size > 10_000
