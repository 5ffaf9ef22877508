"""Strangers: pictures that are no digits, made by program, to see whether a model notices.

Each kind is made from a seed and, for some, from digits (N x 28 x 28, uint8, 255 = ink) with their labels.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from mnist_dash.data.corruptions import corrupt

Bytes = npt.NDArray[np.uint8]
Random = np.random.Generator
COUNT = 300  # of each kind
SIDE, INNER = 28, 20  # pixels of a picture, and of the box that its ink fills
FINE, PEN = 4, 3  # times as large as it is drawn; pixels of its stroke
CELL = 7  # pixels of a side of a puzzle's piece
LETTERS = "ACEFHKMNPRTUVWXYdfhkmnprtuvwx"  # none that is written like a digit
ONE_WAY = (2, 3, 4, 5, 6, 7, 9)  # digits whose mirror image is none


@dataclass(frozen=True)
class Stranger:
    """A kind of picture that is no digit."""

    title: str
    about: str
    make: Callable[[Bytes, Bytes, Random], Bytes]  # digits, their labels, random numbers


def shuffled(digits: Bytes, labels: Bytes, random: Random) -> Bytes:
    """The pixels of digits in random order."""
    return random.permuted(digits[:COUNT].reshape(-1, SIDE * SIDE), axis=1).reshape(-1, SIDE, SIDE)


def puzzle(digits: Bytes, labels: Bytes, random: Random) -> Bytes:
    """Digits cut into 16 squares, put together in random order."""
    cells = SIDE // CELL
    cut = digits[:COUNT].reshape(-1, cells, CELL, cells, CELL).swapaxes(2, 3).reshape(-1, cells**2, CELL, CELL)
    mixed = np.stack([piece[random.permutation(cells**2)] for piece in cut])
    return mixed.reshape(-1, cells, cells, CELL, CELL).swapaxes(2, 3).reshape(-1, SIDE, SIDE)


def together(digits: Bytes, labels: Bytes, random: Random) -> Bytes:
    """Two digits of different classes over each other."""
    first, second = _pairs(labels, random)
    return np.maximum(digits[first], digits[second])


def mirrored(digits: Bytes, labels: Bytes, random: Random) -> Bytes:
    """Mirror images of digits that have one of their own."""
    return digits[np.flatnonzero(np.isin(labels, ONE_WAY))[:COUNT], :, ::-1]


def scribbles(digits: Bytes, labels: Bytes, random: Random) -> Bytes:
    """A pen that wanders about at random."""
    drawn = []
    for _ in range(COUNT):
        turns = np.cumsum(random.normal(0, 0.9, 40))
        path = np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)
        reach = max(float(np.ptp(path, axis=0).max()), 1e-9)
        line = (path - path.min(axis=0)) / reach * INNER * FINE + (SIDE - INNER) / 2 * FINE
        large = Image.new("L", (SIDE * FINE, SIDE * FINE))
        ImageDraw.Draw(large).line(line.ravel().tolist(), fill=255, width=PEN * FINE, joint="curve")
        drawn.append(np.asarray(large.reduce(FINE)))
    return np.stack(drawn)


def letters(digits: Bytes, labels: Bytes, random: Random) -> Bytes:
    """Printed letters that no digit resembles, slanted, turned and sized as digits are."""
    font = ImageFont.load_default(64)
    return np.stack([_letter(str(random.choice(list(LETTERS))), font, random) for _ in range(COUNT)])


def unreadable(digits: Bytes, labels: Bytes, random: Random) -> Bytes:
    """Digits under the strongest noise and fog together."""
    return corrupt(corrupt(digits[:COUNT], "impulse-noise", 5), "fog", 5)


STRANGERS: dict[str, Stranger] = {
    "shuffled": Stranger("Shuffled pixels", "a digit's pixels in random order", shuffled),
    "puzzle": Stranger("Puzzles", "a digit's 16 squares in random order", puzzle),
    "unreadable": Stranger("Beyond reading", "the strongest noise and fog together", unreadable),
    "scribbles": Stranger("Scribbles", "a pen that wanders", scribbles),
    "letters": Stranger("Letters", "printed ones that no digit resembles", letters),
    "mirrored": Stranger("Mirror images", "of 2, 3, 4, 5, 6, 7 and 9", mirrored),
    "together": Stranger("Two at once", "two digits over each other", together),
}


def made(name: str, digits: Bytes, labels: Bytes) -> Bytes:
    """COUNT pictures of a kind of STRANGERS (fewer where there are too few digits), the same each time."""
    found = STRANGERS[name].make(digits, labels, np.random.default_rng(list(STRANGERS).index(name)))
    return np.ascontiguousarray(found, np.uint8)


def _pairs(labels: Bytes, random: Random) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places of pairs of different classes."""
    first, second = random.integers(0, len(labels), (2, 4 * COUNT))
    different = np.flatnonzero(labels[first] != labels[second])[:COUNT]
    return first[different], second[different]


def _letter(sign: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, random: Random) -> Bytes:
    large = Image.new("L", (128, 128))
    ImageDraw.Draw(large).text((64, 64), sign, fill=255, font=font, anchor="mm")
    slant, turn = random.uniform(-0.3, 0.3), random.uniform(-12, 12)
    warped = large.transform(
        large.size, Image.Transform.AFFINE, (1, slant, -64 * slant, 0, 1, 0), Image.Resampling.BILINEAR
    )
    warped = warped.rotate(turn, Image.Resampling.BILINEAR)
    ink = warped.crop(warped.getbbox())
    scale = INNER / max(ink.size)
    small = ink.resize((max(1, round(ink.width * scale)), max(1, round(ink.height * scale))), Image.Resampling.BOX)
    paper = Image.new("L", (SIDE, SIDE))
    paper.paste(small, ((SIDE - small.width) // 2, (SIDE - small.height) // 2))
    return np.asarray(paper)
