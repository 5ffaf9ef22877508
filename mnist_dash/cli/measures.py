"""The command `measures`: the handwriting of a split as numbers."""

import argparse
import json
import sys

from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets, measures
from mnist_dash.runs import artifacts


def add(commands: Commands) -> None:
    """Add this module's command."""
    command = commands.add_parser("measures", help="area, thickness, slant and size of the digits, by class")
    command.add_argument("--dataset", default="mnist", help="which data set (default: mnist)")
    command.add_argument("--split", choices=datasets.SPLITS, default="train", help="default: train")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=show_measures)


def show_measures(options: argparse.Namespace) -> None:
    """Print the mean of each measure by class, or with --json the whole summary."""
    dataset = datasets.load(options.dataset)
    split = dataset.split(options.split)
    table = artifacts.get(measures.key(split.images), lambda: measures.measure(split.images, _show_progress))
    classes = measures.summary(table, split.labels, dataset.class_names)
    if options.json:
        units = {name: measure.unit for name, measure in measures.MEASURES.items()}
        print(json.dumps({"dataset": dataset.name, "split": options.split, "units": units, "classes": classes}))
        return
    print(f"{dataset.title}, {options.split}: mean of each measure\n")
    print("class   count" + "".join(f"{measure.name:>11}" for measure in measures.MEASURES.values()) + "    cut off")
    for name, found in classes.items():
        means = "".join(_cell(found[measure]["mean"]) for measure in measures.MEASURES)
        print(f"{name:<5} {found['count']:>7,}{means}{sum(found['cut_off'].values()):>11,}")
    print(" " * 13 + "".join(f"{measure.unit:>11}" for measure in measures.MEASURES.values()))


def _cell(mean: float | None) -> str:
    return f"{mean:>11.2f}" if mean is not None else f"{'none':>11}"


def _show_progress(share: float) -> None:
    """The share done, on one line that is overwritten; not in the way of --json."""
    print(f"\rMeasuring the digits: {share:4.0%}", end="\n" if share == 1 else "", file=sys.stderr, flush=True)
