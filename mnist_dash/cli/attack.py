"""The command `attack`: how many digits a run still reads right when each is changed within a bound to fool it."""

import argparse
import json

from mnist_dash import paths
from mnist_dash.analysis.robustness import curve
from mnist_dash.analysis.robustness.curve import BOUNDS, DIGITS, RESTARTS, STEPS, Curve
from mnist_dash.cli.following import make_first, make_shipped
from mnist_dash.cli.project import Line
from mnist_dash.cli.quiet import quiet
from mnist_dash.cli.types import Commands
from mnist_dash.errors import PlainError
from mnist_dash.models import devices
from mnist_dash.quantities import percent
from mnist_dash.runs import attack_curves, results
from mnist_dash.runs.folder import Run

MOST_STEPS, MOST_RESTARTS = 1_000, 50


def add(commands: Commands) -> None:
    """Add this module's command."""
    command = commands.add_parser(
        "attack",
        help="how a run stands attacks: right answers when each digit is changed within a bound to fool it",
        description="Without --epsilon the curve over all bounds, made by a job and kept; with it one bound, at once.",
    )
    command.add_argument("which", metavar="RUN", nargs="?", help="the run's id or the beginning of it, or its recipe")
    command.add_argument("--epsilon", type=float, help="how far each pixel may move, 0 to 1 of full ink (L-infinity)")
    command.add_argument("--steps", type=int, default=STEPS, help=f"of projected gradient descent (default: {STEPS})")
    command.add_argument("--restarts", type=int, default=RESTARTS, help=f"random starts (default: {RESTARTS})")
    command.add_argument("--digits", type=int, choices=attack_curves.EXAMINATION.sizes, default=DIGITS)
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument("--all", action="store_true", help="make the curves of the shipped runs, into the package")
    command.add_argument("--worker", metavar="JOB", help=argparse.SUPPRESS)
    command.set_defaults(run=run_attack)


def run_attack(options: argparse.Namespace) -> None:
    """Print a run's curve or one bound of it, or be the process that makes it. Raises PlainError."""
    if options.worker:
        attack_curves.main(options.worker)
    if options.all:
        keep, make = attack_curves.keep, attack_curves.make
        make_shipped(lambda run: keep(run, DIGITS, make(run), paths.SHIPPED), attack_curves.why_not)
        return
    if options.which is None:
        raise PlainError("Name a run, as in `attack fast`; `runs` lists them.")
    run = results.find(options.which)
    found = _one_bound(run, options) if options.epsilon is not None else _made(run, options.digits)
    bounds = BOUNDS if options.epsilon is None else (options.epsilon,)
    table = curve.table(found, bounds)
    facts = {"run": run.id, "digits": len(found.positions), "rows": table.to_dict("records"), **found.facts}
    print(json.dumps(facts) if options.json else "\n".join(_lines(found, bounds)))


def _made(run: Run, digits: int) -> Curve:
    if reason := attack_curves.why_not(run):
        raise PlainError(reason)
    return make_first(attack_curves.EXAMINATION, run, digits, attack_curves.load)


def _one_bound(run: Run, options: argparse.Namespace) -> Curve:
    """The curve at one bound. Raises PlainError for numbers that make no sense."""
    if not 0 < options.epsilon <= 1:
        raise PlainError("Give --epsilon as a number above 0 and up to 1.")
    if not (1 <= options.steps <= MOST_STEPS and 1 <= options.restarts <= MOST_RESTARTS):
        raise PlainError(f"Give 1 to {MOST_STEPS:,} --steps and 1 to {MOST_RESTARTS} --restarts.")
    with quiet():
        devices.prepare()
    line = Line()
    found = attack_curves.make(
        run,
        options.digits,
        lambda stage, done, total: line.show(stage),
        bounds=(options.epsilon,),
        steps=options.steps,
        restarts=options.restarts,
    )
    line.clear()
    return found


def _lines(found: Curve, bounds: tuple[float, ...]) -> list[str]:
    """A line for each bound: right answers under noise of that size, one step, and many."""
    steps = f"PGD, {found.facts['steps']} steps x {found.facts['restarts']}"
    rows = [
        f"{'epsilon':>8}  {'noise':>8}  {'FGSM':>8}  {steps}",
        f"{'0':>8}  {percent(float(found.clean.mean())):>8}",
    ]
    for place, bound in enumerate(bounds):
        shares = [percent(float(by_kind[place].mean())) for by_kind in found.right]
        rows.append(f"{bound:>8g}  " + "  ".join(f"{share:>8}" for share in shares))
    return rows
