"""Commands on what can be trained: `recipes` and `describe`."""

import argparse
import json
import math
from typing import Any

from mnist_dash.cli.types import Commands
from mnist_dash.models import recipes
from mnist_dash.models.notation import LayerFacts, Network, parse
from mnist_dash.models.recipes import Entry


def add(commands: Commands) -> None:
    """Add this module's commands."""
    listing = commands.add_parser("recipes", help="the recipes by name, with the figures they should meet")
    listing.add_argument("--json", action="store_true", help="print one JSON array")
    listing.set_defaults(run=list_recipes)
    describing = commands.add_parser("describe", help="a network's layers, shapes, parameters and work")
    describing.add_argument("notation", metavar="NOTATION", help="such as 32C3-MP2-128N-D50-10N, or a recipe's name")
    describing.add_argument("--json", action="store_true", help="print one JSON object")
    describing.set_defaults(run=describe)


def list_recipes(options: argparse.Namespace) -> None:
    """Print the recipes of RECIPES."""
    if options.json:
        print(json.dumps([_entry(name, entry) for name, entry in recipes.RECIPES.items()]))
        return
    group = ""
    for name, entry in recipes.RECIPES.items():
        if entry.group != group:
            group = entry.group
            print(f"{group.capitalize()}\n")
        figure = f"published {100 * entry.published:.2f} %" if entry.published else "no published figure"
        print(f"  {name} ({figure})\n    {recipes.to_link(entry.recipe)}\n    {entry.about}")
        print(f"    Source: {entry.source}\n")


def _entry(name: str, entry: Entry) -> dict[str, Any]:
    return {
        "name": name,
        "id": recipes.recipe_id(entry.recipe),
        "title": entry.title,
        "group": entry.group,
        "about": entry.about,
        "source": entry.source,
        "published": entry.published,
        "published_loss": entry.published_loss,
        "published_train": entry.published_train,
        "link": recipes.to_link(entry.recipe),
        "recipe": json.loads(recipes.to_json(entry.recipe)),
    }


def describe(options: argparse.Namespace) -> None:
    """Print the layers of a network; the text may also be the name of a recipe that has one."""
    name = options.notation.strip().lower()
    network = recipes.find(name).network() if name in recipes.RECIPES else parse(options.notation)
    print(json.dumps(_facts(network)) if options.json else _table(network))


def _facts(network: Network) -> dict[str, Any]:
    return {
        "notation": network.text,
        "input_shape": list(network.input_shape),
        "layers": [_row(row) for row in network.rows],
        "parameters": network.parameters,
        "trainable_parameters": network.trainable_parameters,
        "multiply_adds": network.multiply_adds,
    }


def _row(row: LayerFacts) -> dict[str, Any]:
    return {
        "kind": row.layer.kind,
        "label": row.label,
        "output_shape": list(row.output_shape),
        "outputs": math.prod(row.output_shape),
        "parameters": row.parameters,
        "trainable_parameters": row.trainable_parameters,
        "multiply_adds": row.multiply_adds,
    }


def _table(network: Network) -> str:
    width = max(len("layer"), *(len(row.label) for row in network.rows))
    lines = [network.text, "", f"{'layer':{width}}  {'output':>14}  {'parameters':>12}  {'multiply-adds':>14}"]
    lines.append(f"{'input':{width}}  {_shape(network.input_shape):>14}")
    for row in network.rows:
        lines.append(
            f"{row.label:{width}}  {_shape(row.output_shape):>14}  {row.parameters:>12,}  {row.multiply_adds:>14,}"
        )
    lines.append(f"{'total':{width}}  {'':>14}  {network.parameters:>12,}  {network.multiply_adds:>14,}")
    return "\n".join(lines)


def _shape(shape: tuple[int, ...]) -> str:
    return " x ".join(str(side) for side in shape)
