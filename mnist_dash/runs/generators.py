"""Generators on disk, and the jobs that train them.

A trained generator is an artifact, shipped or the user's. One in training has a job folder, which holds generator.txt
(the recipe), status.json, forming.npz (its newest pictures), log.txt and stop (a flag).
"""

import contextlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import checked, paths
from mnist_dash.analysis.morphing import mixture
from mnist_dash.analysis.morphing.mixture import Mixture
from mnist_dash.models.generator import recipe as recipes
from mnist_dash.models.generator import weights as stored
from mnist_dash.models.generator.recipe import Generator, GeneratorError
from mnist_dash.models.generator.weights import Weights
from mnist_dash.runs import artifacts, files, jobs, owners, status
from mnist_dash.runs.owners import NOBODY, Visitor

RECIPE, FORMING = "generator.txt", "forming.npz"
LARGEST_RECIPE = 1_000  # bytes
_ID = re.compile(r"vae-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, eq=False)
class Trained:
    """A finished generator: its weights, where each class's digits lie, and what is known of it."""

    recipe: Generator
    weights: Weights
    mixture: Mixture
    facts: dict[str, Any]


def load(recipe: Generator) -> Trained | None:
    """The trained generator of that recipe, shipped or made here; None where there is none yet."""
    arrays = artifacts.peek(recipes.key(recipe))
    if arrays is None:
        return None
    try:
        facts = json.loads(str(arrays["facts"]))
        return Trained(recipe, stored.unpack(recipe, arrays), mixture.of_arrays(arrays), facts)
    except (KeyError, ValueError, IndexError):  # of another version: as if it were not there
        return None


def find(text: str) -> Trained:
    """The trained generator that a recipe's text or name means. Raises GeneratorError."""
    found = load(recipes.parse(text))
    if found is None:
        raise GeneratorError("This generator is not trained here, or was deleted; train it, or choose another.")
    return found


def known() -> list[Generator]:
    """The recipes of all trained generators: those that ship first, then the user's by name."""
    shipped = [entry.recipe for entry in recipes.GENERATORS.values()]
    names = (paths.home() / "artifacts" / "generators").glob("*.npz")
    found = [recipe for name in sorted(names) if (recipe := _recipe_in(name)) and recipe not in shipped]
    return shipped + found


def path(recipe: Generator) -> Path | None:
    """The trained generator's file, shipped or made here; None where there is none."""
    name = f"{recipes.key(recipe)}.npz"
    places = (home / "artifacts" / name for home in (paths.SHIPPED, paths.home()))
    return next((file for file in places if file.is_file()), None)


def keep(found: Trained, home: Path | None = None) -> Path:
    """Store a generator, in the user's home unless told otherwise; its file."""
    arrays: dict[str, npt.NDArray[Any]] = {**stored.pack(found.weights), **found.mixture.arrays()}
    arrays["recipe"] = np.asarray(recipes.to_link(found.recipe))
    arrays["facts"] = np.asarray(json.dumps(found.facts))
    return artifacts.put(recipes.key(found.recipe), arrays, home)


def note_use(recipe: Generator) -> None:
    """Somebody looks at what it draws: it stays for another day."""
    if (file := path(recipe)) and not file.is_relative_to(paths.SHIPPED):
        files.note_use(file)


def delete(recipe: Generator, by: Visitor = NOBODY) -> None:
    """Remove a generator and its job, which ends if it is active. Raises GeneratorError if shipped, OwnerError."""
    name = f"{recipes.key(recipe)}.npz"
    if (paths.SHIPPED / "artifacts" / name).is_file():
        raise GeneratorError("This generator came with the program and cannot be deleted.")
    owners.check_change(folder(recipe), by, "deleted")
    (paths.home() / "artifacts" / name).unlink(missing_ok=True)
    place = folder(recipe)
    gone = place.with_name(f".deleted-{token_hex(8)}")
    with contextlib.suppress(FileNotFoundError):  # two people may delete the same one
        place.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _recipe_in(file: Path) -> Generator | None:
    arrays = files.load_arrays(file)
    try:
        return recipes.parse(str(arrays["recipe"])) if arrays else None
    except (KeyError, GeneratorError):
        return None


# --- in training ----------------------------------------------------------------------------------------


def folder(recipe: Generator) -> Path:
    """Where the job of that generator lives, whether or not there is one."""
    return paths.home() / recipes.key(recipe)


def start(recipe: Generator, by: Visitor = NOBODY) -> Path:
    """The folder of the job that trains it: the active one, which visitors share, else started.

    Raises LimitError, and QueueError where the queue is full or the disk cannot be written.
    """
    place = folder(recipe)
    with jobs.writing():
        jobs.make_folder(place, {RECIPE: recipes.to_link(recipe)})
        if load(recipe):
            status.write(place, {"state": "done"})
        else:
            jobs.enqueue(place, ("generator", "--worker", place.name), by)
    return place


def job(recipe: Generator) -> Path | None:
    """The folder of the job that trains it, or that ended without it; None where there is neither."""
    facts = _status(folder(recipe))
    return None if facts is None or facts["state"] == "done" else folder(recipe)


def trouble(recipe: Generator) -> str | None:
    """Why its last job ended without it, in a sentence; None where it did not."""
    facts = _status(folder(recipe))
    if facts is None or facts["state"] not in ("failed", "stopped", "interrupted") or not facts.get("queued"):
        return None
    sentences = {
        "stopped": "Its training was stopped, and nothing is kept of that; start it again when you want it.",
        "interrupted": "The process that trained it was ended from outside; start it again.",
        "failed": "Its training failed; start it again.",
    }
    return str(facts.get("error") or sentences[facts["state"]])


def show_forming(recipe: Generator, pictures: npt.NDArray[np.uint8], epoch: int) -> None:
    """Let those who watch see what it draws now (N x 28 x 28)."""
    place = folder(recipe) / FORMING
    files.save_arrays(place, {"pictures": pictures, "epoch": np.asarray(epoch)}, compress=False)


def forming(recipe: Generator) -> tuple[int, npt.NDArray[np.uint8]] | None:
    """The newest pictures of a generator in training (N x 28 x 28), and after which epoch."""
    arrays = files.load_arrays(folder(recipe) / FORMING)
    return (int(arrays["epoch"]), arrays["pictures"]) if arrays else None


def of_job(job_id: str) -> Generator:
    """What the job of that folder name is to train. Raises GeneratorError."""
    text = paths.home() / "generators" / job_id / RECIPE
    with contextlib.suppress(OSError, checked.DamagedError):
        if _ID.fullmatch(job_id):
            return recipes.parse(checked.text(text, LARGEST_RECIPE))
    raise GeneratorError(f'There is no generator "{job_id[:40]}" in training; start it again.')


def _status(place: Path) -> status.Facts | None:
    try:
        return status.read(place)
    except status.StatusError:
        return None
