"""The command `train`: train a recipe and follow it, or make the runs that come with the program."""

import argparse
import json
import sys
import time
from typing import Any

from mnist_dash.cli.interrupt import Interrupt
from mnist_dash.cli.types import Commands
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder, jobs
from mnist_dash.runs.folder import Run
from mnist_dash.runs.owners import OPERATOR

TICK = 0.1  # seconds between looks at the run folder
BAR = 24  # characters


class TrainingFailed(PlainError):
    """The run ended without a result."""


def add(commands: Commands) -> None:
    """Add this module's commands."""
    train = commands.add_parser(
        "train",
        help="train a recipe, or answer at once if it is trained already",
        description="Train in a process of its own and follow it. Ctrl-C ends it and keeps its finished epochs; "
        "the same command goes on from there.",
    )
    train.add_argument("recipe", nargs="?", help="a recipe's name, or its link form")
    train.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change a setting")
    train.add_argument("--seed", metavar="N", help="the same as --set seed=N")
    train.add_argument("--json", action="store_true", help="print one JSON object a line, the result last")
    train.add_argument("--all", action="store_true", help="make all shipped runs, into the package")
    train.add_argument("--worker", metavar="RUN", help=argparse.SUPPRESS)
    train.set_defaults(run=run_train)


def run_train(options: argparse.Namespace) -> None:
    """Train one recipe or all of them, or be the process that does it."""
    if options.worker:
        from mnist_dash.runs import work

        work.main(options.worker)
    settings = _settings(options)
    if options.all == bool(options.recipe):
        raise PlainError("Name one recipe to train, or use --all.")
    if options.all and settings:
        raise PlainError("--all trains the recipes as they are; leave out --set and --seed.")
    with Interrupt() as interrupt:
        if options.all:
            for recipe in recipes.SHIPPED:
                folder.ship(train(recipe, options.json, interrupt))
        else:
            train(recipes.with_settings(recipes.find(options.recipe), settings), options.json, interrupt)


def _settings(options: argparse.Namespace) -> dict[str, str]:
    pairs = [*options.set, *([f"seed={options.seed}"] if options.seed is not None else [])]
    for pair in pairs:
        if "=" not in pair:
            raise PlainError(f'Write --set as NAME=VALUE, such as --set epochs=3, not "{pair}".')
    return dict(pair.split("=", 1) for pair in pairs)


def train(recipe: Recipe, as_json: bool, interrupt: Interrupt) -> Run:
    """Start the recipe's run, or join it, and show it to its end. Raises TrainingFailed; leaves with 130 on Ctrl-C."""
    view: View = JsonLines() if as_json else Bar()
    run = _follow(jobs.start(recipe, OPERATOR), view, interrupt)
    view.end(run)
    if run.state in ("failed", "interrupted"):
        raise TrainingFailed(run.status.get("error") or "The trainer was killed; the same command goes on from there.")
    if interrupt.asked:
        raise SystemExit(130)
    return run


def _follow(run: Run, view: "View", interrupt: Interrupt) -> Run:
    """Show the run until it ends, and keep the queue moving; gives its last state."""
    stopping = False
    while True:
        jobs.poll()
        run = folder.load(run.id)
        view.show(run)
        if not run.active:
            return run
        if interrupt.asked and not stopping:
            stopping = True
            jobs.stop(run.path, OPERATOR)
        time.sleep(TICK)


def result(run: Run) -> dict[str, Any]:
    """What there is to say about a run in one JSON object."""
    keys = ("test_accuracy", "test_loss", "seconds", "images_per_second", "device", "epochs", "error")
    facts = {key: run.status.get(key) for key in keys}
    return {"run": run.id, "recipe": recipes.name_of(run.recipe), "state": run.state, **facts}


