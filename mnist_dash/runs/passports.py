"""Passports: made by reading digits under every corruption, kept as what the run said of each."""

import json
import time
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from mnist_dash import checked
from mnist_dash.analysis.gate import VERDICTS
from mnist_dash.analysis.robustness import passport
from mnist_dash.analysis.robustness.passport import DIGITS, Passport, Readings
from mnist_dash.data import datasets
from mnist_dash.data.corruptions import CORRUPTIONS, SEVERITIES, corrupt
from mnist_dash.runs import artifacts, machine, reader
from mnist_dash.runs.evidence import Tell, silent
from mnist_dash.runs.examinations import Examination
from mnist_dash.runs.folder import Run
from mnist_dash.runs.parts import Parts
from mnist_dash.runs.reader import Reader

EXAMINATION = Examination("passports", "passport", "Making the passport", 2, (DIGITS, 10_000))


def load(run: Run, digits: int = DIGITS) -> Passport | None:
    """The run's passport over so many digits, shipped or made here; None where there is none yet. Raises RunError."""
    return EXAMINATION.read(run, digits, lambda arrays: _unpacked(arrays, _labels(run)))


def make(run: Run, digits: int = DIGITS, tell: Tell = silent, parts: Parts | None = None) -> Passport:
    """Read the digits under every corruption at every severity; goes on with `parts`. Raises RunError."""
    model, begun = reader.load(run), time.perf_counter()
    test = datasets.load(run.recipe.data).test
    places = passport.positions(len(test), digits)
    images = test.images[places]
    clean = _read(model, images)
    kinds = [(name, severity) for name in CORRUPTIONS for severity in SEVERITIES]
    parts = parts or Parts()
    for done in range(len(parts.rows), len(kinds)):
        tell("Reading harder digits", done, len(kinds))
        read = _read(model, corrupt(images, *kinds[done], places))
        parts.add(np.stack([read.predicted, read.confidence, read.verdict]))
    shape = 3, len(CORRUPTIONS), len(SEVERITIES), len(places)
    harder = Readings(*np.stack(parts.rows, axis=1).reshape(shape))
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
    return artifacts.put(EXAMINATION.key(run, digits), arrays, home)


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


def main(job_id: str) -> NoReturn:
    """Make the passport of that job folder in this process, then let it go on with the next job."""
    EXAMINATION.carry_out(job_id, lambda run, digits, tell, parts: keep(run, digits, make(run, digits, tell, parts)))
