"""The run folder: one recipe's training on disk, finished or not.

It holds recipe.json (once), status.json, metrics.jsonl (a line per epoch), predictions.npz, the model
(model.keras or model.skops, and model.tflite), strangers.npz (the last layer with a unit for these, where they were
learned), checkpoint.npz until the end, name.txt, log.txt and stop (a flag).
"""

import contextlib
import functools
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import checked, paths
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import files, names, owners, status
from mnist_dash.runs.owners import NOBODY, Visitor

RECIPE, METRICS, PREDICTIONS, CHECKPOINT, NAME, STRANGERS = (
    "recipe.json",
    "metrics.jsonl",
    "predictions.npz",
    "checkpoint.npz",
    "name.txt",
    "strangers.npz",
)
MODELS = ("model.keras", "model.skops", "model.tflite")
LARGEST_SHIPPED = 4_000_000  # bytes of a model file that travels with the package
LONGEST_NAME = 60
LARGEST_RECIPE, LARGEST_METRICS = 40_000, 8_000_000  # bytes
LARGEST_PREDICTIONS = 64_000_000  # bytes unpacked; those of 10,000 digits take 400,000
EPOCH = ("epoch", "epochs", "seconds", "loss")
ROW: dict[str, checked.Kind] = {
    **dict.fromkeys(("epoch", "epochs"), checked.count),
    **dict.fromkeys(("seconds", "images_per_second"), checked.amount),
    **dict.fromkeys(("loss", "clean_loss", "val_loss"), checked.number),
    **dict.fromkeys(("accuracy", "clean_accuracy", "val_accuracy", "attacked_accuracy"), checked.share),
}
_ID = re.compile(r"[0-9a-f]{12}", re.ASCII)
_BEGINNING = re.compile(r"[0-9a-f]{2,12}", re.ASCII)


class RunError(PlainError):
    """There is no such run, or it cannot be read or changed."""


@dataclass(frozen=True)
class Run:
    """A run folder as it was when it was read."""

    id: str
    path: Path
    recipe: Recipe
    status: status.Facts
    name: str  # given by a person; else empty
    shipped: bool

    @property
    def state(self) -> str:
        """One of queued, running, done, stopped, failed, interrupted."""
        return str(self.status["state"])

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in status.ACTIVE

    @property
    def usable(self) -> bool:
        """Whether there are predictions to look at: it is done, or was stopped after an epoch."""
        return self.state in ("done", "stopped") and (self.path / PREDICTIONS).exists()

    @functools.cached_property
    def label(self) -> str:
        """What to call it: the given name, else the recipe's name, else its link form."""
        return self.name or recipes.name_of(self.recipe)

    def file(self, name: str) -> Path | None:
        """One of its files, or None where there is none."""
        path = self.path / name
        return path if path.exists() else None


@dataclass(frozen=True)
class Unreadable:
    """A folder among the runs that cannot be read, and why in one sentence."""

    id: str
    path: Path
    reason: str
    shipped: bool


# --- finding --------------------------------------------------------------------------------------------


def homes() -> tuple[tuple[Path, bool], ...]:
    """Where runs live, and whether they came with the package; the shipped ones first."""
    return (paths.SHIPPED / "runs", True), (paths.home() / "runs", False)


def entries(reading: Callable[[Path, bool], Run | Unreadable] | None = None) -> list[Run | Unreadable]:
    """Every run folder: the shipped ones in the order of recipes.SHIPPED, then the newest first; broken ones too.

    `reading` takes the place of `read`.
    """
    found: list[Run | Unreadable] = []
    for home, shipped in homes():
        each = [(reading or read)(path, shipped) for path in _folders(home)]
        found += sorted(each, key=lambda entry: (_place(entry), -_created(entry), entry.id))
    return list({entry.id: entry for entry in reversed(found)}.values())[::-1]


def _folders(home: Path) -> list[Path]:
    try:
        return [path for path in home.iterdir() if _ID.fullmatch(path.name)]
    except OSError:  # there is no run yet
        return []


def runs() -> list[Run]:
    """The runs that can be read, shipped first, then newest first."""
    return [entry for entry in entries() if isinstance(entry, Run)]


def load(run_id: str) -> Run:
    """The run of that id. Raises RunError in one sentence."""
    entry = _find(run_id)
    if isinstance(entry, Unreadable):
        raise RunError(entry.reason)
    return entry


