"""Passports on disk, and the jobs that make them.

A finished passport is an artifact, shipped or the user's; it belongs to one model file. A job's folder is named by the
run and the number of digits.
"""

import contextlib
import json
import re
import time
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from mnist_dash import checked, paths
from mnist_dash.analysis.gate import VERDICTS
from mnist_dash.analysis.robustness import passport
from mnist_dash.analysis.robustness.passport import DIGITS, Passport, Readings
from mnist_dash.data import datasets
from mnist_dash.data.corruptions import CORRUPTIONS, SEVERITIES, corrupt
from mnist_dash.runs import artifacts, folder, jobs, machine, reader, results, status, worker
from mnist_dash.runs.evidence import Tell, silent
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.reader import Reader
from mnist_dash.runs.status import Reporter

WHAT = "Making the passport"
VERSION = 1  # raised when a corruption changes
SIZES = (DIGITS, 10_000)  # digits that may be asked for
SENTENCES = {
    "stopped": "Making this passport was stopped; start it again when you want it.",
    "interrupted": "The process that made this passport was ended from outside; start it again.",
    "failed": "Making this passport failed; start it again.",
}
_ID = re.compile(r"([0-9a-f]{12})-([0-9]{4,5})", re.ASCII)


def key(run: Run, digits: int) -> str:
    """Where the passport of the run's present model is kept. Raises RunError for a run without a whole one."""
    return f"passports/v{VERSION}-{run.id}-{results.model_digest(run)[:12]}-{digits}"


def load(run: Run, digits: int = DIGITS) -> Passport | None:
    """The run's passport over so many digits, shipped or made here; None where there is none yet. Raises RunError."""
    arrays = artifacts.peek(key(run, digits))
    with contextlib.suppress(KeyError, ValueError, TypeError):  # damaged: as if it were not there
        return _unpacked(arrays, _labels(run)) if arrays else None
    return None


def path(run: Run, digits: int = DIGITS) -> Path | None:
    """The file of that passport, shipped or made here; None where there is none. Raises RunError."""
    name = f"{key(run, digits)}.npz"
    places = (home / "artifacts" / name for home in (paths.SHIPPED, paths.home()))
    return next((file for file in places if file.is_file()), None)


def make(run: Run, digits: int = DIGITS, tell: Tell = silent) -> Passport:
    """Read the digits under every corruption at every severity. Raises RunError."""
    model, begun = reader.load(run), time.perf_counter()
    test = datasets.load(run.recipe.data).test
    places = passport.positions(len(test), digits)
    images = test.images[places]
    clean = _read(model, images)
    kinds = [(name, severity) for name in CORRUPTIONS for severity in SEVERITIES]
    rows = []
    for done, (name, severity) in enumerate(kinds):
        tell("Reading harder digits", done, len(kinds))
        rows.append(_read(model, corrupt(images, name, severity, places)))
    shape = len(CORRUPTIONS), len(SEVERITIES), len(places)
    parts = ([getattr(row, field) for row in rows] for field in ("predicted", "confidence", "verdict"))
    harder = Readings(*(np.stack(part).reshape(shape) for part in parts))
    facts = {"seconds": round(time.perf_counter() - begun, 1), "gate": model.has_gate, **machine.facts()}
    return Passport(places, clean, harder, facts)


def _read(model: Reader, images: npt.NDArray[np.uint8]) -> Readings:
    answers = model.answers(images)
    return Readings(
        np.array([answer.digit for answer in answers], np.uint8),
        np.array([round(answer.probability * passport.FULL) for answer in answers], np.uint8),
        np.array([VERDICTS.index(answer.verdict) for answer in answers], np.uint8),
    )


def keep(run: Run, digits: int, found: Passport, home: Path | None = None) -> Path:
    """Store a passport, in the user's home unless told otherwise; its file."""
    labels = _labels(run)[found.positions]
    arrays: dict[str, Any] = {
        "positions": found.positions.astype(np.uint32),
        "facts": np.array(json.dumps(found.facts)),
    }
    for name, read in (("clean", found.clean), ("harder", found.harder)):
        # Most answers are right: how far off they are packs into a third of the bytes.
        arrays |= {f"{name}_off": read.predicted - labels, f"{name}_confidence": read.confidence}
        arrays[f"{name}_verdict"] = read.verdict
    return artifacts.put(key(run, digits), arrays, home)


def _unpacked(arrays: Any, labels: npt.NDArray[np.uint8]) -> Passport:
    """Raises KeyError, TypeError or ValueError where these are not the arrays of any passport of these digits."""
    places = arrays["positions"].astype(np.int64)
    if places.ndim != 1 or places.max(initial=0) >= len(labels):
        raise ValueError("odd positions")
    shape = len(CORRUPTIONS), len(SEVERITIES), len(places)
    clean, harder = (_readings(arrays, name, labels[places]) for name in ("clean", "harder"))
    if clean.predicted.shape != shape[2:] or harder.predicted.shape != shape:
        raise ValueError("odd shapes")
    return Passport(places, clean, harder, checked.parse(str(arrays["facts"])))


def _readings(arrays: Any, name: str, labels: npt.NDArray[np.uint8]) -> Readings:
    off, confidence, verdict = (arrays[f"{name}_{part}"] for part in ("off", "confidence", "verdict"))
    if {off.dtype, confidence.dtype, verdict.dtype} != {np.dtype(np.uint8)} or verdict.max(initial=0) >= len(VERDICTS):
        raise ValueError("odd values")
    if not off.shape == confidence.shape == verdict.shape:
        raise ValueError("odd shapes")
    return Readings(off + labels, confidence, verdict)


def _labels(run: Run) -> npt.NDArray[np.uint8]:
    return datasets.load(run.recipe.data).test.labels


# --- jobs -----------------------------------------------------------------------------------------------


def job(run: Run, digits: int) -> Path:
    """Where the job of that passport lives, whether or not there is one."""
    return paths.home() / "passports" / f"{run.id}-{digits}"


def start(run: Run, digits: int = DIGITS, by: Visitor = NOBODY) -> Path:
    """The job's folder: the active one, which visitors share, else started. Raises QueueError and RunError."""
    key(run, digits)
    place = job(run, digits)
    with jobs.writing():
        jobs.make_folder(place, {})
        if load(run, digits):
            status.write(place, {"state": "done"})
        else:
            jobs.enqueue(place, ("passport", "--worker", place.name), by)
    return place


def trouble(run: Run, digits: int) -> str | None:
    """Why the last job of this passport ended without it, in a sentence; None where it did not."""
    with contextlib.suppress(status.StatusError):
        facts = status.read(job(run, digits))
        return SENTENCES.get(facts["state"]) and str(facts.get("error") or SENTENCES[facts["state"]])
    return None


def main(job_id: str) -> NoReturn:
    """Make the passport of that job folder in this process, then let it go on with the next job."""
    named = _ID.fullmatch(job_id)
    if not named or int(named[2]) not in SIZES:
        raise RunError(f'There is no passport "{job_id[:40]}" in the making; start it again.')
    run, digits = folder.load(named[1]), int(named[2])

    def work(reporter: Reporter) -> None:
        keep(run, digits, make(run, digits, worker.Steps(reporter)))

    worker.carry_out(job(run, digits), work, WHAT)
