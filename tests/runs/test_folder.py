import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import files, folder, status
from mnist_dash.runs.folder import Run, Unreadable

RECIPE = Recipe("128N-10N", epochs=3)
RESULT = {"test_accuracy": 0.98, "test_loss": 0.07, "seconds": 3.0, "epochs": 3}
ROW = {"epochs": 4, "seconds": 1.0}


@pytest.fixture(autouse=True)
def homes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "SHIPPED", tmp_path / "shipped")


def _done(recipe: Recipe = RECIPE) -> Run:
    run = folder.create(recipe)
    files.save_arrays(run.path / folder.PREDICTIONS, {"probabilities": np.full((10_000, 10), 0.1, np.float32)})
    status.write(run.path, {"state": "done", **RESULT, "token": "secret", "pid": 7})
    return folder.load(run.id)


def test_a_new_run_can_be_found_in_every_way() -> None:
    run = folder.create(RECIPE)
    assert run.state == "interrupted" and not run.usable and not run.shipped
    for text in (run.id, run.id[:5], recipes.to_link(RECIPE), f" {run.id} "):
        assert folder.find(text).id == run.id
    fast = folder.create(recipes.RECIPES["fast"].recipe)
    assert folder.find("fast").id == fast.id
    assert fast.label == "fast"


def test_many_at_once_make_one_folder() -> None:
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.append(folder.create(RECIPE).id)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 16 and len(set(made)) == 1
    assert [path.name for path in (paths.home() / "runs").iterdir()] == [made[0]]


@pytest.mark.parametrize(
    "run_id", ["..", "../../etc", "", "ABCDEF012345", "0123456789ab/..", "0123456789ab", "x" * 5000, "0" * 11, "\x00"]
)
def test_an_id_from_a_link_cannot_leave_the_folder(run_id: str) -> None:
    with pytest.raises(folder.RunError, match="There is no run") as caught:
        folder.load(run_id)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["", "nonsense", "ff", "..", "64N-10N", "fast", "~", "x" * 5000])
def test_finding_nothing_is_one_clear_sentence(text: str) -> None:
    with pytest.raises(folder.RunError, match="There is no run"):
        folder.find(text)


def test_an_ambiguous_beginning_is_refused() -> None:
    ids = [folder.create(replace(RECIPE, seed=seed)).id for seed in range(40)]
    start = next(run_id[:2] for run_id in ids if sum(other.startswith(run_id[:2]) for other in ids) > 1)
    with pytest.raises(folder.RunError, match="give more of the id"):
        folder.find(start)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("recipe.json", None),
        ("recipe.json", "{"),
        ("recipe.json", '{"model": "128N-10N", "flavour": "sour"}'),
        ("recipe.json", '{"model": "64N-10N"}'),
        ("recipe.json", b"\xff\xfe\x00"),
        ("status.json", None),
        ("status.json", "[1]"),
        ("status.json", '{"state": "levitating"}'),
    ],
)
def test_a_broken_run_is_listed_and_breaks_nothing(name: str, content: str | bytes | None) -> None:
    run, other = folder.create(RECIPE), folder.create(replace(RECIPE, seed=1))
    path = run.path / name
    path.unlink()
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    broken = [entry for entry in folder.entries() if isinstance(entry, Unreadable)]
    assert [entry.id for entry in broken] == [run.id]
    assert broken[0].reason.count(".") == 1 and "again" in broken[0].reason
    assert [entry.id for entry in folder.runs()] == [other.id]
    with pytest.raises(folder.RunError, match="again"):
        folder.load(run.id)
    folder.delete(broken[0])
    assert not run.path.exists()


def test_odd_files_among_the_runs_are_not_runs() -> None:
    run = folder.create(RECIPE)
    for name in ("notes.txt", ".DS_Store", "0123456789ab"):
        (paths.home() / "runs" / name).write_text("hello")
    assert [entry.id for entry in folder.runs()] == [run.id]
    (run.path / "name.txt").write_bytes(b"\xff\xff")
    assert folder.load(run.id).name == ""


def test_rows_survive_a_line_that_is_being_written() -> None:
    run = folder.create(RECIPE)
    assert folder.metrics(run) == []
    for epoch in (1, 2, 3):
        folder.append_metrics(run, {**ROW, "epoch": epoch, "loss": 1 / epoch})
    with (run.path / folder.METRICS).open("a") as file:
        file.write('{"epoch": 4, "lo')
    assert [row["epoch"] for row in folder.metrics(run)] == [1, 2, 3]
    folder.keep_metrics(run, 2)
    folder.append_metrics(run, {**ROW, "epoch": 3, "loss": 0.25})
    assert [row["loss"] for row in folder.metrics(run)] == [1, 0.5, 0.25]


