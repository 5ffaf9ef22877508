"""The jobs that take in a data set somebody brings: one looks at the files, the next keeps what was made of them.

Both work in the same folder: the files as they came, the images once they are read, and what a person said of them.
Nothing of it stays but the data set: the folder is emptied when that is kept, and after a day in any case.
"""

import contextlib
import hashlib
import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from mnist_dash import paths
from mnist_dash.data import importing
from mnist_dash.data.datasets import Bytes, Dataset, npz, own
from mnist_dash.data.importing import Brought, File, How, ImportFailed
from mnist_dash.data.importing.brought import class_names, on_light_ground
from mnist_dash.runs import files, jobs, measuring, owners, status, worker
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.status import Reporter

WHAT = "Reading the files"
EXAMPLES = 12  # images that a person sees before they keep the set
KEPT_FOR = 24 * 3600.0  # seconds for which files wait for a word
_HOW, _READ, _EXAMPLES, _FILES = "how.json", "read.npz", "examples.npz", "files"


@dataclass(frozen=True, eq=False)
class Looked:
    """What the files hold. `prepared` are the examples as digits, where they came as pictures; else None."""

    count: int
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    has_split: bool
    light_ground: bool
    remarks: tuple[str, ...]
    examples: Bytes
    prepared: Bytes | None


def folder(job_id: str) -> Path:
    """The job's folder, whether or not it is there. Raises ImportFailed for what is no job's name."""
    if len(job_id) != 16 or not set(job_id) <= set("0123456789abcdef"):
        raise ImportFailed("These files are not here any more; choose them again.")
    return paths.home() / "bringing" / job_id


def look(brought: Sequence[File], by: Visitor = NOBODY) -> Path:
    """Begin to look at these files; gives the job's folder. Raises ImportFailed, LimitError and QueueError."""
    if sum(len(file.content) for file in brought) > importing.LARGEST:
        raise ImportFailed(f"The files have more than {importing.LARGEST // 10**6} MB together; bring fewer images.")
    _forget_old()
    digest = hashlib.sha256(by.hash.encode())
    for file in brought:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.content).digest())
    job = folder(digest.hexdigest()[:16])
    with jobs.writing():
        jobs.make_folder(job, {_HOW: json.dumps({"names": [file.name for file in brought]})})
        (job / _FILES).mkdir(exist_ok=True)
        for number, file in enumerate(brought):
            files.replace(job / _FILES / str(number), file.content)
        jobs.enqueue(job, ("import", "--worker", job.name), by)
    return job


def keep(job: Path, how: How, prepared: bool, by: Visitor = NOBODY) -> None:
    """Begin to make the data set of what was looked at. Raises DatasetError, LimitError, OwnerError and QueueError."""
    owners.check_change(job, by, "kept")
    own.clean_title(how.title)
    said = {**json.loads((job / _HOW).read_text(encoding="utf-8")), "how": asdict(how), "prepared": prepared}
    with jobs.writing():
        files.replace(job / _HOW, json.dumps(said).encode())
        jobs.enqueue(job, ("import", "--worker", job.name), by)


def looked(job: Path) -> Looked | None:
    """What was found in the files; None where nobody has looked yet."""
    examples = files.load_arrays(job / _EXAMPLES)
    facts = _facts(job).get("looked")
    if examples is None or not isinstance(facts, dict):
        return None
    return Looked(
        facts["count"],
        tuple(facts["classes"]),
        tuple(facts["counts"]),
        facts["has_split"],
        facts["light_ground"],
        tuple(facts["remarks"]),
        examples["given"],
        examples.get("prepared"),
    )


def made(job: Path) -> str | None:
    """The name of the data set that came of the job; None before that."""
    name = _facts(job).get("made")
    return name if isinstance(name, str) and own.is_own(name) else None


def _facts(job: Path) -> dict[str, Any]:
    with contextlib.suppress(status.StatusError):
        return status.read(job)
    return {}


