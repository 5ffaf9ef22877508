"""Maps of the digits on disk, and the jobs that make them.

A finished map is an artifact, shipped or the user's. A map that is being made has a job folder, which holds
projection.txt (the recipe), status.json, forming.npz (the newest picture), log.txt and stop (a flag).
"""

import contextlib
import json
import re
import shutil
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import checked, paths
from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import Map, Projection, film, pca
from mnist_dash.data.datasets.dataset import MOST_IMAGES
from mnist_dash.errors import PlainError
from mnist_dash.runs import artifacts, files, jobs, owners, status
from mnist_dash.runs.owners import NOBODY, Visitor

RECIPE, FORMING = "projection.txt", "forming.npz"
LARGEST_RECIPE = 10_000  # bytes
_ID = re.compile(r"[a-z]{2,12}-[0-9a-f]{12}", re.ASCII)


class MapError(PlainError):
    """There is no such map, or it cannot be made or removed."""


# --- finished maps --------------------------------------------------------------------------------------


def load(projection: Projection) -> Map | None:
    """The finished map of that recipe, shipped or made here; None where there is none yet."""
    arrays = artifacts.peek(projections.key(projection))
    if arrays is None:
        return None
    try:
        return _unpacked(projection, arrays)
    except (KeyError, ValueError, IndexError, TypeError):  # damaged or of another version: as if it were not there
        return None


def path(projection: Projection) -> Path | None:
    """The finished map's file, shipped or made here; None where there is none."""
    name = f"{projections.key(projection)}.npz"
    files_there = [home / "artifacts" / name for home in (paths.SHIPPED, paths.home())]
    return next((file for file in files_there if file.is_file()), None)


def note_use(projection: Projection) -> None:
    """Somebody looks at this map: it stays for another day."""
    if file := path(projection):
        files.note_use(file)


def keep(found: Map, home: Path | None = None) -> Path:
    """Store a finished map, in the user's home unless told otherwise; its file."""
    return artifacts.put(projections.key(found.projection), _packed(found), home)


def delete(projection: Projection, by: Visitor = NOBODY) -> None:
    """Remove a map and what is left of its job, which ends if it is active. Raises MapError if shipped, OwnerError."""
    name = f"{projections.key(projection)}.npz"
    if (paths.SHIPPED / "artifacts" / name).is_file():
        raise MapError("This map came with the program and cannot be deleted.")
    owners.check_change(folder(projection), by, "deleted")
    (paths.home() / "artifacts" / name).unlink(missing_ok=True)
    place = folder(projection)
    gone = place.with_name(f".deleted-{token_hex(8)}")
    with contextlib.suppress(FileNotFoundError):  # two people may delete the same map
        place.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _packed(found: Map) -> files.Arrays:
    basis, (frames, ends) = found.basis, film.rounded(found.frames)
    arrays: dict[str, Any] = {
        "coordinates": found.coordinates,
        "frames": frames,
        "frame_ends": ends,
        "frame_rows": found.frame_rows,
        "frame_steps": found.frame_steps,
        "mean": basis.mean,
        "components": basis.components,
        "variances": basis.variances,
        "total": np.asarray(basis.total),
        "facts": np.asarray(json.dumps(found.facts)),
    }
    if not np.array_equal(found.positions, np.arange(len(found.positions))):
        arrays["positions"] = found.positions
    return arrays


def _unpacked(projection: Projection, arrays: files.Arrays) -> Map:
    basis = pca.Basis(arrays["mean"], arrays["components"], arrays["variances"], float(arrays["total"]))
    coordinates = arrays["coordinates"]
    found = Map(
        projection,
        arrays.get("positions", np.arange(len(coordinates), dtype=np.int32)),
        coordinates,
        film.unrounded(arrays["frames"], arrays["frame_ends"]),
        arrays["frame_rows"],
        arrays["frame_steps"],
        checked.parse(str(arrays["facts"])),
        basis,
    )
    _check(found)
    return found


