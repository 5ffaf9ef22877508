"""The command `host`: what this machine's copy does, holds and lets go, for whoever keeps it running."""

import argparse
import json
from typing import Any

from mnist_dash.cli.types import Commands
from mnist_dash.runs import host, quota


def add(commands: Commands) -> None:
    """Add this module's commands."""
    facts = commands.add_parser("host", help="for the operator: jobs, memory, disk, limits, what went and what failed")
    facts.add_argument("--json", action="store_true", help="print one JSON object")
    facts.set_defaults(run=show_host)


def show_host(options: argparse.Namespace) -> None:
    """Print the state of the host."""
    facts = host.facts()
    if options.json:
        print(json.dumps(facts))
        return
    print(f"mode     {'hosted' if facts['hosted'] else 'home'}")
    print(f"device   {facts['device']['processor']}, {facts['device']['cores']} cores")
    print(f"memory   {facts['memory']['machine_free']} of {facts['memory']['machine']} MB free")
    print(f"disk     {_disk(facts['disk'])}")
    print(f"limits   {', '.join(f'{name}: {_limit(most)}' for name, most in facts['limits'].items())}")
    for job in facts["jobs"]:
        kept = (job["state"], job["kind"], job["name"], job["stage"], f"{job['seconds']} s")
        print("job      " + "  ".join(filter(None, kept)))
    for kind in ("evicted", "errors"):
        for event in facts[kind]:
            print(f"{kind:8} {event.get('what')}")


def _disk(disk: dict[str, Any]) -> str:
    kinds = [f"{kind} {size / quota.MEGABYTE:.0f} MB" for kind, size in disk["by_kind"].items()] or ["nothing kept"]
    most = f"; quota {disk['quota'] / quota.MEGABYTE:.0f} MB" if disk["quota"] else ""
    return f"{', '.join(kinds)}{most}; {disk['free'] / quota.MEGABYTE:,.0f} MB free"


def _limit(most: int | None) -> str:
    return "none" if most is None else f"{most:,}"
