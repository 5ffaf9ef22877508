"""The command `report`: a run, or several compared, as a page that stands alone and as a notebook."""

import argparse
import json
from pathlib import Path

from mnist_dash import reports
from mnist_dash.cli.types import Commands
from mnist_dash.errors import PlainError
from mnist_dash.runs import results


def add(commands: Commands) -> None:
    """Add this module's command."""
    command = commands.add_parser("report", help="a run, or two to eight compared, as one HTML page and as a notebook")
    command.add_argument("which", metavar="RUN", nargs="+", help="a run's id or the beginning of it, or its recipe")
    command.add_argument("--out", type=Path, metavar="FILE", help="write the page here, such as report.html")
    command.add_argument("--notebook", type=Path, metavar="FILE", help="write the notebook here, such as report.ipynb")
    command.add_argument("--json", action="store_true", help="print one JSON object of what was written")
    command.set_defaults(run=report)


def report(options: argparse.Namespace) -> None:
    """Write the page, the notebook, or both, and say what was written."""
    if not (options.out or options.notebook):
        raise PlainError("Name a file to write: --out FILE.html for the page, --notebook FILE.ipynb for the notebook.")
    runs = [results.find(which) for which in options.which]
    made = [
        (name, file, make(runs))  # both are made before one is written
        for name, file, make in (("page", options.out, reports.page), ("notebook", options.notebook, reports.notebook))
        if file
    ]
    written = {name: {"file": str(file), "bytes": _write(file, text)} for name, file, text in made}
    if options.json:
        print(json.dumps({"runs": [run.id for run in runs], **written}))
        return
    for facts in written.values():
        print(f"{facts['file']}: {facts['bytes']:,} bytes")


def _write(file: Path, text: str) -> int:
    """Write a file; its size in bytes. Raises PlainError."""
    content = text.encode("utf-8")
    try:
        file.write_bytes(content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PlainError(f"Choose another place: {file} gives {reason!r}.") from None
    return len(content)
