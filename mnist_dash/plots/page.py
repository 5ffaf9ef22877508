"""A page that stands alone: one HTML file for screens, light or dark, and for paper, without a script or a network."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from mnist_dash.plots.marks import frame

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf8") + frame.STYLE
CROWDED = 20  # classes from which on a figure needs room for their names
LONG = 24  # letters from which on the cells of a column keep some width
_MARK = re.compile(r"\*\*([^*]+)\*\*|`([^`]+)`")
# One number, a few with words between, or a share with its interval; or a sign that there is none.
_NUMBER = re.compile(r"[−-]?[\d,.]+( (to|×) [\d,.]+)*( %)?( \([\d.]+ to [\d.]+ %\))?|not defined|–|")


def document(title: str, body: str, style: str = "") -> str:
    """The file's text: some markup under a title for the browser's tab, with a style of its own after the usual one."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}{style}</style></head>\n'
        f"<body><main>{body}</main></body></html>\n"
    )


def paragraph(text: str, look: str = "") -> str:
    """A paragraph of a text as it is; nothing for no text. `look` is one of the style's: lead, small or over."""
    return f"<p{_class(look)}>{escape(text)}</p>" if text else ""


def prose(text: str, look: str = "") -> str:
    """A paragraph of a sentence of ours, in which **bold** and `code` are marked as in Markdown."""
    return _MARK.sub(_marked, paragraph(text, look))


def _marked(found: re.Match[str]) -> str:
    bold, fixed = found.groups()
    return f"<b>{bold}</b>" if bold else f"<code>{fixed}</code>"


def section(title: str, *parts: str) -> str:
    """Some markup under a heading; nothing where there is no markup."""
    body = "".join(parts)
    return f"\n<section><h2>{escape(title)}</h2>{body}</section>" if body else ""


def sides(*parts: str) -> str:
    """Pieces of the same width beside each other where there is room, else below each other; nothing for none."""
    return _together("sides", parts)


def flow(*parts: str) -> str:
    """Pieces of many widths, as many in a row as fit; nothing for none."""
    return _together("flow", parts)


def _together(look: str, parts: Sequence[str]) -> str:
    pieces = "".join(f"<div>{part}</div>" for part in parts if part)
    return f'<div class="{look}">{pieces}</div>' if pieces else ""


def key_figures(figures: Mapping[str, str], notes: Mapping[str, str]) -> str:
    """A few large figures by their names, with what is noted of some in small letters."""
    boxes = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd>{_noted(notes.get(name, ''))}</div>"
        for name, value in figures.items()
    )
    return f'<dl class="facts">{boxes}</dl>'


def _noted(note: str) -> str:
    return f"<dd>{escape(note)}</dd>" if note else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]], describe: str) -> str:
    """Rows of texts, of which the first names its row; columns of numbers stand right. Nothing without rows."""
    if not rows:
        return ""
    looks = ["", *(_look([row[place] for row in rows]) for place in range(1, len(head)))]
    top = "".join(f"<th{_class(look)}>{escape(name)}</th>" for name, look in zip(head, looks, strict=True))
    body = "".join(f"<tr>{_row(row, looks)}</tr>" for row in rows)
    return wide(f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>", describe)


def _look(column: Sequence[str]) -> str:
    if all(map(_NUMBER.fullmatch, column)):
        return "number"
    return "long" if max(map(len, column)) > LONG else ""


def _row(row: Sequence[str], looks: Sequence[str]) -> str:
    first, *others = row
    cells = "".join(f"<td{_class(look)}>{escape(text)}</td>" for text, look in zip(others, looks[1:], strict=True))
    return f'<th scope="row">{escape(first)}</th>{cells}'


def wide(markup: str, describe: str) -> str:
    """What may be wider than a phone: it is moved sideways, with the keyboard too."""
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(describe)}">{markup}</div>'


def roomy(figure: str, names: Sequence[str], describe: str) -> str:
    """A figure over classes of these names: where they are many as wide as the page, its names small and upright."""
    if len(names) <= CROWDED:
        return figure
    longest = 0.42 * max(map(len, names)) + 0.8
    body = f'<div class="dense" style="--names:{longest:.2f}rem">{figure}</div>'
    return wide(body, describe)


def folded(title: str, body: str) -> str:
    """Markup that is opened by its title; nothing where there is none."""
    return f"<details><summary>{escape(title)}</summary>{body}</details>" if body else ""


def code(text: str) -> str:
    """Lines to copy."""
    return f"<pre><code>{escape(text)}</code></pre>"


def _class(look: str) -> str:
    return f' class="{look}"' if look else ""
