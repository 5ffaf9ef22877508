"""Commands on runs: `runs`, `show`, `stop`, `delete` and `rename`."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from mnist_dash.cli import exporting, train
from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.runs import exports, folder, jobs
from mnist_dash.runs.folder import Run
from mnist_dash.runs.owners import OPERATOR

RUN_HELP = "a run's id, the beginning of one, or a recipe's name"
LONGEST_STOP = 20.0  # seconds that stop waits for what is being saved


class NotActive(PlainError):
    """The run neither waits nor runs."""


def add(commands: Commands) -> None:
    """Add this module's commands."""
    listing = commands.add_parser("runs", help="all runs: shipped, finished, active and broken ones")
    form = listing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print a JSON array")
    form.add_argument("--csv", action="store_true", help="print a table of all figures")
    form.add_argument("--curves", action="store_true", help="print a table with a row for each epoch of each run")
    listing.set_defaults(run=list_runs)
    show = _on_run(commands, "show", show_run, "one run: its recipe, result and curve")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    _on_run(commands, "stop", stop_run, "end a run and keep its finished epochs")
    _on_run(commands, "delete", delete_run, "remove a run")
    _on_run(commands, "rename", rename_run, "give a run a name").add_argument("name", help="empty: no name")
    exporting.add(commands, RUN_HELP)


def _on_run(
    commands: Commands, name: str, function: Callable[[argparse.Namespace], None], about: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about)
    command.add_argument("which", metavar="RUN", help=RUN_HELP)
    command.set_defaults(run=function)
    return command


def list_runs(options: argparse.Namespace) -> None:
    """Print all runs."""
    if options.csv or options.curves:
        known = folder.runs()
        sys.stdout.write(exports.figures(known, datasets.load) if options.csv else exports.curves(known))
        return
    rows = [_row(entry) for entry in folder.entries()]
    if options.json:
        print(json.dumps(rows))
        return
    for row in rows:
        row["test_accuracy"] = _percent(row["test_accuracy"])
        row["shipped"] = "shipped" if row["shipped"] else ""
    keys = ("run", "state", "test_accuracy", "shipped", "recipe", "name")
    _print_columns([[key.replace("_", " ") for key in keys], *([str(row[key] or "") for key in keys] for row in rows)])


def _row(entry: Run | folder.Unreadable) -> dict[str, Any]:
    if isinstance(entry, Run):
        return {**train.result(entry), "name": entry.name, "shipped": entry.shipped}
    empty = dict.fromkeys(("recipe", "test_accuracy", "seconds", "images_per_second", "device", "name"))
    return {**empty, "run": entry.id, "state": "unreadable", "shipped": entry.shipped, "error": entry.reason}


def show_run(options: argparse.Namespace) -> None:
    """Print one run."""
    run = folder.find(options.which)
    rows = folder.metrics(run)
    facts = {**_row(run), "settings": json.loads(recipes.to_json(run.recipe)), "status": run.status}
    if options.json:
        print(json.dumps({**facts, "metrics": rows}))
        return
    kept = {key: value for key, value in _row(run).items() if value not in (None, "", False)}
    made = run.status.get("made_with") or {}
    _print_columns([[key.replace("_", " "), _text(value)] for key, value in {**kept, **made}.items()])
    if rows:
        keys = [key for key in rows[0] if key not in ("epochs", "images_per_second")]
        print()
        _print_columns(
            [[key.replace("_", " ") for key in keys], *([_text(row.get(key)) for key in keys] for row in rows)]
        )


def stop_run(options: argparse.Namespace) -> None:
    """Stop a run and wait for its end."""
    run = folder.find(options.which)
    if not run.active:
        raise NotActive(f"The run {run.id} is not active: it is {run.state}.")
    jobs.stop(run.path, OPERATOR)
    deadline = time.monotonic() + LONGEST_STOP
    while run.active and time.monotonic() < deadline:
        time.sleep(0.05)
        run = folder.load(run.id)
    print(f"{run.id}  {run.state} after {run.status.get('epochs', 0)} finished epochs")


def delete_run(options: argparse.Namespace) -> None:
    """Delete a run; a broken one by its id."""
    broken = [entry for entry in folder.entries() if entry.id == options.which]
    run = broken[0] if broken else folder.find(options.which)
    folder.delete(run, OPERATOR)
    jobs.poll()
    print(f"{run.id}  deleted")


def rename_run(options: argparse.Namespace) -> None:
    """Name a run."""
    run = folder.find(options.which)
    folder.rename(run, options.name, OPERATOR)
    print(f"{run.id}  {folder.load(run.id).label}")


def _print_columns(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.2f} %"


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
