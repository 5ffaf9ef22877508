"""Figures of one digit: its pixels and how often each value occurs."""

import itertools

import numpy as np

from mnist_dash.data.datasets import Bytes
from mnist_dash.plots.marks import axes, boxes, frame, pictures
from mnist_dash.plots.palette import BLUE

_VALUES = axes.linear("Pixel value", 0, 256, ticks=tuple((value, str(value)) for value in (0, 64, 128, 192, 255)))


def pixels(image: Bytes, describe: str, widest: int | None = None) -> str:
    """The image (uint8, H x W), white ink on black, at most `widest` pixels, with the values under the pointer."""
    tip = "row {row}, column {column}\nvalue {value}"
    return frame.figure(pictures.heat(image, "grey", 0, 255, tip=tip, widest=widest), describe)


def histogram(image: Bytes) -> str:
    """How many pixels of the image have each value, in 16 bins of 16 values, on a log axis."""
    counts, edges = np.histogram(image, bins=16, range=(0, 256))
    tips = [
        f"values {int(low)} to {int(high) - 1}\n{count} pixels"
        for (low, high), count in zip(itertools.pairwise(edges), counts, strict=True)
    ]
    y = axes.logarithmic("Pixels (log scale)", 0.5, 1000)
    bars = boxes.bars(_VALUES, y, edges[:-1] + 8, counts, tips, width=15, colours=BLUE)
    return frame.plot(_VALUES, y, [bars], "Histogram of the digit's pixel values on a log axis", height=180)