def lookup(recipe: Recipe) -> Run | None:
    """The run of that recipe, if there is one. Raises RunError where its folder cannot be read."""
    run_id = recipes.recipe_id(recipe)
    exists = any((home / run_id).is_dir() for home, _ in homes())
    return load(run_id) if exists else None


def find(text: str) -> Run:
    """The run meant by an id, the beginning of one, or a recipe's name or link form. Raises RunError."""
    text = text.strip()
    if text not in recipes.RECIPES and _BEGINNING.fullmatch(text):
        return _by_beginning(text)
    try:
        found = lookup(recipes.find(text))
    except recipes.RecipeError:
        advice = "it may have been deleted: choose one from the list of runs"
        raise RunError(f'There is no run "{_short(text)}"; {advice}.') from None
    if found is None:
        raise RunError(f"There is no run of {_short(text)} yet; train it first.")
    return found


def _by_beginning(text: str) -> Run:
    ids = sorted({path.name for home, _ in homes() for path in _folders(home) if path.name.startswith(text)})
    if len(ids) > 1 and text not in ids:
        raise RunError(f'{len(ids)} runs begin with "{text}"; give more of the id.')
    return load(ids[0] if len(ids) == 1 else text)


def _short(text: str) -> str:
    """The text as a sentence can repeat it: in one line, with nothing invisible in it."""
    text = names.clean(text[:200])
    return text if len(text) <= 60 else f"{text[:60]}..."


def _find(run_id: str) -> Run | Unreadable:
    for home, shipped in homes():
        if _ID.fullmatch(run_id) and (home / run_id).is_dir():
            return read(home / run_id, shipped)
    raise RunError(f'There is no run "{_short(run_id)}"; it may have been deleted: train it again or choose another.')


def read(path: Path, shipped: bool) -> Run | Unreadable:
    """The run in that folder, or why it cannot be read."""
    try:
        recipe = recipes.from_json(checked.text(path / RECIPE, LARGEST_RECIPE))
        facts = status.read(path)
    except (FileNotFoundError, PlainError):
        reason = f"The run {path.name} is damaged or of another version; delete it and train again."
        return Unreadable(path.name, path, reason, shipped)
    if recipes.recipe_id(recipe) != path.name:
        reason = f"The run {path.name} was made by another version of this program; train it again."
        return Unreadable(path.name, path, reason, shipped)
    return Run(path.name, path, recipe, facts, _name(path), shipped)


@functools.cache
def _places() -> dict[str, int]:
    return {recipes.recipe_id(recipe): place for place, recipe in enumerate(recipes.SHIPPED)}


def _place(entry: Run | Unreadable) -> int:
    """Where a shipped run stands; all others share the place behind them."""
    return _places().get(entry.id, len(_places())) if entry.shipped else len(_places())


def _created(entry: Run | Unreadable) -> float:
    with contextlib.suppress(OSError):
        return (entry.path / RECIPE).stat().st_mtime
    return 0.0


def _name(path: Path) -> str:
    with contextlib.suppress(checked.DamagedError, FileNotFoundError):
        return names.clean(checked.text(path / NAME, 10 * LONGEST_NAME))[:LONGEST_NAME]
    return ""


# --- making and changing --------------------------------------------------------------------------------


def create(recipe: Recipe) -> Run:
    """The folder for that recipe, new or as another process just made it: it appears whole, in one step."""
    run_id = recipes.recipe_id(recipe)
    home = paths.home() / "runs"
    beside = home / f".new-{token_hex(8)}"
    try:
        beside.mkdir(parents=True)
        (beside / RECIPE).write_text(recipes.to_json(recipe), encoding="utf-8")
        status.write(beside, {"state": "interrupted", "epochs": 0})  # made, but nothing works on it yet
        beside.rename(home / run_id)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        if not (home / run_id).is_dir():  # else another process was first
            raise
    return load(run_id)


def delete(run: Run | Unreadable, by: Visitor = NOBODY) -> None:
    """Remove a run; one that is active ends within a second. Raises RunError for a shipped run, and OwnerError."""
    gone = set_aside(run, by)
    if gone is not None:
        shutil.rmtree(gone, ignore_errors=True)