def _check(found: Map) -> None:
    """Raise ValueError where a page could not show the map."""
    count, basis = len(found.coordinates), found.basis
    shaped = {
        "coordinates": _is_floats(found.coordinates, (count, 2)),
        "positions": _is_places(found.positions, MOST_IMAGES) and len(found.positions) == count > 0,
        "rows": _is_places(found.frame_rows, count),
        "frames": _is_floats(found.frames, (len(found.frame_steps), len(found.frame_rows), 2)),
        "steps": found.frame_steps.ndim == 1 and found.frame_steps.dtype.kind == "i",
        "basis": _is_floats(basis.components, (len(basis.variances), len(basis.mean))),
        "mean": _is_floats(basis.mean, (basis.mean.size,)),
        "variances": _is_floats(basis.variances, (basis.variances.size,)) and np.isfinite(basis.total),
        "facts": checked.fits(found.facts, {"seconds": checked.amount, "trust": _are_figures}, ("seconds", "trust")),
    }
    if not all(shaped.values()):
        raise ValueError(f"odd: {[name for name, fine in shaped.items() if not fine]}")


def _is_floats(array: npt.NDArray[Any], shape: tuple[int, ...]) -> bool:
    return array.dtype.kind == "f" and array.shape == shape and bool(np.isfinite(array).all())


def _is_places(array: npt.NDArray[Any], below: int) -> bool:
    whole = array.ndim == 1 and array.dtype.kind in "iu"
    return whole and array.min(initial=0) >= 0 and array.max(initial=0) < below


def _are_figures(each: object) -> bool:
    return isinstance(each, dict) and all(map(checked.number, each.values()))


# --- maps in the making ---------------------------------------------------------------------------------


def folder(projection: Projection) -> Path:
    """Where the job of that map lives, whether or not there is one."""
    return paths.home() / "maps" / projections.key(projection).removeprefix("maps/")


def start(projection: Projection, by: Visitor = NOBODY) -> Path:
    """The folder of the job that makes the map: the active one, which visitors share, else started.

    A map that is there already is a job that is done. Raises LimitError, and QueueError where the queue is full or
    the disk cannot be written.
    """
    place = folder(projection)
    with jobs.writing():
        jobs.make_folder(place, {RECIPE: projections.to_link(projection)})
        if load(projection):
            status.write(place, {"state": "done"})
        else:
            jobs.enqueue(place, ("project", "--worker", place.name), by)
    return place


def job(projection: Projection) -> Path | None:
    """The folder of the job that makes this map, or that ended without one; None where there is neither."""
    place = folder(projection)
    facts = _status(place)
    return None if facts is None or facts["state"] == "done" else place


def trouble(projection: Projection) -> str | None:
    """Why the last job of this map ended without one, in a sentence; None where it did not."""
    facts = _status(folder(projection))
    if facts is None or facts["state"] not in ("failed", "stopped", "interrupted") or not facts.get("queued"):
        return None
    sentences = {
        "stopped": _stopped(facts),
        "interrupted": "The process that made this map was ended from outside; start it again.",
        "failed": "Making this map failed; start it again.",
    }
    return str(facts.get("error") or sentences[facts["state"]])


def _stopped(facts: status.Facts) -> str:
    limit, begun = paths.longest_run(), facts.get("begun")
    if limit and begun and facts.get("heartbeat", 0) - begun >= limit:
        return f"Making this map took longer than the {limit} seconds that this host allows; choose fewer points."
    return "Making this map was stopped; start it again when you want it."


def forming(projection: Projection) -> tuple[int, npt.NDArray[np.float32]] | None:
    """The newest picture of a map in the making: its step (0 = principal components) and coordinates, N x 2."""
    arrays = files.load_arrays(folder(projection) / FORMING)
    with contextlib.suppress(KeyError, TypeError, ValueError):
        step, coordinates = int((arrays or {})["step"]), (arrays or {})["coordinates"]
        if _is_floats(coordinates, (len(coordinates), 2)):
            return step, coordinates
    return None


def recipe(job_id: str) -> Projection:
    """What the job of that folder name is to make. Raises MapError."""
    text = paths.home() / "maps" / job_id / RECIPE
    try:
        if _ID.fullmatch(job_id):
            return projections.parse(checked.text(text, LARGEST_RECIPE))
    except (FileNotFoundError, checked.DamagedError, projections.ProjectionError):
        pass
    raise MapError(f'There is no map "{job_id[:40]}" in the making; start it again.')


def _status(place: Path) -> status.Facts | None:
    try:
        return status.read(place)
    except status.StatusError:
        return None
