"""The command `project`: make a map of the digits and follow it, or make the maps that come with the program."""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from mnist_dash import paths
from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import PROJECTIONS, Map, Progress, Projection, projection
from mnist_dash.cli.interrupt import Interrupt
from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets
from mnist_dash.errors import PlainError
from mnist_dash.quantities import percent
from mnist_dash.runs import jobs, maps, status
from mnist_dash.runs.owners import OPERATOR

TICK = 0.1  # seconds between looks at the job
QUIET = 5.0  # seconds between lines about the same stage where stderr is no terminal


class MappingFailed(PlainError):
    """The job ended without a map."""


def add(commands: Commands) -> None:
    """Add this module's command."""
    command = commands.add_parser(
        "project",
        help="a map of the digits: pca, tsne, umap or pacmap",
        description="Make a map in its own process and follow it; one that is there is shown at once. Ctrl-C ends it.",
    )
    command.add_argument("method", nargs="?", help=f"{', '.join(PROJECTIONS)}, or a map's text from a link")
    for name, (users, about) in _settings().items():
        flag = f"--{name.replace('_', '-')}"
        command.add_argument(flag, dest=name, metavar="VALUE", help=f"{about} ({users})" if users else about)
    command.add_argument("--dataset", metavar="NAME", help="which data set (default: mnist)")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument("--all", action="store_true", help="make the four shipped maps again, into the package")
    command.add_argument("--into", metavar="FOLDER", type=Path, help="make it anew, and store it in this folder")
    command.add_argument("--worker", metavar="JOB", help=argparse.SUPPRESS)
    command.set_defaults(run=run_project)


def _settings() -> dict[str, tuple[str, str]]:
    """Every setting of any method, with the methods that have it and what it is."""
    found = {name: ("", setting.about) for name, setting in projection.COMMON.items()}
    for method, kind in PROJECTIONS.items():
        for name, setting in kind.settings.items():
            users = f"{found[name][0]}, {method}" if name in found else method
            found[name] = (users, found[name][1] if name in found else setting.about)
    return found


def run_project(options: argparse.Namespace) -> None:
    """Make one map or the shipped ones, or be the process that does it."""
    if options.worker:
        from mnist_dash.runs import mapping

        mapping.main(options.worker)
    given = {name: value for name in _settings() if (value := getattr(options, name)) is not None}
    if options.all == bool(options.method):
        raise PlainError(f"Name one kind of map ({', '.join(PROJECTIONS)}), or use --all.")
    if options.all:
        if given or options.dataset:
            raise PlainError("--all makes the maps of MNIST at their defaults; leave out the settings.")
        make_shipped(options.into or paths.SHIPPED)
        return
    wanted = _wanted(options.method, given, options.dataset)
    if not datasets.is_here(wanted.data):
        datasets.load(wanted.data)  # says what to do about it, before a job is begun
    if options.into:
        found, path = make_anew(wanted, options.into)
    else:
        with Interrupt() as interrupt:
            found, path = make(wanted, interrupt)
    _print(found, path, options.json)


def _wanted(text: str, given: dict[str, str], data: str | None = None) -> Projection:
    """The projection that a method's name or a link's text and the flags mean. Raises ProjectionError."""
    base = projections.parse(text)
    values = {"points": base.points, "seed": base.seed, **base.values, **given}
    return projections.of(base.method, values, data or base.data)


def make(wanted: Projection, interrupt: Interrupt) -> tuple[Map, Path]:
    """The finished map and its file; made first, and followed on stderr, if not there. Leaves with 130 on Ctrl-C."""
    found = maps.load(wanted)
    if found is None:
        place = maps.start(wanted, OPERATOR)
        _follow(place, interrupt)
        found = maps.load(wanted)
    path = maps.path(wanted)
    if found is None or path is None:
        raise MappingFailed(maps.trouble(wanted) or "The map could not be stored; free some space and try again.")
    return found, path


def _follow(place: Path, interrupt: Interrupt) -> None:
    """Show the job on stderr until it ends, and keep the queue moving. Ends the job and leaves on Ctrl-C."""
    line = Line()
    while (facts := status.read(place))["state"] in status.ACTIVE:
        jobs.poll()
        if interrupt.asked:
            jobs.stop(place, OPERATOR)
            raise SystemExit(130)
        line.show(*_moment(place, facts))
        time.sleep(TICK)
    line.clear()


def _moment(place: Path, facts: status.Facts) -> tuple[str, str]:
    """The stage, and where in it the job is."""
    if facts["state"] == "queued":
        return "Waiting", f"as number {jobs.position(place)} in the queue"
    now = facts.get("progress")
    if not now:
        return facts.get("stage") or "Starting", ""
    left = f", {now['seconds_left']:.0f} s left" if now.get("seconds_left") is not None else ""
    return projections.LAYOUT, f"step {now['step']} of {now['steps']}{left}"


class Line:
    """The progress on stderr: on a terminal one line, overwritten; else a line per stage and every few seconds."""

    def __init__(self) -> None:
        self._stage, self._told = "", 0.0

    def show(self, stage: str, where: str = "") -> None:
        """Show the stage, and where in it the work is."""
        if sys.stderr.isatty():
            self._write(f"\r\x1b[K{stage} {where or '...'}")
        elif stage != self._stage or time.monotonic() - self._told >= QUIET:
            self._write(f"{stage} {where or '...'}\n")
            self._stage, self._told = stage, time.monotonic()

    def clear(self) -> None:
        """Leave a terminal's line empty for the result."""
        if sys.stderr.isatty():
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def result(found: Map, path: Path) -> dict[str, Any]:
    """What there is to say about a finished map in one JSON object."""
    return {
        "key": projections.key(found.projection),
        "projection": projections.to_link(found.projection),
        "path": str(path),
        "points": len(found.coordinates),
        **found.facts,
    }


def _print(found: Map, path: Path, as_json: bool) -> None:
    facts = result(found, path)
    if as_json:
        print(json.dumps(facts))
        return
    trust = facts["trust"]
    noun = "digits" if found.projection.data == projection.MNIST else "pictures"
    print(f"{facts['projection']}: {facts['points']:,} {noun} in {facts['seconds']:.1f} s, stored in {facts['path']}")
    print(f"label vote of {trust['voters']} neighbours   {percent(trust['vote'], 1)}")
    print(f"trustworthiness           {trust['trustworthiness']:.3f}   continuity {trust['continuity']:.3f}")
    print(f"true neighbours kept      {percent(trust['kept'], 1)}   (of {trust['sample']:,} {noun} drawn at random)")


def make_shipped(home: Path) -> None:
    """Make the four maps of all digits at their defaults, each in a fresh process, and store them there."""
    for method in PROJECTIONS:
        command = [sys.executable, "-m", "mnist_dash", "project", method, "--into", str(home.absolute())]
        if subprocess.run(command, cwd=paths.PROJECT, env=paths.child_environment(), check=False).returncode:
            raise MappingFailed(f"The {method} map could not be made; the lines above say why.")


def make_anew(wanted: Projection, home: Path) -> tuple[Map, Path]:
    """Make the map in this process, whatever is stored already, and store it there: the map and its file."""
    from mnist_dash.runs import mapping

    line = Line()

    def show(progress: Progress) -> None:
        line.show(progress.stage, f"step {progress.step} of {progress.steps}" if progress.steps else "")

    found = mapping.make(wanted, show)
    path = maps.keep(found, home)
    line.clear()
    return found, path
