"""Bars, single points, cells, strips and notes in a figure's area: boxes that may have a tip and may be chosen."""

from collections.abc import Sequence
from html import escape
from typing import Literal

import numpy as np
import numpy.typing as npt

from mnist_dash.plots.marks.axes import Axis, Numbers
from mnist_dash.plots.marks.frame import percent, pick, tip

Values = npt.ArrayLike
Colours = str | Sequence[str]
Picks = Sequence[int | None]
Shape = Literal["circle", "square", "diamond"]


def bars(
    x: Axis,
    y: Axis,
    places: Values,
    values: Values,
    tips: Sequence[str],
    *,
    width: float,
    colours: Colours,
    picks: Picks = (),
) -> str:
    """Upright bars from 0, or from the end of a logarithmic axis, `width` wide in x's units around their places."""
    spans, ends = _span(x, places, width), _ends(y, values)
    return "".join(
        f'<div class="bar" style="{_set("left", "width", span)}"{attributes}>'
        f'<i style="{_set("bottom", "height", end)};background:{colour}"></i></div>'
        for span, end, (attributes, colour) in zip(spans, ends, _dressed(tips, colours, picks), strict=True)
    )


def across(
    x: Axis,
    y: Axis,
    places: Values,
    values: Values,
    tips: Sequence[str],
    *,
    width: float,
    colours: Colours,
    texts: Sequence[str] = (),
    picks: Picks = (),
) -> str:
    """Bars that lie, `width` thick in y's units around their places, with a text at the end of each."""
    spans, ends = _span(y, places, width), _ends(x, values)
    rows = zip(spans, ends, _dressed(tips, colours, picks), texts or [""] * len(tips), strict=True)
    return "".join(
        f'<div class="bar lying" style="{_set("bottom", "height", span)}"{attributes}>'
        f'<i style="{_set("left", "width", end)};background:{colour}"></i>'
        f'<span style="left:{percent(end[1])}">{escape(text)}</span></div>'
        for span, end, (attributes, colour), text in rows
    )


def dots(
    x: Axis,
    y: Axis,
    xs: Values,
    ys: Values,
    tips: Sequence[str],
    *,
    colours: Colours,
    size: float = 10,
    shape: Shape = "circle",
    picks: Picks = (),
) -> str:
    """Single points, `size` pixels wide, each with a tip."""
    rows = zip(x.at(xs).tolist(), y.at(ys).tolist(), _dressed(tips, colours, picks), strict=True)
    return "".join(
        f'<div class="dot {shape}" '
        f'style="left:{percent(left)};bottom:{percent(bottom)};width:{size}px;background:{colour}"{attributes}></div>'
        for left, bottom, (attributes, colour) in rows
    )


def cells(
    x: Axis, y: Axis, texts: npt.NDArray[np.str_], tips: Sequence[str], *, colours: Colours, picks: Picks = ()
) -> str:
    """A table of cells (texts: H x W, the rest row by row) at the places 0, 1, 2 ... of two axes of names."""
    rows, columns = (each.ravel() for each in np.indices(texts.shape))
    spans, ends = _span(x, columns, 1), _span(y, rows, 1)
    boxes = zip(spans, ends, _dressed(tips, colours, picks), texts.ravel().tolist(), strict=True)
    return "".join(
        f'<div class="cell" style="{_set("left", "width", span)};{_set("bottom", "height", end)}"{attributes}>'
        f'<i style="background:{colour}">{escape(text)}</i></div>'
        for span, end, (attributes, colour), text in boxes
    )


def areas(x: Axis, y: Axis, places: Values, level: float, tips: Sequence[str], *, picks: Picks = ()) -> str:
    """Clear boxes in a row, one unit wide and high, around places of x at one level of y, each with a tip."""
    spans, (high,) = _span(x, places, 1), _span(y, [level], 1)
    return "".join(
        f'<div class="part" style="{_set("left", "width", span)};{_set("bottom", "height", high)}"{attributes}></div>'
        for span, (attributes, _) in zip(spans, _dressed(tips, "", picks), strict=True)
    )


def bands(x: Axis, places: Values, tips: Sequence[str]) -> str:
    """Upright strips around rising places of x, each with a tip and a thin line under the pointer: for lines."""
    centres = x.at(places)
    edges = np.concatenate([[0.0], (centres[1:] + centres[:-1]) / 2, [1.0]]).clip(0, 1)
    spans = _ordered(edges[:-1], edges[1:])
    within = (centres - edges[:-1]) / np.maximum(np.diff(edges), 1e-9)
    return "".join(
        f'<div class="band" style="{_set("left", "width", span)}"{tip(text)}>'
        f'<i style="left:{percent(place)}"></i></div>'
        for span, place, text in zip(spans, within.tolist(), tips, strict=True)
    )


def note(x: Axis, y: Axis, place: tuple[float, float], text: str, *, align: str = "left") -> str:
    """A text at a place: to the right of it (left), around it (middle) or to the left of it (right)."""
    at = f"left:{percent(float(x.at(place[0])))};bottom:{percent(float(y.at(place[1])))}"
    return f'<span class="note {align}" style="{at}">{escape(text)}</span>'


def _span(axis: Axis, places: Values, width: float) -> list[list[float]]:
    """The lower and the upper edge of boxes around places, as shares."""
    centres = np.asarray(places, np.float64)
    return _ordered(axis.at(centres - width / 2), axis.at(centres + width / 2))


def _ends(axis: Axis, values: Values) -> list[list[float]]:
    """Where bars of these values begin and end, as shares within the axis; nothing for an unknown value."""
    base = 0.0 if axis.logarithmic else float(np.clip(axis.at(0.0), 0, 1))
    ends = np.clip(np.nan_to_num(axis.at(values), nan=base), 0, 1)
    return _ordered(ends, np.full_like(ends, base))


def _ordered(one: Numbers, other: Numbers) -> list[list[float]]:
    pairs: list[list[float]] = np.stack([np.minimum(one, other), np.maximum(one, other)], axis=1).tolist()
    return pairs


def _set(start: str, length: str, span: Sequence[float]) -> str:
    return f"{start}:{percent(span[0])};{length}:{percent(span[1] - span[0])}"


def _dressed(tips: Sequence[str], colours: Colours, picks: Picks) -> list[tuple[str, str]]:
    """For each box the attributes of its tip and its choice, and its colour."""
    inks = [colours] * len(tips) if isinstance(colours, str) else colours
    numbers = picks or [None] * len(tips)
    return [(tip(text) + pick(number, text), ink) for text, number, ink in zip(tips, numbers, inks, strict=True)]
