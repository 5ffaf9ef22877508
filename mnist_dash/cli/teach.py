"""The command `teach`: a run's network taught digits from a file, with what that is worth."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from mnist_dash.cli import following
from mnist_dash.cli.types import Commands
from mnist_dash.data import given_back
from mnist_dash.data.given_back import GivenBackError
from mnist_dash.data.importing import File
from mnist_dash.errors import PlainError
from mnist_dash.runs import folder, results, teaching
from mnist_dash.runs.folder import Run
from mnist_dash.runs.owners import OPERATOR
from mnist_dash.runs.teaching import Taught


def add(commands: Commands) -> None:
    """Add this module's commands."""
    about = f"teach a run's network somebody's digits: {given_back.KINDS}"
    teach = commands.add_parser("teach", help=about)
    teach.add_argument("files", nargs="*", type=Path, metavar="FILE")
    teach.add_argument("--from", dest="before", default="hands", metavar="RUN", help="the run to begin with (hands)")
    teach.add_argument("--json", action="store_true", help="print one JSON object")
    teach.add_argument("--worker", metavar="RUN", help=argparse.SUPPRESS)
    teach.set_defaults(run=teach_digits)


def teach_digits(options: argparse.Namespace) -> None:
    """Teach and follow the job, or be the process that does it."""
    if options.worker:
        teaching.main(options.worker)
    if not options.files:
        raise GivenBackError(f"Name a file of digits: {given_back.KINDS}.")
    mine, _ = given_back.read([File(path.name, _bytes(path)) for path in options.files])
    before = folder.find(options.before)
    made = teaching.start(before, mine, OPERATOR)
    following.follow(made.path, "Reading digits kept out")
    made = folder.load(made.id)
    found = teaching.outcome(made)
    if found is None:
        raise PlainError(str(made.status.get("error") or "It was not taught to the end; try again."))
    _print(made, before, found, options.json)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(given_back.LARGEST_FILES + 1)
    except OSError as error:
        raise GivenBackError(f"{path} cannot be read: {(error.strerror or 'it is no file').lower()}.") from None


def _print(made: Run, before: Run, found: Taught, as_json: bool) -> None:
    if as_json:
        facts = {"id": made.id, "name": made.label, "from": before.label, "seconds": made.status.get("seconds")}
        print(json.dumps({**facts, **asdict(found)}))
        return
    how = "each kept out by itself" if found.alone else f"kept out in {found.rounds} parts"
    print(f"Right of 100, with 95 % intervals; your digits {how}:")
    for what, was, now in found.rates():
        print(f"{what:30}{before.label:>10} {was}    taught {now}")
    print(f"On yours, {found.verdict(before.label, 'taught')}")
    print(f"Its name for links and commands is {results.link_name(made)}")
