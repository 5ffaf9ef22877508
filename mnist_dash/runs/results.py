"""What a run has to show for itself: its predictions, or in words why there are none, and what it cost."""

import contextlib
import functools
import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import checked
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import files, folder
from mnist_dash.runs.folder import Run, RunError

Wanted = Run | Recipe  # what a link names: a run that is here, done or not, else the recipe that would make it
_ID = re.compile(r"[0-9a-f]{12}", re.ASCII)
_BEGINNING = re.compile(r"[0-9a-f]{2,12}", re.ASCII)
READ = ("model.tflite", "model.skops")  # the first that is there reads digits
LARGEST_MODEL = 400 * checked.MEGABYTE
LIGHTEST_FIRST = ("model.tflite", "model.skops", "model.keras")


def check(run: Run) -> None:
    """Raise RunError, which says why and what to do, unless the run has predictions to look at."""
    if not run.usable:
        raise RunError(f"The run {run.label} {_why_not(run)}")


def predictions(run: Run) -> npt.NDArray[np.float32]:
    """The run's probabilities for the test digits. Raises RunError where there are none."""
    check(run)
    return folder.probabilities(run)


def _why_not(run: Run) -> str:
    epochs = run.status.get("epochs") or 0
    match run.state:
        case "queued":
            return "is waiting for its turn to train; come back when it is done, or choose another run."
        case "running":
            return "is still training; come back when it is done, stop it after an epoch, or choose another run."
        case "interrupted":
            return f"was interrupted after {epochs} finished epochs; train it again to go on from there."
        case "failed":
            return f"failed; mend what it says and train it again, or choose another run: {run.status.get('error')}"
        case "stopped":
            return "was stopped before its first epoch was done; train it again, or choose another run."
        case _:
            return "has lost its predictions; delete it and train it again."


def is_whole(run: Run) -> bool:
    """Whether the model that is read with is as the training left it; a run from before models were summed passes."""
    sums = run.status.get("files") or {}
    file = next((file for name in READ if (file := run.file(name))), None)
    if file is None:
        return False
    with contextlib.suppress(OSError):
        facts = file.stat()
        return sums.get(file.name) in (None, _sum(file, facts.st_mtime_ns, facts.st_size))
    return False


def model_digest(run: Run) -> str:
    """The SHA-256 of the model file that is read with, in hexadecimal. Raises RunError where there is none."""
    file = next((file for name in READ if (file := run.file(name))), None)
    with contextlib.suppress(OSError):
        facts = file.stat() if file else None
        if file and facts and (found := _sum(file, facts.st_mtime_ns, facts.st_size)):
            return found
    raise RunError(f"The run {run.label} keeps no model to read with; choose another run, or train it again here.")


@functools.lru_cache(maxsize=100)
def _sum(file: Path, changed: int, size: int) -> str | None:
    """The file's SHA-256 while it stays as it is; None for one that cannot be read."""
    try:
        return files.digest(checked.content(file, LARGEST_MODEL))
    except (checked.DamagedError, FileNotFoundError):
        return None


def version(run: Run) -> int:
    """A number that changes when the run's predictions do; 0 without any. Who asks for it opens the run."""
    files.note_use(run.path)
    file = run.file(folder.PREDICTIONS)
    return file.stat().st_mtime_ns if file else 0


def curve_version(run: Run) -> int:
    """A number that changes when the run's curve does; 0 without one."""
    file = run.file(folder.METRICS)
    return file.stat().st_mtime_ns if file else 0


def costs(run: Run) -> dict[str, Any]:
    """What the run took: parameters, kilobytes (its lightest model file), seconds and device; None if not known."""
    models = (run.file(name) for name in LIGHTEST_FIRST)
    model = next((file for file in models if file), None)
    return {
        "parameters": run.status.get("parameters") or None,  # a classical model has none to count
        "kilobytes": model.stat().st_size / 1000 if model else None,
        "seconds": run.status.get("seconds"),
        "device": run.status.get("device"),
        "protocol": run.recipe.protocol,
        "seed": run.recipe.seed,
    }


def link_name(run: Run) -> str:
    """How the run is called in pickers and links: its given name, and what finds it again after a new name."""
    recipe = recipes.name_of(run.recipe)
    return f"{run.name} · {recipe}" if run.name else recipe


def find(text: str) -> Run:
    """The run of a link name, an id, or a recipe. Raises RunError."""
    return folder.find(_lasting(text))


def wanted(text: str) -> Wanted:
    """What a link name, a recipe or an id means on this copy: the run, else its recipe. Raises PlainError."""
    lasting = _lasting(text)
    if _ID.fullmatch(lasting) and not any(entry.id == lasting for entry in folder.entries()):
        advice = "its number does not tell how to train it, so ask for a link that names the recipe"
        raise RunError(f"There is no run {lasting} on this copy, and {advice}.")
    if lasting not in recipes.RECIPES and _BEGINNING.fullmatch(lasting):
        return folder.find(lasting)
    try:
        recipe = recipes.find(lasting)
    except recipes.RecipeError as error:
        known = "~" in lasting or any(sign.isdigit() for sign in lasting)  # a recipe, but one that cannot be used
        raise error if known else RunError("It is neither a recipe nor the number of a run.") from None
    return folder.lookup(recipe) or recipe


def recipe_of(what: Wanted) -> Recipe:
    """The recipe of what a link names."""
    return what.recipe if isinstance(what, Run) else what


def _lasting(text: str) -> str:
    """The part of a link name that does not change with the given name."""
    return text.rsplit(" · ", 1)[-1].strip()
