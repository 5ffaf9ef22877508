"""The frame of a figure: the drawing area with its axes, its legend, and the words for those who do not see it."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from mnist_dash.plots.marks.axes import Axis

STYLE = (Path(__file__).parent / "marks.css").read_text(encoding="utf8")
_LINE = "\n"
Key = tuple[str, str] | tuple[str, str, str]
_CROWDED = 26  # letters of all the ticks together, from which a phone shows every second one


def plot(
    x: Axis,
    y: Axis,
    layers: Sequence[str],
    describe: str,
    *,
    height: int | None = 320,
    keys: Sequence[Key] = (),
    keys_title: str = "",
) -> str:
    """A figure of some layers over each other, the first at the bottom, `height` CSS pixels high; square without one.

    `describe` is its text alternative, and `keys` its legend: names with their colours and, where it is no square,
    their look: circle, diamond, line, dotted or dashed.
    """
    across = "".join(
        f'<span{_spare(x, place)} style="left:{_tick(x, value)}">{escape(text)}</span>'
        for place, (value, text) in enumerate(x.ticks)
    )
    up = "".join(
        f'<span style="top:{percent(1 - float(y.at(value)))}">{escape(text)}</span>' for value, text in y.ticks
    )
    shape = f'" style="height:{height}px"' if height else 'square"'
    body = (
        f'<div class="y-title">{escape(y.title)}</div>'
        f'<div class="plot {shape}><div class="y-ticks">{up}</div>'
        f'<div class="area">{_grid(x, y)}{"".join(layers)}</div><div class="x-ticks">{across}</div></div>'
        f'<div class="x-title">{escape(x.title)}</div>'
    )
    return figure(legend(keys, keys_title) + body, describe)


def figure(body: str, describe: str) -> str:
    """Some markup as one figure with its text alternative; one group of buttons where something can be chosen."""
    role = "group" if "data-pick=" in body else "img"
    return f'<div class="figure" role="{role}" aria-label="{escape(describe)}">{body}</div>'


def legend(keys: Sequence[Key], title: str = "") -> str:
    """Names with their colours in a row; nothing where there are none."""
    if not keys:
        return ""
    items = "".join(
        f'<span><i{_look(look)} style="background:{colour}"></i>{escape(name)}</span>' for name, colour, *look in keys
    )
    return f'<div class="keys">{f"<b>{escape(title)}</b>" if title else ""}{items}</div>'


def _look(look: Sequence[str]) -> str:
    return f' class="{look[0]}"' if look else ""


def percent(share: float) -> str:
    """A share as a CSS length."""
    return f"{100 * share:.5g}%"


def tip(text: str) -> str:
    """The attribute by which a mark shows this text, which may have lines, under the pointer; nothing for no text."""
    return f' data-tip="{escape(text).replace(_LINE, "&#10;")}"' if text else ""


def pick(number: int | None, text: str) -> str:
    """The attributes of a mark that can be chosen by its number; nothing for none."""
    if number is None:
        return ""
    return f' data-pick="{number}" role="button" tabindex="-1" aria-label="{escape(text.replace(_LINE, ", "))}"'


# What `tip` and `pick` write, and the strips of `boxes.bands`, which are nothing but their tips.
_TIP = re.compile(r' data-tip="[^"]*"')
_PICK = re.compile(r' data-pick="\d+" role="button" tabindex="-1" aria-label="[^"]*"')
_BAND = re.compile(r'<div class="band"[^>]*><i[^>]*></i></div>')


def still(markup: str) -> str:
    """A figure for a page without a script: without tips, and with nothing to choose."""
    for lively in (_BAND, _TIP, _PICK):
        markup = lively.sub("", markup)
    return markup.replace('<div class="figure" role="group"', '<div class="figure" role="img"')


def _tick(axis: Axis, value: float) -> str:
    return percent(float(axis.at(value)))


def _spare(axis: Axis, place: int) -> str:
    """Mark every second tick, counted from the last, of a crowded axis."""
    letters = sum(len(text) for _, text in axis.ticks)
    return ' class="spare"' if letters > _CROWDED and (len(axis.ticks) - place) % 2 == 0 else ""


def _grid(x: Axis, y: Axis) -> str:
    lines = [f'<i class="v" style="left:{_tick(x, value)}"></i>' for value, _ in x.ticks if x.grid]
    lines += [f'<i class="h" style="bottom:{_tick(y, value)}"></i>' for value, _ in y.ticks if y.grid]
    return "".join(lines)
