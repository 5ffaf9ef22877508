"""Files that are made of paths, and the jobs that make the larger ones.

A job's folder holds film.json (what to make), status.json, log.txt, stop (a flag), and at last the file.
"""

import contextlib
import hashlib
import json
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from mnist_dash import checked, paths
from mnist_dash.analysis.morphing import film as files_of_paths
from mnist_dash.analysis.morphing import stops as texts
from mnist_dash.analysis.morphing.film import Film, FilmError
from mnist_dash.models.generator.recipe import parse, to_link
from mnist_dash.runs import files, generators, jobs, stops, worker
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.status import Reporter

REQUEST = "film.json"
LARGEST_ORDER = 20_000  # bytes
KEPT = 40  # files; older ones are removed when another is asked for
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True)
class Order:
    """A film of a path: the generator's text, the stops, and whether refused drawings are taken."""

    film: Film
    generator: str
    path: str
    refused: bool

    @property
    def name(self) -> str:
        """A name for the file, such as "morph-4-9.gif"."""
        words = [re.sub(r"[^a-z0-9]+", "", word)[:8] for word in self.path.split()]
        return f"morph-{'-'.join(words)}.{self.film.suffix}"


def make(order: Order, tell: files_of_paths.Tell) -> bytes:
    """The file's bytes, made in this process. Raises PlainError where the path or the generator is none."""
    trained = generators.find(order.generator)
    places = stops.find_all(texts.parse(order.path), trained, order.refused)
    return files_of_paths.make(order.film, trained.weights, [place.point for place in places], tell)


def folder(order: Order) -> Path:
    """Where the job of that order lives, whether or not there is one."""
    text = json.dumps({**asdict(order), "generator": to_link(parse(order.generator))}, sort_keys=True)
    return paths.home() / "films" / hashlib.sha256(text.encode()).hexdigest()[:16]


def result(order: Order) -> Path | None:
    """The finished file; None where it is not there."""
    file = folder(order) / f"film.{order.film.suffix}"
    return file if file.is_file() else None


def start(order: Order, by: Visitor = NOBODY) -> Path:
    """The folder of the job that makes it: the active one, else started. Raises LimitError and QueueError."""
    place = folder(order)
    with jobs.writing():
        _drop_oldest(place.parent)
        jobs.make_folder(place, {REQUEST: json.dumps(asdict(order))})
        if result(order) is None:
            jobs.enqueue(place, ("morph", "--worker", place.name), by)
    return place


def _drop_oldest(home: Path) -> None:
    with contextlib.suppress(OSError):  # another session tidies too
        ages = sorted(
            ((each.stat().st_mtime, each) for each in home.glob("*") if _ID.fullmatch(each.name)), reverse=True
        )
        for _, each in ages[KEPT:]:
            if not any(ticket.folder == each for ticket in jobs.tickets()):
                shutil.rmtree(each, ignore_errors=True)


def of_job(job_id: str) -> Order:
    """What the job of that folder name is to make. Raises FilmError."""
    with contextlib.suppress(OSError, checked.DamagedError, KeyError, TypeError, ValueError):
        if _ID.fullmatch(job_id):
            content: dict[str, Any] = checked.value(paths.home() / "films" / job_id / REQUEST, LARGEST_ORDER)
            return Order(Film(**content["film"]), content["generator"], content["path"], content["refused"])
    raise FilmError(f'There is no film "{job_id[:40]}" to make; ask for it again.')


def main(job_id: str) -> NoReturn:
    """Make the file of that job folder, then let the process go on with the next job."""
    order = of_job(job_id)

    def work(reporter: Reporter) -> None:
        steps = worker.Steps(reporter)
        content = make(order, lambda done, total: steps("Drawing", done, total))
        files.replace(folder(order) / f"film.{order.film.suffix}", content)

    worker.carry_out(folder(order), work, "Making the film")
