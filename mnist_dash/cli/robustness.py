"""Commands on harder digits, `corrupt` and `passport`, and on pictures that are none, `strangers`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mnist_dash import paths
from mnist_dash.analysis.robustness import passport, telling
from mnist_dash.analysis.robustness.passport import Passport
from mnist_dash.cli.following import make_first, make_shipped
from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets, tiles
from mnist_dash.data.corruptions import CORRUPTIONS, PUBLISHED, SEVERITIES, corrupt
from mnist_dash.errors import PlainError
from mnist_dash.quantities import percent
from mnist_dash.runs import outsiders, passports, results
from mnist_dash.runs.folder import Run


def add(commands: Commands) -> None:
    """Add this module's commands."""
    harder = commands.add_parser("corrupt", help="digits made harder to read; without a name, the ways that there are")
    harder.add_argument("name", nargs="?", choices=list(CORRUPTIONS), metavar="NAME", help=", ".join(CORRUPTIONS))
    harder.add_argument("--severity", type=int, choices=SEVERITIES, default=PUBLISHED, help="1 to 5 (default: 3)")
    harder.add_argument("--dataset", default="mnist", help="which data set (default: mnist)")
    harder.add_argument("--split", choices=datasets.SPLITS, default="test", help="default: test")
    harder.add_argument("--out", type=Path, help="where to: .npz for arrays x and y, .png for one picture of all")
    harder.add_argument("--json", action="store_true", help="print one JSON object")
    harder.set_defaults(run=run_corrupt)
    judged = commands.add_parser(
        "passport",
        help="how a run reads harder digits: every corruption at every severity",
        description="Make a run's passport in its own process and follow it; one that is there is shown at once.",
    )
    judged.add_argument("which", metavar="RUN", nargs="?", help="the run's id or the beginning of it, or its recipe")
    judged.add_argument(
        "--digits", type=int, choices=passports.EXAMINATION.sizes, default=passport.DIGITS, help="default: 1000"
    )
    judged.add_argument("--json", action="store_true", help="print one JSON object")
    judged.add_argument("--csv", action="store_true", help="print a table of everything")
    judged.add_argument("--all", action="store_true", help="make those of the shipped runs, into the package")
    judged.add_argument("--worker", metavar="JOB", help=argparse.SUPPRESS)
    judged.set_defaults(run=run_passport)
    outside = commands.add_parser("strangers", help="how well a run's scores tell digits from pictures that are none")
    outside.add_argument("which", metavar="RUN", nargs="?", help="the run's id or the beginning of it, or its recipe")
    outside.add_argument("--json", action="store_true", help="print one JSON object")
    outside.add_argument("--all", action="store_true", help="make those of the shipped runs, into the package")
    outside.add_argument("--worker", metavar="JOB", help=argparse.SUPPRESS)
    outside.set_defaults(run=run_strangers)


# --- corrupt --------------------------------------------------------------------------------------------


def run_corrupt(options: argparse.Namespace) -> None:
    """Say which corruptions there are, or make a split harder. Raises PlainError."""
    if options.name is None:
        _list(options.json)
        return
    split = datasets.load(options.dataset).split(options.split)
    images = corrupt(split.images, options.name, options.severity)
    facts = {
        "corruption": options.name,
        "severity": options.severity,
        "level": CORRUPTIONS[options.name].level(options.severity),
        "dataset": options.dataset,
        "split": options.split,
        "count": len(images),
        "mean_ink_before": float(split.images.mean()),
        "mean_ink": float(images.mean()),
    }
    if options.out:
        _write(options.out, images, split.labels)
        facts["file"] = str(options.out)
    print(json.dumps(facts) if options.json else "\n".join(f"{name:16} {value}" for name, value in facts.items()))


def _list(as_json: bool) -> None:
    rows = {
        name: {"title": kind.title, "about": kind.about, "published": kind.published, "levels": _levels(name)}
        for name, kind in CORRUPTIONS.items()
    }
    if as_json:
        print(json.dumps(rows))
        return
    for name, kind in CORRUPTIONS.items():
        print(f"{name:14} {'MNIST-C' if kind.published else 'ours':8} {'; '.join(_levels(name))}")


