"""A map of points as an SVG file: what a journal or a poster takes."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

SIDE = 1000  # of the square that holds the points, in the picture's own units
HEAD, FOOT, EDGE = 70, 70, 30
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
    width, height = SIDE + 2 * EDGE, SIDE + HEAD + FOOT
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="{FONT}">',
            f"<title>{escape(title)}</title>",
            f'<text x="{EDGE}" y="42" font-size="26" font-weight="600">{escape(title)}</text>',
            f'<g transform="translate({EDGE} {HEAD})" fill="none" stroke-linecap="round" '
            f'stroke-width="{dot:.2f}" stroke-opacity="0.8">',
            *paths,
            "</g>",
            *_legend(legend, HEAD + SIDE + 35),
            "</svg>",
        ]
    )


def _dots(places: npt.NDArray[np.floating[Any]]) -> str:
    """A dot of no length at each place, as a path."""
    return "".join(f"M{x:.1f} {y:.1f}h0" for x, y in places.tolist())


def _legend(entries: Sequence[tuple[str, str]], top: int) -> list[str]:
    step = SIDE / max(len(entries), 1)
    parts = []
    for number, (text, colour) in enumerate(entries):
        left = EDGE + number * step
        parts.append(f'<circle cx="{left + 9:.0f}" cy="{top}" r="9" fill="{colour}"/>')
        parts.append(f'<text x="{left + 26:.0f}" y="{top + 7}" font-size="20">{escape(text)}</text>')
    return parts
