"""Commands on data sets: `datasets`, `fetch` and `import`."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from mnist_dash.cli.interrupt import Interrupt
from mnist_dash.cli.types import Commands
from mnist_dash.data.datasets import DATASETS, Dataset, DatasetError, catalogue, own
from mnist_dash.data.datasets.fetching import FetchStopped
from mnist_dash.data.importing import KINDS, LARGEST, File, How, ImportFailed


def add(commands: Commands) -> None:
    """Add this module's commands."""
    listing = commands.add_parser("datasets", help="the data sets that are known, and which are on this machine")
    listing.add_argument("--json", action="store_true", help="print one JSON object")
    listing.set_defaults(run=list_datasets)

    fetching = commands.add_parser("fetch", help="bring a published data set onto this machine")
    fetching.add_argument(
        "name", nargs="?", help=", ".join(name for name, entry in DATASETS.items() if not entry.shipped)
    )
    fetching.add_argument("--worker", metavar="NAME", help=argparse.SUPPRESS)
    fetching.set_defaults(run=fetch)

    bringing = commands.add_parser("import", help=f"make a data set of your own files: {KINDS}")
    bringing.add_argument("files", nargs="*", type=Path, metavar="FILE")
    bringing.add_argument("--name", help="what to call it")
    bringing.add_argument("--noun", default="picture", help="what one picture shows, such as letter (default: picture)")
    bringing.add_argument("--classes", default="", help="the classes' names in order, with commas between them")
    bringing.add_argument("--licence", default="", help="one line: whose it is, and what others may do with it")
    bringing.add_argument("--invert", action="store_true", help="exchange light and dark: MNIST has light ink on black")
    bringing.add_argument("--turn", action="store_true", help="exchange rows and columns, as EMNIST needs")
    bringing.add_argument("--prepare", action="store_true", help="prepare the pictures of a zip as MNIST's digits were")
    bringing.add_argument("--seed", type=int, default=0, help="of the split, where the files give none (default: 0)")
    bringing.add_argument("--json", action="store_true", help="print one JSON object")
    bringing.add_argument("--worker", metavar="JOB", help=argparse.SUPPRESS)
    bringing.set_defaults(run=take_in)


def list_datasets(options: argparse.Namespace) -> None:
    """Print the published sets and those that were brought."""
    rows = [_row(name, entry.title, len(entry.class_names), sum(entry.train)) for name, entry in DATASETS.items()]
    rows += [_row(facts.name, facts.title, len(facts.class_names), facts.train) for facts in own.everyone()]
    if options.json:
        print(json.dumps({"datasets": rows}))
        return
    for row in rows:
        here = "here" if row["here"] else f"fetch {row['name']}"
        print(f"{row['name']:32} {row['title']:20} {row['classes']:3} classes {row['train']:8,} to train on   {here}")


def _row(name: str, title: str, classes: int, train: int) -> dict[str, Any]:
    return {"name": name, "title": title, "classes": classes, "train": train, "here": catalogue.is_here(name)}


def fetch(options: argparse.Namespace) -> None:
    """Fetch a published set with its progress on stderr, or be the process that does it."""
    from mnist_dash.runs import fetching

    if options.worker:
        fetching.main(options.worker)
    if not options.name:
        raise DatasetError(f"Name a data set to fetch: {', '.join(name for name in DATASETS if name != 'mnist')}.")
    entry = fetching.entry(options.name)
    with Interrupt() as interrupt:
        try:
            fetching.fetch(entry, _told, lambda: interrupt.asked)
        except FetchStopped:
            raise DatasetError("Stopped; the same command goes on from here.") from None
        finally:
            print(file=sys.stderr)
    print(f"{entry.title} is here: {sum(entry.train):,} images to train on.")


def _told(what: str, done: int, total: int) -> None:
    amount = f" {done / 1e6:.1f} of {total / 1e6:.1f} MB" if total else ""
    print(f"\r{what}{amount}", end="", file=sys.stderr, flush=True)


def take_in(options: argparse.Namespace) -> None:
    """Make and keep a data set of some files, or be the process that does it for a page."""
    from mnist_dash.runs import bringing

    if options.worker:
        bringing.main(options.worker)
    if not options.files or not options.name:
        raise ImportFailed(f"Give files and a name: import FILE --name NAME. Files may be {KINDS}.")
    classes = tuple(name.strip() for name in options.classes.split(",")) if options.classes else ()
    how = How(options.name, options.noun, options.licence, options.invert, options.turn, classes, options.seed)
    made = bringing.take_in([_read(file) for file in options.files], how, options.prepare, _counted)
    if options.json:
        print(json.dumps(_described(made)))
        return
    train, test = len(made.train), len(made.test)
    print(f"{made.title}: {train:,} images to train on, {test:,} to test, {len(made.class_names)} classes")
    print(f"Its name for recipes and links is {made.name}")


def _described(made: Dataset) -> dict[str, Any]:
    return {
        "name": made.name,
        "title": made.title,
        "class_names": list(made.class_names),
        "train": len(made.train),
        "test": len(made.test),
    }


def _counted(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\r{done:,} of {total:,} pictures read", end=end, file=sys.stderr, flush=True)


def _read(file: Path) -> File:
    """The file's name and bytes. Raises ImportFailed."""
    try:
        if file.stat().st_size > LARGEST:
            raise ImportFailed(f"{file.name} has more than {LARGEST // 10**6} MB; bring fewer images.")
        return File(file.name, file.read_bytes())
    except OSError as error:
        raise ImportFailed(f"{file} cannot be read: {(error.strerror or str(error)).lower()}.") from None
