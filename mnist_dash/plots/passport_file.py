"""A passport to take along: one page that prints, and one picture to share. Both stand without a server."""

import io
import textwrap
from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from mnist_dash.plots.marks.frame import still
from mnist_dash.plots.page import document

CELL, ROW, LEFT, HEAD, LINE = 84, 30, 150, 46, 18  # pixels of the picture
LETTERS = 76  # of a line of its sentences
WORST = np.array([224, 117, 45])  # the ground of a share of 0; 1 is white


def page(name: str, sentences: Sequence[str], markup: str) -> str:
    """One HTML page of a figure's markup (from plots/marks), under the run's name and some sentences."""
    title = f"Passport of {name}"
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return document(title, f"<h1>{escape(title)}</h1>{told}{still(markup)}")


def picture(name: str, sentences: Sequence[str], titles: Sequence[str], shares: npt.NDArray[np.floating]) -> bytes:
    """A PNG of the shares of right answers (corruptions x severities, 0 to 1), the stronger the ground the worse."""
    rows, columns = shares.shape
    told = [line for sentence in sentences for line in textwrap.wrap(sentence, LETTERS)]
    top = HEAD + LINE * len(told) + 36
    size = LEFT + columns * CELL + 24, top + rows * ROW + 24
    sheet = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(sheet)
    large, usual, small = (ImageFont.load_default(pixels) for pixels in (22, 15, 13))
    draw.text((20, 14), f"Passport of {name}", "#1c1c1c", large)
    for number, line in enumerate(told):
        draw.text((20, HEAD + LINE * number), line, "#444444", small)
    for column in range(columns):
        draw.text((LEFT + (column + 0.5) * CELL, top - 12), f"severity {column + 1}", "#444444", small, anchor="mm")
    for row, title in enumerate(titles):
        middle = top + (row + 0.5) * ROW
        draw.text((LEFT - 10, middle), title, "#1c1c1c", usual, anchor="rm")
        for column in range(columns):
            left, value = LEFT + column * CELL, float(shares[row, column])
            box = (left + 1, top + row * ROW + 1, left + CELL - 2, top + (row + 1) * ROW - 2)
            draw.rectangle(box, fill=_ground(value))
            draw.text((left + CELL / 2, middle), f"{100 * value:.1f} %", "#1c1c1c", usual, anchor="mm")
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def _ground(value: float) -> tuple[int, int, int]:
    strength = 0.75 * (1 - value)
    red, green, blue = np.rint(255 + (WORST - 255) * strength).astype(int).tolist()
    return red, green, blue