def set_aside(run: Run | Unreadable, by: Visitor = NOBODY) -> Path | None:
    """Move a run out of the list, and where it is now; None where it was gone. Raises RunError and OwnerError."""
    _refuse_shipped(run, "deleted")
    owners.check_change(run.path, by, "deleted")
    gone = run.path.with_name(f".deleted-{token_hex(8)}")
    try:
        run.path.rename(gone)
    except FileNotFoundError:  # two people may delete the same run
        return None
    return gone


def rename(run: Run, name: str, by: Visitor = NOBODY) -> None:
    """Give the run a name; an empty one takes it away. Raises RunError and OwnerError."""
    _refuse_shipped(run, "renamed")
    owners.check_change(run.path, by, "renamed")
    files.replace(run.path / NAME, given_name(name).encode())


def given_name(name: str) -> str:
    """The name as a run may have it. Raises RunError for a long one and for those that came with the program."""
    name = names.clean(name)
    if names.is_shipped(name):
        raise RunError(f"“{name}” is the name of a recipe that came with the program; choose another.")
    if len(name) > LONGEST_NAME:
        raise RunError(f"The name has {len(name)} characters; use at most {LONGEST_NAME}.")
    return name


def ship(run: Run) -> Path:
    """Copy a finished run into the package: its facts, curve and predictions, and its model if it is small."""
    if run.state != "done":
        raise RunError(f"The run {run.id} is {run.state}; only a finished run can be shipped.")
    target = paths.SHIPPED / "runs" / run.id
    beside = target.with_name(f".new-{token_hex(8)}")
    beside.mkdir(parents=True)
    models = [path for name in MODELS if (path := run.file(name)) and path.stat().st_size <= LARGEST_SHIPPED]
    for path in [run.path / RECIPE, run.path / METRICS, run.path / PREDICTIONS, *models]:
        if path.exists():
            shutil.copy(path, beside)
    private = ("pid", "begun", "token", "heartbeat", "patience", "progress", "stage", "queued", "error")
    status.write(beside, {key: value for key, value in run.status.items() if key not in private})
    shutil.rmtree(target, ignore_errors=True)
    return beside.rename(target)


def _refuse_shipped(run: Run | Unreadable, done: str) -> None:
    if run.shipped:
        raise RunError(f"The run {run.id} came with the program and cannot be {done}.")


# --- what is in it --------------------------------------------------------------------------------------


def metrics(run: Run) -> list[dict[str, Any]]:
    """One row per finished epoch, in order; damaged lines, and one that is being written, are left out."""
    try:
        lines = checked.text(run.path / METRICS, LARGEST_METRICS).splitlines()
    except (checked.DamagedError, FileNotFoundError):
        return []
    rows: dict[int, dict[str, Any]] = {}
    for line in lines:
        with contextlib.suppress(ValueError):
            row = checked.parse(line)
            if checked.fits(row, ROW, needed=EPOCH):
                rows.setdefault(row["epoch"], row)
    return [rows[epoch] for epoch in sorted(rows)]


def append_metrics(run: Run, row: dict[str, Any]) -> None:
    """Add one epoch's row."""
    with (run.path / METRICS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def keep_metrics(run: Run, epochs: int) -> None:
    """Forget the rows after that epoch: training goes on from there."""
    if run.file(METRICS) is None:
        return
    rows = [row for row in metrics(run) if row.get("epoch", 0) <= epochs]
    files.replace(run.path / METRICS, "".join(json.dumps(row) + "\n" for row in rows).encode())


def probabilities(run: Run) -> npt.NDArray[np.float32]:
    """The predictions for the test split: N x 10 probabilities. Raises RunError where there are none."""
    stored = files.load_arrays(run.path / PREDICTIONS, LARGEST_PREDICTIONS)
    found = (stored or {}).get("probabilities")
    if found is None or found.dtype != np.float32 or found.ndim != 2 or not found.size or found.shape[1] < 2:
        raise RunError(_no_predictions(run))
    if not (np.isfinite(found).all() and found.min() >= 0 and np.allclose(found.sum(axis=1), 1, atol=1e-3)):
        raise RunError(_no_predictions(run))
    return found


def _no_predictions(run: Run) -> str:
    if run.file(PREDICTIONS) is None:
        return f"The run {run.id} has no predictions yet; train it to the end of an epoch."
    return f"The predictions of the run {run.id} are damaged; delete it and train it again."
