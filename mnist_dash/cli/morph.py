"""The command `morph`: digits that turn into each other, as a picture or a film."""

import argparse
from pathlib import Path

from mnist_dash.analysis.morphing.film import FRAMES, LOOKS, Film, FilmError, Kind
from mnist_dash.cli.project import Line
from mnist_dash.cli.types import Commands
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes.settings import RecipeError, Setting
from mnist_dash.runs import films
from mnist_dash.runs.films import Order

KIND_OF: dict[str, Kind] = {".gif": "gif", ".webp": "webp", ".apng": "apng", ".png": "apng"}
SIZE = Setting(512, 16, 4_096, about="pixels a side")
AT = Setting(0.5, 0, 1)


def add(commands: Commands) -> None:
    """Add this module's command."""
    command = commands.add_parser(
        "morph",
        help="digits that turn into each other, as a picture or a film",
        description="Draw a path through two to six stops: a class such as 4, a digit such as test:17 or train:5, a "
        "drawing of a link (ink:...), or a point such as 4@0.5,-1. The file's ending says what it becomes: .gif, .webp "
        "or .png (an animated one; a still one with --at, a strip of frames with --strip).",
    )
    command.add_argument("stops", metavar="STOP", nargs="*", help="where to go, such as: 4 test:17 9")
    command.add_argument("--frames", metavar="N", default=str(FRAMES.default), help=f"{FRAMES.about} (default: 60)")
    command.add_argument("--size", metavar="PIXELS", default=str(SIZE.default), help="pixels a side (default: 512)")
    command.add_argument("--at", metavar="SHARE", help="one picture, at this share (0 to 1) of the path")
    command.add_argument("--strip", action="store_true", help="the frames side by side in one picture")
    command.add_argument("--look", default="chalk", help=f"{', '.join(LOOKS)} (default: chalk)")
    command.add_argument("--generator", default="morph", help="a trained generator's text (default: the shipped one)")
    command.add_argument("--anyway", action="store_true", help="take a drawing that is read as no digit too")
    command.add_argument("--out", type=Path, default=Path("morph.gif"), help="default: morph.gif")
    command.add_argument("--worker", metavar="JOB", help=argparse.SUPPRESS)
    command.set_defaults(run=run_morph)


def run_morph(options: argparse.Namespace) -> None:
    """Make the file and say what it is, or be the process that makes one for a page."""
    if options.worker:
        films.main(options.worker)
    order = Order(_film(options), options.generator, " ".join(options.stops), options.anyway)
    line = Line()
    content = films.make(order, lambda done, total: line.show("Drawing", f"{done} of {total}"))
    line.clear()
    try:
        options.out.write_bytes(content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PlainError(f"Choose another place with --out: {options.out} gives {reason!r}.") from None
    frames = "" if order.film.kind == "png" else f"{order.film.frames} frames of "
    print(f"{options.out}: {frames}{order.film.side} x {order.film.side} pixels, {len(content) / 1e6:.1f} MB")


def _film(options: argparse.Namespace) -> Film:
    ending = options.out.suffix.lower()
    kind: Kind | None = "png" if options.at is not None else "strip" if options.strip else KIND_OF.get(ending)
    if kind is None or (kind in ("png", "strip") and ending != ".png"):
        raise FilmError(f"Let the file end in .gif, .webp or .png (with --at or --strip in .png), not {ending!r}.")
    try:
        side, frames = int(SIZE.read("--size", options.size)), int(FRAMES.read("--frames", options.frames))
        share = float(AT.read("--at", options.at or "0"))
    except RecipeError as error:
        raise FilmError(str(error)) from None
    return Film(kind, side, frames, share, options.look)
