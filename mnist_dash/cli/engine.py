"""The command `engine`: where jobs run, with how many places, and what runs where."""

import argparse
import json
import time
from dataclasses import asdict
from typing import Any

from mnist_dash.cli.types import Commands
from mnist_dash.runs import engines, jobs, status
from mnist_dash.runs.engines import Description

LONGEST_WAIT = 8.0  # seconds for a cluster to answer


def add(commands: Commands) -> None:
    """Add this module's command."""
    command = commands.add_parser("engine", help="where jobs run: workers, places, and what runs where")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=run_engine)


def run_engine(options: argparse.Namespace) -> None:
    """Print the engine and its jobs."""
    found = _described()
    rows = [_row(ticket) for ticket in jobs.tickets()]
    if options.json:
        print(json.dumps({**asdict(found), "slots": found.slots, "jobs": rows}))
        return
    print(f"{found.name}: {found.slots} place{'' if found.slots == 1 else 's'}")
    if found.trouble:
        print(found.trouble)
    for worker in found.workers:
        has = "".join(f", {name} {amount:g}" for name, amount in worker.resources.items())
        print(f"  {worker.name}: {worker.slots} at a time{has}")
    for row in rows:
        print(f"  {row['job']}  {row['state']}{' on ' + row['worker'] if row['worker'] else ''}")


def _described() -> Description:
    """The engine as it is once it has answered, or when it has not for long."""
    deadline = time.monotonic() + LONGEST_WAIT
    engine = engines.current()
    while (found := engine.describe()).trouble and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def _row(ticket: jobs.Ticket) -> dict[str, Any]:
    facts: status.Facts = {}
    state = ticket.state
    if state != "gone":
        facts = status.read(ticket.folder)
    return {"job": f"{ticket.folder.parent.name}/{ticket.folder.name}", "state": state, "worker": facts.get("worker")}
