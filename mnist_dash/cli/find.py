"""The command `find`: which digits a text means."""

import argparse
import json
import sys
from typing import Any

import numpy as np

from mnist_dash.analysis import evaluation, finding
from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets, measures
from mnist_dash.data.datasets import Dataset
from mnist_dash.runs import artifacts, results
from mnist_dash.runs import finding as known
from mnist_dash.runs.folder import Run

LINES = 40  # printed for people; --json has all


def add(commands: Commands) -> None:
    """Add this module's command."""
    words = "\n".join(f"  {word.example:18} {word.meaning}" for word in finding.WORDS.values())
    command = commands.add_parser(
        "find",
        help="the digits that a text such as 'label=4 & slant>30 & wrong(best)' means",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"conditions are joined by & (and), | (or) and ! (not), with brackets:\n{words}",
    )
    command.add_argument("text", metavar="TEXT", help="what to look for")
    command.add_argument("--dataset", default="mnist", help="which data set (default: mnist)")
    command.add_argument("--split", choices=datasets.SPLITS, default="test", help="default: test")
    command.add_argument("--json", action="store_true", help="print one JSON object with every position")
    command.set_defaults(run=find_digits)


def find_digits(options: argparse.Namespace) -> None:
    """Print the positions of the digits found with their labels, or with --json all as one object."""
    data = datasets.load(options.dataset)
    split = data.split(options.split)
    table = artifacts.get(measures.key(split.images), lambda: measures.measure(split.images))
    facts = known.facts(data, options.split, lambda: table, lambda run: _outcomes(run, data))
    found = np.flatnonzero(finding.find(options.text, facts))
    if options.json:
        print(json.dumps(_plain(options, data, found)))
        return
    print(f"{len(found):,} of {len(split):,} {data.nouns} of the {options.split} split")
    for position in found[:LINES]:
        print(f"{options.split} {position:>6,}  {data.class_names[split.labels[position]]}")
    if len(found) > LINES:
        print(f"and {len(found) - LINES:,} more; --json prints all", file=sys.stderr)


def _outcomes(run: Run, data: Dataset) -> evaluation.Outcomes:
    return evaluation.outcomes(results.predictions(run), data.test.labels)


def _plain(options: argparse.Namespace, data: Dataset, found: Any) -> dict[str, Any]:
    labels = data.split(options.split).labels[found]
    return {
        "dataset": data.name,
        "split": options.split,
        "text": options.text,
        "count": len(found),
        "positions": found.tolist(),
        "labels": [data.class_names[label] for label in labels],
    }
