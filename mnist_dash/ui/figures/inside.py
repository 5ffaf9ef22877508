"""Figures of the page "Look inside"."""

from typing import Any

import numpy as np

from mnist_dash.analysis.explanation import ATTRIBUTIONS, arithmetic, units
from mnist_dash.analysis.explanation import board as boards
from mnist_dash.analysis.explanation.grades import BASELINES
from mnist_dash.models.plain import Trace
from mnist_dash.plots import explanation as plots
from mnist_dash.runs import folder
from mnist_dash.ui import loaders
from mnist_dash.ui.loaders.looked import Where

WIDE, FLAT = 16, 32  # maps in a row of a layer's picture, and single values in one


def picture(data: str, where: Where) -> str:
    """The picture that is looked into, with each pixel's value under the pointer."""
    looked = loaders.looked_at(data, where)
    return plots.ink(looked.image, f"{looked.title}, enlarged")


def layer(run: str, version: int, where: Where, place: int, name: str) -> str:
    """All maps of a layer; `name` it is called."""
    maps = units.maps(_trace(run, version, where), place)
    columns = min(maps.shape[-1], WIDE if maps.shape[0] > 1 else FLAT)
    return plots.layer(maps, columns, f"The {maps.shape[-1]} maps of layer {name}")


def unit(run: str, version: int, where: Where, place: int, number: int) -> str:
    """The map of one unit."""
    values = units.maps(_trace(run, version, where), place)[:, :, number]
    return plots.heat(values, f"The map of unit {number}", signed=False)


def part(
    run: str,
    version: int,
    where: Where,
    place: int,
    number: int,
    down: int,
    across: int,
    which: str,
    channel: int,
) -> str:
    """What a unit of a convolution reads at a place ("patch"), its weights ("kernel") or their "products"."""
    network = loaders.plain_network(run, version)
    found = arithmetic(network, _trace(run, version, where), place, number, down, across)
    values: Any = getattr(found, which)
    describe = f"{which}, {values.shape[0]} x {values.shape[1]}"
    return plots.heat(values[:, :, channel], describe, signed=which != "patch")


def heat(run: str, version: int, where: Where, label: int, method: str, of: str) -> str:
    """A heat map for a class, which is called `of`."""
    kind = ATTRIBUTIONS[method]
    values = loaders.heat_maps(run, version, where, label)[method]
    return plots.heat(values, f"{kind.title}: {kind.about}, for the class {of}", signed=True)


def curves(run: str, version: int, where: Where, label: int, method: str, which: str) -> str:
    """The probability as pixels are "taken away" or "put in", in the map's order and in those that know nothing."""
    graded = loaders.heat_grades(run, version, where, label)
    own = {ATTRIBUTIONS[method].title: graded[method], **{base: graded[base] for base in BASELINES}}
    taken = which == "taken away"
    return plots.curves({name: given.deletion if taken else given.insertion for name, given in own.items()}, which)


def _trace(run: str, version: int, where: Where) -> Trace:
    image = loaders.looked_at(folder.load(run).recipe.data, where).image
    return loaders.plain_network(run, version).trace(np.asarray(image)[None])


def board(run_id: str, stamp: int) -> str:
    """The grades of every heat map over many digits, of a run whose board is here."""
    found = loaders.board(folder.load(run_id))
    assert found is not None  # the view has looked
    rows = [
        plots.Standing(
            row["title"],
            row["grade"],
            (row["grade_low"], row["grade_high"]),
            row["trusted"] if row["method"] in ATTRIBUTIONS else None,
        )
        for row in boards.table(found).to_dict("records")
    ]
    told = ", ".join(f"{row.title} {row.grade:.2f}" for row in rows)
    return plots.board(rows, f"Mean grades of the heat maps, best first: {told}")
