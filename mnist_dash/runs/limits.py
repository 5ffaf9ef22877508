"""What a hosted copy allows, told before the work begins; at home without settings everything that a recipe allows."""

from collections.abc import Iterable
from pathlib import Path

from mnist_dash import paths
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import owners, room
from mnist_dash.runs.owners import Visitor

BILLION = 10**9


class LimitError(PlainError):
    """The recipe or the visitor asks for more than this host allows."""


def check(recipe: Recipe, *, alone: bool = True) -> None:
    """Raise LimitError where the network is larger, or its training longer or larger, than this host allows.

    Not `alone`, it waits for another job, whose memory is free by then.
    """
    if not recipe.is_classical:
        _check_network(recipe)
    if sentence := room.refusal(recipe, alone=alone):
        raise LimitError(sentence)


def _check_network(recipe: Recipe) -> None:
    parameters, most = recipe.network().parameters, paths.largest_network()
    if most is not None and parameters > most:
        raise LimitError(
            f"The network has {parameters:,} parameters and this host allows {most:,}; make a layer smaller."
        )
    billions, most = work(recipe), paths.most_work()
    if most is not None and billions > most:
        raise LimitError(
            f"The training would take {billions:,.0f} billion multiply-adds and this host allows {most:,}; "
            "choose fewer epochs, fewer training digits or smaller layers."
        )


def work(recipe: Recipe) -> float:
    """What a network's training takes, as billions of multiply-adds on the way forwards."""
    return recipe.epochs * recipe.training_digits * recipe.network().multiply_adds / BILLION


def check_visitor(by: Visitor, active: Iterable[Path]) -> None:
    """Raise LimitError where this visitor asked for as many of the active jobs as a visitor may."""
    most = paths.jobs_per_visitor()
    if most is None or by.operator:
        return
    if paths.hosted() and not by.hash:
        raise LimitError("This host cannot tell visitors apart here; open the page anew, with cookies allowed.")
    mine = owners.asked_by(by, active)
    if mine >= most:
        raise LimitError(
            f"You have {mine} {'job' if mine == 1 else 'jobs'} waiting or running, as many as this host allows a "
            "visitor; try again when one of them has finished, or stop one."
        )