def forget(job: Path) -> None:
    """Remove the files and all that was made of them, but not the data set."""
    shutil.rmtree(job, ignore_errors=True)


def _forget_old() -> None:
    for job in (paths.home() / "bringing").glob("*"):
        with contextlib.suppress(OSError):
            if time.time() - job.stat().st_mtime > KEPT_FOR and _facts(job).get("state") not in status.ACTIVE:
                forget(job)


# --- in the job's process -------------------------------------------------------------------------------


def main(job_id: str) -> NoReturn:
    """Look at the files, or keep what was made of them, in this process; then go on with the next job."""
    job = folder(job_id)
    worker.carry_out(job, lambda reporter: _work(job, reporter), WHAT)


def _work(job: Path, reporter: Reporter) -> None:
    said = json.loads((job / _HOW).read_text(encoding="utf-8"))
    steps = worker.Steps(reporter)
    try:
        if "how" not in said:
            reporter.update(looked=_look(job, said["names"], steps))
            return
        how = How(**{**said["how"], "class_names": tuple(said["how"]["class_names"])})
        kept = own.keep(importing.made(_read_again(job, said, steps), how))
        with contextlib.suppress(OSError):
            shutil.copy(job / owners.FILE, own.folder(kept.name))
        measuring.measure(kept, steps)
        reporter.update(made=kept.name)
    except Exception:
        _empty(job)
        raise
    _empty(job)


def _empty(job: Path) -> None:
    """Leave nothing of the files behind."""
    shutil.rmtree(job / _FILES, ignore_errors=True)
    for name in (_READ, _EXAMPLES):
        (job / name).unlink(missing_ok=True)


def _files(job: Path, names: Sequence[str]) -> list[File]:
    return [File(name, (job / _FILES / str(number)).read_bytes()) for number, name in enumerate(names)]


def _look(job: Path, names: Sequence[str], steps: worker.Steps) -> dict[str, Any]:
    """Read the files as they are; keep the images, some examples, and the facts."""
    came = _files(job, names)
    found = importing.read(came, tell=lambda done, total: steps("Reading", done, total))
    places = np.random.default_rng(0).permutation(len(found.images))[:EXAMPLES]
    arrays: files.Arrays = {"images": found.images}
    examples: files.Arrays = {"given": found.images[places]}
    if found.names is not None:
        arrays["names"] = found.names
    if found.is_test is not None:
        arrays["is_test"] = found.is_test
    files.save_arrays(job / _READ, arrays, compress=False)
    if importing.holds_pictures(came):
        examples["prepared"] = importing.prepared_examples(came[0], EXAMPLES)
    files.save_arrays(job / _EXAMPLES, examples)
    classes = [] if found.names is None else class_names(found.names)
    counts = [] if found.names is None else [int((found.names == name).sum()) for name in classes]
    return {
        "count": len(found.images),
        "classes": classes[:1000],
        "counts": counts[:1000],
        "has_split": found.is_test is not None,
        "light_ground": on_light_ground(found.images),
        "remarks": list(found.remarks),
    }


def _read_again(job: Path, said: dict[str, Any], steps: worker.Steps) -> Brought:
    """The images that were read, or the pictures prepared as digits."""
    if said["prepared"]:
        came = _files(job, said["names"])
        return importing.read(came, prepared=True, tell=lambda done, total: steps("Preparing", done, total))
    arrays = files.load_arrays(job / _READ, npz.LARGEST)
    if arrays is None:
        raise ImportFailed("These files are not here any more; choose them again.")
    return Brought(arrays["images"], arrays.get("names"), arrays.get("is_test"))


def take_in(brought: Sequence[File], how: How, prepared: bool, tell: importing.Tell) -> Dataset:
    """The data set of these files, made and kept in this process. Raises ImportFailed and DatasetError."""
    own.clean_title(how.title)
    return own.keep(importing.made(importing.read(brought, prepared, tell), how))