class View:
    """Something that shows a run: all its epochs, those of an earlier start too, and where it is."""

    def __init__(self) -> None:
        self._epochs = 0
        self._seen: Any = None

    def show(self, run: Run) -> None:
        """Show what is new since the last look."""
        rows = folder.metrics(run)
        for row in rows[self._epochs :]:
            self.epoch(row)
        self._epochs = len(rows)
        moment = (run.state, run.status.get("stage"), run.status.get("progress"))
        if run.active and moment != self._seen:
            self._seen = moment
            self.moment(run)

    def epoch(self, row: dict[str, Any]) -> None:
        """Show a finished epoch."""
        raise NotImplementedError

    def moment(self, run: Run) -> None:
        """Show where the run is within an epoch or the queue."""
        raise NotImplementedError

    def end(self, run: Run) -> None:
        """Show the result."""
        raise NotImplementedError


class JsonLines(View):
    """One JSON object a line on stdout."""

    def epoch(self, row: dict[str, Any]) -> None:
        """A finished epoch's values."""
        self._line({"event": "epoch", **row})

    def moment(self, run: Run) -> None:
        """Progress, or the stage, or the place in the queue."""
        facts = {"state": run.state, "stage": run.status.get("stage"), **(run.status.get("progress") or {})}
        if run.state == "queued":
            facts["position"] = jobs.position(run.path)
        self._line({"event": "progress", **facts})

    def end(self, run: Run) -> None:
        """The result, with run, recipe, state and figures."""
        self._line({"event": "result", **result(run)})

    def _line(self, facts: dict[str, Any]) -> None:
        print(json.dumps(facts), flush=True)


class Bar(View):
    """A progress bar on stderr, where it is a terminal; a line per epoch; the result on stdout."""

    def epoch(self, row: dict[str, Any]) -> None:
        """A finished epoch's values."""
        shown = f"epoch {row['epoch']}/{row['epochs']}  {row['seconds']:.1f} s  loss {row['loss']:.4f}  "
        self._write(f"{shown}{_percents(row)}\n")

    def moment(self, run: Run) -> None:
        """The bar, or the stage, or the place in the queue."""
        if not sys.stderr.isatty():
            return
        now = run.status.get("progress")
        if run.state == "queued":
            self._write(f"waiting, number {jobs.position(run.path)} in the queue")
        elif now is None or run.status.get("stage") != "Training":
            self._write(f"{run.status.get('stage') or 'Starting'} ...")
        else:
            self._write(_bar(now))

    def end(self, run: Run) -> None:
        """The result in a line."""
        self._write("")
        facts = result(run)
        print(f"{run.id}  {facts['recipe']}  {facts['state']}{_summary(facts)}")

    def _write(self, text: str) -> None:
        clear = "\r\x1b[K" if sys.stderr.isatty() else ""
        sys.stderr.write(clear + text)
        sys.stderr.flush()


def _percents(row: dict[str, Any]) -> str:
    names = {"accuracy": "training", "clean_accuracy": "without dropout", "val_accuracy": "validation"}
    return "  ".join(f"{names[key]} {100 * row[key]:.2f} %" for key in names if row.get(key) is not None)


def _bar(now: dict[str, Any]) -> str:
    filled = round(BAR * now["step"] / max(now["steps"], 1))
    parts = [f"epoch {now['epoch']}/{now['epochs']}", f"[{'#' * filled}{'.' * (BAR - filled)}]"]
    if now.get("images_per_second"):
        parts.append(f"{now['images_per_second']:,.0f} images/s")
    if now.get("accuracy") is not None:
        parts.append(f"loss {now['loss']:.4f}  accuracy {100 * now['accuracy']:.2f} %")
    if now.get("seconds_left") is not None:
        parts.append(f"{now['seconds_left']:.0f} s left")
    return "  ".join(parts)


def _summary(facts: dict[str, Any]) -> str:
    if facts["test_accuracy"] is None:
        return ""
    speed = f", {facts['images_per_second']:,.0f} images/s" if facts["images_per_second"] else ""
    return f"  {100 * facts['test_accuracy']:.2f} % of the test digits, {facts['seconds']:.1f} s{speed}"
