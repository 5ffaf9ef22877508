"""The command line: one module per topic, each adding its commands with `add(commands)`."""

import argparse
import os
import sys
from collections.abc import Sequence

from mnist_dash import __version__
from mnist_dash.cli import (
    attack,
    brought,
    data,
    datasets,
    devices,
    engine,
    evaluate,
    explain,
    find,
    generator,
    host,
    measures,
    morph,
    mosaic,
    predict,
    project,
    recipes,
    report,
    robustness,
    runs,
    study,
    teach,
    train,
)
from mnist_dash.errors import PlainError

TOPICS = (
    data,
    datasets,
    measures,
    find,
    mosaic,
    project,
    recipes,
    train,
    study,
    runs,
    engine,
    evaluate,
    report,
    explain,
    robustness,
    attack,
    predict,
    teach,
    generator,
    morph,
    brought,
    devices,
    host,
)


def parser() -> argparse.ArgumentParser:
    """The whole command line; each command's function stands in its `run` default."""
    top = argparse.ArgumentParser(prog="python -m mnist_dash", description="Explore MNIST from the command line.")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for topic in TOPICS:
        topic.add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 with one clear line for bad input."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except PlainError as error:
        print(f"mnist_dash: {error}", file=sys.stderr)
        return 2
    return 0
