"""The command `generator`: train a generator of digits and follow it, or make the one that comes with the program."""

import argparse
import json
import signal
from dataclasses import asdict, replace
from pathlib import Path
from types import FrameType
from typing import Any

from mnist_dash.cli.following import follow, where
from mnist_dash.cli.project import Line
from mnist_dash.cli.types import Commands
from mnist_dash.models.generator import recipe as recipes
from mnist_dash.models.generator import training
from mnist_dash.models.generator.recipe import SETTINGS, Generator, GeneratorError
from mnist_dash.models.recipes.settings import RecipeError
from mnist_dash.quantities import percent
from mnist_dash.runs import generators, jobs
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.owners import OPERATOR


def add(commands: Commands) -> None:
    """Add this module's command."""
    command = commands.add_parser(
        "generator",
        help="train a generator of digits, for `morph`",
        description="Train a generator in its own process and follow it; one that is there is shown at once. "
        "Ctrl-C ends it.",
    )
    command.add_argument("recipe", nargs="?", default="morph", help="morph, or a generator's text from a link")
    for name, setting in SETTINGS.items():
        command.add_argument(f"--{name}", metavar="VALUE", help=f"{setting.about} (default: {setting.default})")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument("--into", metavar="FOLDER", type=Path, help="train it anew, and store it in this folder")
    command.add_argument("--worker", metavar="JOB", help=argparse.SUPPRESS)
    command.set_defaults(run=run_generator)


def run_generator(options: argparse.Namespace) -> None:
    """Train one generator, or be the process that does it."""
    if options.worker:
        from mnist_dash.runs import generating

        generating.main(options.worker)
    wanted = _wanted(options)
    signal.signal(signal.SIGTERM, _interrupt)
    found = make_anew(wanted, options.into) if options.into else make(wanted)
    facts = {"generator": recipes.to_link(found.recipe), **asdict(found.recipe), **found.facts}
    print(json.dumps(facts) if options.json else "\n".join(lines(found)))


def _wanted(options: argparse.Namespace) -> Generator:
    """The recipe that the text and the flags mean. Raises GeneratorError."""
    given = {name: value for name in SETTINGS if (value := getattr(options, name)) is not None}
    try:
        changes: dict[str, Any] = {name: SETTINGS[name].read(name, value) for name, value in given.items()}
    except RecipeError as error:
        raise GeneratorError(str(error)) from None
    return replace(recipes.parse(options.recipe), **changes)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def make(wanted: Generator) -> Trained:
    """The trained generator; trained first, and followed on stderr, if not there. Leaves with 130 on Ctrl-C."""
    found = generators.load(wanted)
    if found is None:
        place = generators.start(wanted, OPERATOR)
        try:
            follow(place)
        except KeyboardInterrupt:
            jobs.stop(place, OPERATOR)
            raise SystemExit(130) from None
        found = generators.load(wanted)
    if found is None:
        raise GeneratorError(generators.trouble(wanted) or "It could not be stored; free some space and try again.")
    return found


def make_anew(wanted: Generator, home: Path) -> Trained:
    """Train it in this process, whatever is stored already, and store it there."""
    from mnist_dash.runs import generating

    line = Line()

    def progress(now: training.Progress) -> None:
        line.show("Training", where(vars(now)))

    def stage(name: str, done: int, total: int) -> None:
        line.show(name, f"{done} of {total}" if total else "")

    found = generating.make(wanted, generating.Watch(progress, lambda end: None, stage))
    generators.keep(found, home)
    line.clear()
    return found


def lines(found: Trained) -> list[str]:
    """What there is to say about a trained generator."""
    facts = found.facts
    rows = [f"{recipes.to_link(found.recipe)}: trained in {facts['seconds']:.0f} s"]
    for name, words in (("ink", "ink of a test digit rebuilt"), ("bound", "bound on a test digit's likelihood")):
        value = facts[name]
        rows.append(f"{words:36} {value['mean']:.2f} nats ({value['low']:.2f} to {value['high']:.2f})")
    for name, words in (("rebuilt", "rebuilt and read as its label"), ("drawn", "drawn and read as asked")):
        for run, rate in facts[name].items():
            rows.append(f"{f'{words} by {run}':36} {percent(rate['hits'] / rate['count'])} of {rate['count']:,}")
    nearest = facts["nearest"]
    rows.append(f"{'variety of real digits':36} {facts['variety']:.2f}")
    rows.append(f"{'nearer to a training digit than real':36} {percent(nearest['copies'], 1)} of {nearest['count']:,}")
    return rows
