"""Pictures and bars as HTML: drawn at once, without a chart library, and with words for those who do not see them."""

import base64
import io
from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt
import streamlit as st
from PIL import Image

from mnist_dash.plots.palette import class_color

Picture = npt.NDArray[np.uint8]
LARGEST = 480  # pixels of a side sent to the browser
MOST_BARS = 12  # classes of which each has its bar
Box = tuple[int, int, int, int]  # left, top, right, bottom


def png(picture: Picture) -> str:
    """The picture (H x W grey, or H x W x 3 or 4) as a data URI, made smaller where it is large."""
    image = Image.fromarray(np.ascontiguousarray(picture))
    image.thumbnail((LARGEST, LARGEST))
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=3)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def image(picture: Picture, alt: str, *, square: bool = False) -> str:
    """An <img> as wide as its place, its pixels kept where they are few; a square one stands on black."""
    height, width = picture.shape[:2]
    shape = "aspect-ratio: 1; object-fit: contain;" if square else ""
    crisp = "image-rendering: pixelated" if max(height, width) <= 64 else ""
    look = f"width: 100%; display: block; border-radius: 6px; background: #000; {shape} {crisp}"
    return f'<img src="{png(picture)}" alt="{escape(alt)}" style="{look}">'


def framed(image: str, size: tuple[float, float], boxes: Sequence[Box], names: Sequence[str], chosen: int) -> str:
    """The <img> with a named frame around each box, in pixels of a picture of that width and height."""
    frames = [
        _frame(box, name, size, place == chosen) for place, (box, name) in enumerate(zip(boxes, names, strict=True))
    ]
    return f'<div style="position: relative">{image}{"".join(frames)}</div>'


def _frame(box: Box, name: str, size: tuple[float, float], chosen: bool) -> str:
    left, top, right, bottom = box
    width, height = size
    place = f"left: {left / width:.2%}; top: {top / height:.2%}; "
    place += f"width: {(right - left) / width:.2%}; height: {(bottom - top) / height:.2%}"
    color = "#ffb000" if chosen else "#7abef2"
    label = f"position: absolute; left: -2px; bottom: 100%; padding: 0 5px; background: {color}; color: #000"
    tag = f'<span style="{label}; font: 600 0.8rem/1.35 sans-serif; border-radius: 3px 3px 0 0">{escape(name)}</span>'
    return f'<div style="position: absolute; box-sizing: border-box; border: 2px solid {color}; {place}">{tag}</div>'


def row(figures: Sequence[tuple[str, str]]) -> None:
    """Pictures (their HTML, and a caption) beside each other; three of them on a phone."""
    items = [
        f'<figure style="margin: 0; max-width: 180px">{picture}'
        f'<figcaption style="font-size: 0.85rem; padding-top: 4px">{escape(caption)}</figcaption></figure>'
        for picture, caption in figures
    ]
    grid = "display: grid; grid-template-columns: repeat(auto-fill, minmax(min(120px, 29%), 1fr)); gap: 16px"
    st.html(f'<div style="{grid}">{"".join(items)}</div>')


def bars(probabilities: Sequence[float], names: Sequence[str], *, faint: bool = False) -> str:
    """A bar for each class, with its share in percent; of many the likeliest. Faint where no answer is given."""
    order = sorted(range(len(probabilities)), key=lambda label: -probabilities[label])
    shown = range(len(names)) if len(names) <= MOST_BARS else order[:MOST_BARS]
    lines = [_bar(label, names[label], probabilities[label], label == order[0] and not faint) for label in shown]
    words = escape(", ".join(f"{names[label]}: {percent(probabilities[label])}" for label in order[:3]))
    grid = "display: grid; grid-template-columns: minmax(1ch, max-content) 1fr 8ch; gap: 3px 10px; align-items: center"
    look = f"{grid}; font-variant-numeric: tabular-nums; line-height: 1.25; opacity: {0.65 if faint else 1}"
    return f'<div role="img" aria-label="Probabilities: {words}" style="{look}">{"".join(lines)}</div>'


def _bar(label: int, name: str, share: float, best: bool) -> str:
    weight = 700 if best else 400
    track = "height: 14px; border-radius: 4px; background: color-mix(in srgb, currentColor 8%, transparent)"
    fill = f"height: 100%; width: {share:.2%}; min-width: 2px; border-radius: 4px; background: {class_color(label)}"
    return (
        f'<span style="font-weight: {weight}">{escape(name)}</span>'
        f'<div style="{track}"><div style="{fill}"></div></div>'
        f'<span style="font-weight: {weight}; text-align: right; white-space: nowrap">{percent(share)}</span>'
    )


def sureness(share: float) -> str:
    """A probability within a sentence."""
    return percent(share).replace("> ", "more than ").replace("< ", "less than ")


def percent(share: float) -> str:
    """A probability as people say it: never 0 % or 100 %, which no model can know."""
    if share >= 0.9995:
        return "> 99.9 %"
    if share < 0.001:
        return "< 0.1 %"
    return f"{share:.1%}".replace("%", " %")
