"""The command `data`: what the tutorials print first."""

import argparse
import json

from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets


def add(commands: Commands) -> None:
    """Add this module's commands."""
    facts = commands.add_parser("data", help="shapes, types, ranges, class counts and checksums")
    facts.add_argument("--dataset", default="mnist", help="which data set (default: mnist)")
    facts.add_argument("--json", action="store_true", help="print one JSON object")
    facts.set_defaults(run=show_facts)


def show_facts(options: argparse.Namespace) -> None:
    """Print the facts of a data set."""
    facts = datasets.facts(datasets.load(options.dataset))
    if options.json:
        print(json.dumps(facts))
        return
    print(facts["title"])
    for name, split in facts["splits"].items():
        print(f"\n{name}")
        for key, value in split.items():
            print(f"  {key.replace('_', ' '):18} {value}")
