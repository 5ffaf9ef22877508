"""Pictures of numbers: heat maps with their values under the pointer, rows of them, and the scale of their colours."""

import base64
import io
from collections.abc import Mapping
from html import escape

import numpy as np
import numpy.typing as npt
from PIL import Image

from mnist_dash.plots.marks.axes import linear
from mnist_dash.plots.marks.frame import percent

Values = npt.NDArray[np.floating] | npt.NDArray[np.integer]

# Colours from the least to the greatest value, evenly apart.
SCALES: dict[str, tuple[str, ...]] = {
    "grey": ("#000000", "#ffffff"),
    # Cividis (Nuñez, Anderton and Renslow 2018): the same to every kind of sight.
    "cividis": (
        "#00224e",
        "#123570",
        "#3b496c",
        "#575d6d",
        "#707173",
        "#8a8678",
        "#a59c74",
        "#c3b369",
        "#e1cc55",
        "#fee838",
    ),
    # Black for equal: the paper of every digit picture is black, in both themes.
    "diverging": ("#8cc8ff", "#2a72b8", "#0e1014", "#b05e12", "#ffbf69"),
}


def heat(
    values: Values,
    scale: str,
    low: float,
    high: float,
    *,
    tip: str = "{value}",
    digits: int = 4,
    widest: int | None = None,
) -> str:
    """The values (H x W, NaN = blank) as a picture of square pixels in the colours of a scale from low to high.

    Under the pointer stands `tip`, with {row}, {column} and {value} to so many significant digits. The picture is as
    wide as its place, or `widest` CSS pixels.
    """
    rows, columns = values.shape
    texts = ",".join(_text(value, digits) for value in values.ravel().tolist())
    image = f'<img alt="" src="{_png(_coloured(values, scale, low, high))}"/>'
    most = f";max-width:{widest}px" if widest else ""
    size = f'style="aspect-ratio:{columns}/{rows}{most}" data-rows="{rows}" data-columns="{columns}"'
    return f'<div class="heat" {size} data-values="{texts}" data-cell-tip="{escape(tip)}">{image}</div>'


def _text(value: float, digits: int) -> str:
    """A number to so many significant digits, never as a power of ten where it is large; nothing for a blank one."""
    if value != value:
        return ""
    return f"{value:.0f}" if abs(value) >= 10**digits else f"{value:.{digits}g}"


def sheet(pictures: npt.NDArray[np.uint8], columns: int) -> str:
    """Grey pictures (N x H x W) as one, `columns` of them in a row, as a data URI: tiles show their part of it."""
    count, height, width = pictures.shape
    rows = -(-count // columns)
    blank = np.zeros((rows * columns - count, height, width), np.uint8)
    laid = np.concatenate([pictures, blank]).reshape(rows, columns, height, width)
    return _png(laid.swapaxes(1, 2).reshape(rows * height, columns * width))


def grid(shown: Mapping[str, str], *, least: float = 3.6) -> str:
    """Pictures by name beside each other, as many as fit, each with its name over it and `least` rem wide at least."""
    items = "".join(f"<div><b>{escape(name)}</b>{picture}</div>" for name, picture in shown.items())
    return f'<div class="pictures" style="--least:{least}rem">{items}</div>'


def colour_bar(title: str, scale: str, low: float, high: float) -> str:
    """The colours of a scale from low to high with some numbers, under their title."""
    axis = linear(title, low, high, about=5)
    numbers = "".join(
        f'<span style="left:{percent(float(axis.at(value)))}">{text}</span>' for value, text in axis.ticks
    )
    return (
        f'<div class="scale"><b>{escape(title)}</b>'
        f'<i style="background:linear-gradient(to right,{",".join(SCALES[scale])})"></i><div>{numbers}</div></div>'
    )


def _coloured(values: Values, scale: str, low: float, high: float) -> npt.NDArray[np.uint8]:
    """The colours of the values: H x W x 4, blank ones clear."""
    stops = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in SCALES[scale]], np.float64)
    known = np.isfinite(values)
    shares = np.clip((np.where(known, values, low) - low) / max(high - low, 1e-12), 0, 1) * (len(stops) - 1)
    colours = np.empty((*values.shape, 4), np.uint8)
    for channel in range(3):
        colours[..., channel] = np.rint(np.interp(shares, np.arange(len(stops)), stops[:, channel]))
    colours[..., 3] = np.where(known, 255, 0)
    return colours


def _png(picture: npt.NDArray[np.uint8]) -> str:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=6)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
