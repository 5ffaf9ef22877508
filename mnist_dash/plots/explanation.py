"""Figures of what goes on inside a network: maps of its layers, kernels, heat maps, and their grades."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mnist_dash.plots.marks import axes, boxes, frame, paths, pictures
from mnist_dash.plots.marks.boxes import Shape
from mnist_dash.plots.marks.paths import GREY
from mnist_dash.plots.palette import BLUE, ORANGE

Values = npt.NDArray[Any]
GAP = 1  # pixels between the maps of a layer
TRUST: dict[bool | None, tuple[str, str, Shape]] = {  # words, colour and shape
    True: ("to be trusted", BLUE, "circle"),
    False: ("not to be trusted", ORANGE, "diamond"),
    None: ("knows nothing of the network", GREY, "square"),
}


def ink(image: Values, describe: str) -> str:
    """A picture in grey, 0 to 255."""
    tip = "row {row}, column {column}\n{value}"
    return frame.figure(pictures.heat(image, "grey", 0, 255, tip=tip, widest=200), describe)


def layer(maps: Values, columns: int, describe: str) -> str:
    """All maps of a layer (height x width x units) beside each other on one scale, from its least to its greatest."""
    height, width, units = maps.shape
    rows = -(-units // columns)
    sheet = np.full((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP), np.nan)
    for unit in range(units):
        top, left = unit // columns * (height + GAP), unit % columns * (width + GAP)
        sheet[top : top + height, left : left + width] = maps[:, :, unit]
    low, high = min(float(maps.min()), 0.0), max(float(maps.max()), 1e-9)
    return frame.figure(pictures.heat(sheet, "cividis", low, high, tip="{value}", digits=3), describe)


def heat(values: Values, describe: str, *, signed: bool, widest: int = 240) -> str:
    """A picture of numbers: signed ones black at 0, blue below and orange above; else from 0 to the greatest."""
    reach = float(np.abs(values).max()) or 1.0
    scale, low = ("diverging", -reach) if signed else ("cividis", min(float(values.min()), 0.0))
    tip = "row {row}, column {column}\n{value}"
    return frame.figure(pictures.heat(values, scale, low, reach, tip=tip, digits=3, widest=widest), describe)


def curves(found: Mapping[str, Values], which: str) -> str:
    """The probability of the class as pixels go or come: the map's line, and grey ones for what knows nothing."""
    x = axes.linear(f"Share of the pixels {which}", 0, 100, unit=" %")
    y = axes.linear("Probability", 0, 1)
    looks: tuple[tuple[str, bool | str], ...] = (
        (BLUE if which == "taken away" else ORANGE, False),
        (GREY, True),
        (GREY, "6 4"),
    )
    shares = np.linspace(0, 100, len(next(iter(found.values()))))
    lines = [
        paths.line(x, y, shares, values, colour, dashed=dashed)
        for values, (colour, dashed) in zip(found.values(), looks, strict=True)
    ]
    keys = [(name, colour) for name, (colour, _) in zip(found, looks, strict=True)]
    words = f"The probability of the class as pixels are {which}: {', '.join(found)}"
    return frame.plot(x, y, lines, words, height=170, keys=keys)


class Standing(NamedTuple):
    """A method's mean grade with its interval, and whether it is to be trusted; None for an order without a map."""

    title: str
    grade: float
    ends: tuple[float, float]
    trusted: bool | None


def board(rows: Sequence[Standing], describe: str) -> str:
    """The methods below each other by their grades, -1 to 1, each with its 95 % interval."""
    y = axes.named("", [row.title for row in rows], down=True)
    ends = [end for row in rows for end in row.ends]
    x = axes.rounded("Grade: how much sooner the answer comes and goes", min(*ends, 0.0), max(ends))
    places = list(range(len(rows)))
    layers = [
        paths.intervals(
            x, y, places, [row.ends[0] for row in rows], [row.ends[1] for row in rows], GREY, level=True, width=3
        )
    ]
    for trusted, (_, colour, shape) in TRUST.items():
        mine = [place for place in places if rows[place].trusted is trusted]
        layers.append(
            boxes.dots(
                x,
                y,
                [rows[place].grade for place in mine],
                mine,
                [f"{rows[place].title}\n{rows[place].grade:.3f}" for place in mine],
                colours=colour,
                size=13,
                shape=shape,
            )
        )
    return frame.plot(x, y, layers, describe, height=60 + 30 * len(rows), keys=list(TRUST.values()))