def _levels(name: str) -> list[str]:
    return [CORRUPTIONS[name].level(severity) for severity in SEVERITIES]


def _write(file: Path, images: np.ndarray, labels: np.ndarray) -> None:
    """Raises PlainError where the file cannot be written, or is of another kind."""
    try:
        match file.suffix.lower():
            case ".npz":
                np.savez_compressed(file, x=images, y=labels)
            case ".png":
                file.write_bytes(tiles.png(tiles.picture(images, tiles.arrange(labels, "file"))))
            case _:
                raise PlainError(f"Name a file that ends in .npz or .png, not {file}.")
    except OSError as error:
        raise PlainError(f"{file} cannot be written: {error.strerror or error}.") from None


# --- passport -------------------------------------------------------------------------------------------


def run_passport(options: argparse.Namespace) -> None:
    """Print a run's passport, or be the process that makes it. Raises PlainError."""
    if options.worker:
        passports.main(options.worker)
    if options.all:
        make_shipped(lambda run: passports.keep(run, passport.DIGITS, passports.make(run), paths.SHIPPED))
        return
    if options.which is None:
        raise PlainError("Name a run, as in `passport best`; `runs` lists them.")
    run = results.find(options.which)
    found = make_first(passports.EXAMINATION, run, options.digits, passports.load)
    table = passport.table(found, datasets.load(run.recipe.data).test.labels[found.positions])
    if options.csv:
        print(table.to_csv(index=False), end="")
    elif options.json:
        print(json.dumps(facts(run, found, table)))
    else:
        print("\n".join(lines(table)))


def facts(run: Run, found: Passport, table: pd.DataFrame) -> dict[str, Any]:
    """Everything in one JSON object; NaN becomes null."""
    rows = [
        {name: None if value != value else value for name, value in row.items()} for row in table.to_dict("records")
    ]
    return {
        "run": run.id,
        "digits": len(found.positions),
        "mnist_c_mean": passport.published_mean(table),
        "worst_first": passport.ranked(table),
        "rows": rows,
        **found.facts,
    }


def lines(table: pd.DataFrame) -> list[str]:
    """A line for each corruption, the worst first: accuracy at severities 1 to 5."""
    clean = table.iloc[0]
    told = f"{percent(clean['accuracy'])} of {clean['count']:,} test digits as they are; under severities 1 to 5:"
    indexed = table.set_index(["corruption", "severity"])["accuracy"]
    rows = [
        f"{name:14} " + "  ".join(f"{100 * indexed[name, severity]:5.1f}" for severity in SEVERITIES)
        for name in passport.ranked(table)
    ]
    mean = f"Mean under MNIST-C's fifteen at its severity ({PUBLISHED}): {percent(passport.published_mean(table))}"
    return [told, *rows, mean]


# --- strangers ------------------------------------------------------------------------------------------


def run_strangers(options: argparse.Namespace) -> None:
    """Print how a run's scores tell digits from strangers, or be the process that finds out. Raises PlainError."""
    if options.worker:
        outsiders.main(options.worker)
    if options.all:
        keep, make = outsiders.keep, outsiders.make
        make_shipped(lambda run: keep(run, passport.DIGITS, make(run), paths.SHIPPED), outsiders.why_not)
        return
    if options.which is None:
        raise PlainError("Name a run, as in `strangers best`; `runs` lists them.")
    run = results.find(options.which)
    if reason := outsiders.why_not(run):
        raise PlainError(reason)
    found = make_first(outsiders.EXAMINATION, run, passport.DIGITS, outsiders.load)
    rows = [
        {"strangers": kind, "score": score, **asdict(telling.told(found.digits[score], values))}
        for kind, by in found.strangers.items()
        for score, values in by.items()
    ]
    if options.json:
        print(json.dumps({"run": run.id, "digits": passport.DIGITS, "rows": rows, **found.facts}))
        return
    for row in rows:
        print(f"{row['strangers']:16} {row['score']:12} AUROC {row['auroc']:.4f}   FPR95 {row['fpr95']:.4f}")
