"""A map of points as an SVG file: what a journal or a poster takes."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

SIDE = 1000  # of the square that holds the points, in the picture's own units
HEAD, FOOT, EDGE = 70, 70, 30
LINE, LETTER = 32, 11  # of the legend: from row to row, and from letter to letter
FONT = "system-ui, sans-serif"


def svg(
    coordinates: npt.NDArray[np.floating[Any]],
    codes: npt.NDArray[Any],
    colours: Sequence[str],
    legend: Sequence[tuple[str, str]],
    title: str,
) -> str:
    """The points (N x 2, y upwards) under a title, over a legend (text, colour); `codes` (N) choose their colours.

    Each colour is one path of dots: a tenth of the size of a circle for each point.
    """
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    reach = float((high - low).max()) or 1.0
    places = (coordinates - (low + high) / 2) / reach * SIDE + SIDE / 2
    places[:, 1] = SIDE - places[:, 1]
    dot = min(max(0.5 * SIDE / max(len(coordinates), 1) ** 0.5, 1.5), 6)
    paths = [
        f'<path stroke="{colour}" d="{_dots(places[codes == code])}"/>'
        for code, colour in enumerate(colours)
        if (codes == code).any()
    ]
    rows = _legend(legend, HEAD + SIDE + 35)
    width, height = SIDE + 2 * EDGE, SIDE + HEAD + FOOT + LINE * (rows[-1][0] if rows else 0)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="{FONT}">',
            f"<title>{escape(title)}</title>",
            f'<text x="{EDGE}" y="42" font-size="26" font-weight="600">{escape(title)}</text>',
            f'<g transform="translate({EDGE} {HEAD})" fill="none" stroke-linecap="round" '
            f'stroke-width="{dot:.2f}" stroke-opacity="0.8">',
            *paths,
            "</g>",
            *(entry for _, entry in rows),
            "</svg>",
        ]
    )


def _dots(places: npt.NDArray[np.floating[Any]]) -> str:
    """A dot of no length at each place, as a path."""
    return "".join(f"M{x:.1f} {y:.1f}h0" for x, y in places.tolist())


def _legend(entries: Sequence[tuple[str, str]], top: int) -> list[tuple[int, str]]:
    """Each entry with the number of its row: evenly in one row where all have room, else one after another."""
    step = SIDE / max(len(entries), 1)
    even = all(_width(text) <= step for text, _ in entries)
    parts: list[tuple[int, str]] = []
    row, left = 0, float(EDGE)
    for text, colour in entries:
        wide = step if even else _width(text)
        if not even and left + wide > SIDE + EDGE and left > EDGE:
            row, left = row + 1, float(EDGE)
        y = top + row * LINE
        circle = f'<circle cx="{left + 9:.0f}" cy="{y}" r="9" fill="{colour}"/>'
        parts.append((row, f'{circle}<text x="{left + 26:.0f}" y="{y + 7}" font-size="20">{escape(text)}</text>'))
        left += wide
    return parts


def _width(text: str) -> float:
    """About how much room an entry of the legend takes."""
    return 40 + LETTER * len(text)
