"""The command `study`: what one or two settings of a recipe do, over several seeds, judged by held-out digits."""

import argparse
import json
from typing import Any

from mnist_dash.analysis import over_seeds, studies
from mnist_dash.analysis.studies import SEARCHES, Round, Study
from mnist_dash.cli.interrupt import Interrupt
from mnist_dash.cli.train import train
from mnist_dash.cli.types import Commands
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import account, folder

Scores = dict[str, float | None]


def add(commands: Commands) -> None:
    """Add this module's command."""
    study = commands.add_parser(
        "study",
        help="train the combinations of one or two settings with several seeds, and say which does best",
        description="Every run keeps 5,000 training digits out, and those choose. Runs that are there already are not "
        "trained again, so a study that was ended goes on with the same command.",
    )
    study.add_argument("recipe", help="a recipe's name, or its link form")
    study.add_argument(
        "--vary", action="append", required=True, metavar="NAME=VALUE,VALUE", help="a setting and its values; up to two"
    )
    study.add_argument("--seeds", type=int, default=3, metavar="N", help="seeds of each combination (3)")
    study.add_argument("--search", choices=tuple(SEARCHES), default="grid", help="grid, random or successive halving")
    study.add_argument("--tries", type=int, metavar="N", help="with --search random: how many combinations")
    study.add_argument("--json", action="store_true", help="print one JSON object a line, the result last")
    study.set_defaults(run=run_study)


def run_study(options: argparse.Namespace) -> None:
    """Train what is missing, round by round, and print what came of it."""
    study = _study(options)
    scores: Scores = {}
    with Interrupt() as interrupt:
        for number in range(len(studies.sizes(study))):
            tried = studies.rounds(study, scores)[number]
            for line in tried.values():
                for recipe in line:
                    scores[recipes.recipe_id(recipe)] = _score(recipe, options.json, interrupt)
            _tell(study, tried, scores, options.json)


def _study(options: argparse.Namespace) -> Study:
    if not 1 <= options.seeds <= studies.MOST:
        raise PlainError(f"Set --seeds to 1 to {studies.MOST}, not {options.seeds}.")
    if options.tries is not None and (options.search != "random" or options.tries < 1):
        raise PlainError("Give --tries, 1 or more, with --search random only.")
    varied: dict[str, str] = {}
    for pair in options.vary:
        name, sign, values = pair.partition("=")
        if not sign or name in varied:
            raise PlainError(f'Write --vary as NAME=VALUE,VALUE, each name once, not "{pair}".')
        varied[name] = values
    return studies.plan(recipes.find(options.recipe), varied, options.seeds, options.search, options.tries)


def _score(recipe: Recipe, as_json: bool, interrupt: Interrupt) -> float | None:
    """The held-out accuracy of the recipe's run, trained if it is not there; None where it came to nothing."""
    run = folder.lookup(recipe)
    if run is None or run.state != "done":
        run = train(recipe, as_json, interrupt)
    row = account.counting(run, folder.metrics(run))
    return row.get("val_accuracy") if row else None


def _tell(study: Study, tried: Round, scores: Scores, as_json: bool) -> None:
    """Print a round: a line a combination, and the verdict."""
    found = studies.verdict(study, tried, scores)
    if as_json:
        print(
            json.dumps(
                {"event": "round", "combinations": _facts(study, tried, scores), "verdict": _without_marks(found)}
            )
        )
        return
    for cell, line in tried.items():
        values = studies.known(line, scores)
        print(f"{studies.name(study, cell):40} {over_seeds.mean(values) if values else 'no result'}")
    print(_without_marks(found))


def _facts(study: Study, tried: Round, scores: Scores) -> list[dict[str, Any]]:
    facts = []
    for cell, line in tried.items():
        values = studies.known(line, scores)
        facts.append(
            {
                "values": dict(zip(study.settings, cell, strict=True)),
                "epochs": line[0].epochs,
                "runs": [recipes.recipe_id(recipe) for recipe in line],
                "held_out_accuracy": values,
                "mean": over_seeds.mean(values).value if values else None,
                "interval": over_seeds.mean(values).ends if values else None,
            }
        )
    return facts


def _without_marks(markdown: str) -> str:
    """A sentence without its marks."""
    return markdown.replace("**", "")
