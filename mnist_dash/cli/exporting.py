"""The command `export`: a run as a file for other programs."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets
from mnist_dash.errors import PlainError
from mnist_dash.models import export, recipes
from mnist_dash.runs import exports, folder, int8, results


def add(commands: Commands, run_help: str) -> None:
    """Add this module's command."""
    command = commands.add_parser(
        "export", help="a run as a Keras script, ONNX or int8 .tflite, or its answers as a table"
    )
    command.add_argument("which", metavar="RUN", nargs="?", help=run_help)
    form = command.add_mutually_exclusive_group()
    for name, (about, _) in FORMS.items():
        form.add_argument(f"--{name}", dest="form", action="store_const", const=name, help=about)
    command.add_argument("--out", type=Path, metavar="FILE", help="write here (texts are printed without it)")
    command.add_argument("--worker", metavar="RUN", help=argparse.SUPPRESS)
    command.set_defaults(run=export_run)


def export_run(options: argparse.Namespace) -> None:
    """Write or print one form of the run, or be the process that makes its int8 form."""
    if options.worker:
        int8.main(options.worker)
    if not options.which or not options.form:
        forms = ", ".join(f"--{name}" for name in FORMS)
        raise PlainError(f"Name a run and a form: export RUN with one of {forms}.")
    if options.out is None and options.form in FILES:
        raise PlainError(f"Name a file to write with --out: --{options.form} is no text.")
    made = FORMS[options.form][1](options.which)
    if options.out is None:
        sys.stdout.write(str(made))
        return
    content = made.encode("utf-8") if isinstance(made, str) else made
    try:
        options.out.write_bytes(content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PlainError(f"Choose another place with --out: {options.out} gives {reason!r}.") from None
    print(f"{options.out}: {len(content):,} bytes")


def _script(which: str) -> str:
    """The script of a run's recipe; the recipe need not have been trained."""
    try:
        recipe = folder.find(which).recipe
    except folder.RunError as error:
        try:
            recipe = recipes.find(which)
        except recipes.RecipeError:
            raise error from None
    return export.script(recipe)


def _predictions(which: str) -> str:
    run = results.find(which)
    return exports.predictions(run, datasets.load(run.recipe.data))


def _small(which: str) -> bytes:
    content, found = int8.make(results.find(which))
    print(found, file=sys.stderr)
    return content


FILES = ("onnx", "int8")  # what is no text
FORMS: dict[str, tuple[str, Callable[[str], str | bytes]]] = {
    "script": ("a Keras script that trains the same recipe", _script),
    "onnx": ("the network as an ONNX model", lambda which: exports.onnx(results.find(which))),
    "int8": ("a .tflite model of whole numbers, and its accuracy", _small),
    "predictions": (
        "a table of its answers to the test images",
        _predictions,
    ),
}
