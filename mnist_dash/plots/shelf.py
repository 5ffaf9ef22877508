"""Small pictures of a data set on a page that stands alone: all as one sheet in its style, each a part of it."""

import math
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import numpy.typing as npt

from mnist_dash.plots.marks.pictures import sheet


class Shelf:
    """The pictures (images: N x 28 x 28) that a page shows, each sent once however often it stands there."""

    def __init__(self, images: npt.NDArray[np.uint8]) -> None:
        self._images = images
        self._places: dict[int, int] = {}  # on the sheet, by position

    def row(self, words: Mapping[int, tuple[str, ...]], describe: str) -> str:
        """The pictures at some positions, with one or more short lines below each; nothing for none."""
        tiles = "".join(self._tile(position, lines) for position, lines in words.items())
        return f'<ul class="shelf" aria-label="{escape(describe)}">{tiles}</ul>' if tiles else ""

    def style(self) -> str:
        """The sheet of all pictures that were shown, and where each of them lies, for the page's style."""
        if not self._places:
            return ""
        across = self._across
        down = math.ceil(len(self._places) / across)
        picture = sheet(self._images[list(self._places)], across)
        lies = "".join(_lies(name, place, across, down) for name, place in self._places.items())
        return f":root{{--sheet:url({picture});--across:{across};--down:{down}}}{lies}"

    @property
    def _across(self) -> int:
        return math.ceil(math.sqrt(len(self._places)))

    def _tile(self, position: int, lines: Sequence[str]) -> str:
        self._places.setdefault(position, len(self._places))
        first, *others = map(escape, lines)
        told = f"<span>{first}</span>" + "".join(f'<span class="quiet">{line}</span>' for line in others)
        words = ", ".join([f"test {position:,}", *map(escape, lines)])
        return f'<li><i class="d{position}" role="img" aria-label="{words}"></i>{told}</li>'


def _lies(position: int, place: int, across: int, down: int) -> str:
    """The rule that shows the picture at a place of the sheet."""
    x, y = place % across / max(across - 1, 1), place // across / max(down - 1, 1)
    return f".d{position}{{--x:{x:.6g};--y:{y:.6g}}}"