def test_probabilities_or_one_clear_sentence() -> None:
    assert folder.probabilities(_done()).shape == (10_000, 10)
    unfinished = folder.create(replace(RECIPE, seed=1))
    with pytest.raises(folder.RunError, match="no predictions yet"):
        folder.probabilities(unfinished)


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"epoch": 4, "epochs": 4, "seconds": 1, "loss": "low"}',
        '{"epoch": 4, "epochs": 4, "seconds": 1, "loss": NaN}',
        '{"epoch": [4], "epochs": 4, "seconds": 1, "loss": 1}',
        '{"epoch": 4}',
        '{"epoch": 1e400, "epochs": 4, "seconds": 1, "loss": 1}',
    ],
)
def test_a_damaged_row_is_left_out(line: str) -> None:
    run = folder.create(RECIPE)
    folder.append_metrics(run, {**ROW, "epoch": 1, "loss": 1.0})
    with (run.path / folder.METRICS).open("a") as file:
        file.write(line + "\n")
    folder.append_metrics(run, {**ROW, "epoch": 2, "loss": 0.5})
    assert [row["epoch"] for row in folder.metrics(run)] == [1, 2]


def _predict(run: Run, **arrays: np.ndarray) -> None:
    files.save_arrays(run.path / folder.PREDICTIONS, arrays)


@pytest.mark.parametrize(
    "damage",
    [
        lambda run: _predict(run, probabilities=np.full((10_000, 1), 1.0, np.float32)),
        lambda run: _predict(run, probabilities=np.full((10_000, 10), np.nan, np.float32)),
        lambda run: _predict(run, probabilities=np.full((10_000, 10), 0.3, np.float32)),
        lambda run: _predict(run, probabilities=np.full(10, 0.1, np.float32)),
        lambda run: _predict(run, probabilities=np.full((10, 10), "a tenth")),
        lambda run: _predict(run, answers=np.zeros(3)),
        lambda run: _predict(run, probabilities=np.full((10_000_000, 10), 0.1, np.float32)),  # 400 MB in 0.4
    ],
    ids=["shape", "NaN", "sum", "flat", "text", "name", "bomb"],
)
def test_damaged_predictions_are_one_sentence(damage: Callable[[Run], None]) -> None:
    run = _done()
    damage(run)
    with pytest.raises(folder.RunError, match=f"The predictions of the run {run.id} are damaged"):
        folder.probabilities(run)


def test_damage_stays_with_its_own_row() -> None:
    good = _done()
    for seed, content in enumerate(("[" * 100_000, '{"state": "done", "made_with": 3}', "x" * 1_000_000)):
        run = folder.create(replace(RECIPE, seed=seed + 1))
        (run.path / (status.FILE if seed else folder.RECIPE)).write_text(content)
    entries = folder.entries()
    assert [entry.id for entry in entries if isinstance(entry, Run)] == [good.id]
    broken = [entry for entry in entries if isinstance(entry, Unreadable)]
    assert len(broken) == 3 and all("damaged" in entry.reason for entry in broken)


def test_rename_and_its_limits() -> None:
    run = folder.create(RECIPE)
    folder.rename(run, "  My \n first  run ")
    assert folder.load(run.id).label == "My first run"
    folder.rename(run, "")
    assert folder.load(run.id).label == recipes.to_link(RECIPE)
    with pytest.raises(folder.RunError, match="at most 60"):
        folder.rename(run, "x" * 61)


def test_delete_twice_is_fine_and_leaves_nothing() -> None:
    run = folder.create(RECIPE)
    folder.delete(run)
    folder.delete(run)
    assert list((paths.home() / "runs").iterdir()) == []
    assert folder.create(RECIPE).id == run.id


def test_a_shipped_run_stands_before_the_users_and_cannot_be_changed() -> None:
    run = _done()
    (run.path / "model.keras").write_bytes(b"small")
    (run.path / "model.tflite").write_bytes(b"x" * (folder.LARGEST_SHIPPED + 1))
    (run.path / "checkpoint.npz").write_bytes(b"x")
    folder.append_metrics(run, {"epoch": 1})
    folder.ship(run)
    shipped = folder.load(run.id)
    assert shipped.shipped and shipped.usable and shipped.status["test_accuracy"] == 0.98
    assert sorted(path.name for path in shipped.path.iterdir()) == [
        "metrics.jsonl",
        "model.keras",
        "predictions.npz",
        "recipe.json",
        "status.json",
    ]
    assert not {"token", "pid"} & set(json.loads((shipped.path / "status.json").read_text()))
    assert [entry.shipped for entry in folder.entries()] == [True]
    with pytest.raises(folder.RunError, match="cannot be deleted"):
        folder.delete(shipped)
    with pytest.raises(folder.RunError, match="cannot be renamed"):
        folder.rename(shipped, "mine")
    folder.ship(run)  # again, over the old one
    with pytest.raises(folder.RunError, match="only a finished run"):
        folder.ship(folder.create(replace(RECIPE, seed=1)))
