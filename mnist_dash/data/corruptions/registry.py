"""The corruptions: what each does, its settings at severities 1 to 5, and which are MNIST-C's.

MNIST-C (Mu and Gilmer 2019, arXiv:1906.02337) has fifteen at one severity. Ours follow the laws and settings of its
published program at severity 3; its pixels cannot be made again, because it was run without a seed. The other
severities, and the six further corruptions, are ours.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.data.corruptions import blurs, geometry, light, marks, noise, strokes
from mnist_dash.data.corruptions.draws import Draws, Floats

Images = npt.NDArray[np.uint8]
SEVERITIES = (1, 2, 3, 4, 5)
PUBLISHED = 3  # the severity at which MNIST-C's laws are those of its publication
EDGES = ((1.0, 0.9), (1.0, 0.75), (1.0, 0), (1.5, 0), (2.0, 0))  # of the blur; and what is left of the ink
PENS = ((1, 1.3), (1, 1.8), (1, 2.3), (2, 2.3), (3, 2.3))  # how many lines, and how broad
ANGLES = (8.0, 15.0, math.degrees(0.4), 31.0, 40.0)
CHUNK = 1_000  # digits at a time: some tens of megabytes


@dataclass(frozen=True)
class Corruption:
    """One way of making a digit harder."""

    title: str
    about: str  # one line, in words
    make: Callable[[Floats, Any, Draws], Floats]  # ink from 0 to 1, a level, random numbers
    levels: tuple[Any, ...]  # what severities 1 to 5 set
    unit: str  # what a level is, with its place in braces
    published: bool = True  # whether it is one of MNIST-C's

    def level(self, severity: int) -> str:
        """What that severity sets, in words."""
        found = self.levels[severity - 1]
        text = self.unit.format(*found) if isinstance(found, tuple) else self.unit.format(found)
        return text.replace("%", " %")


CORRUPTIONS: dict[str, Corruption] = {
    "shot-noise": Corruption(
        "Shot noise", "too little light: each pixel a chance count", noise.shot, (12, 6, 3, 1.5, 0.75), "{} grains"
    ),
    "impulse-noise": Corruption(
        "Impulse noise", "salt and pepper", noise.impulse, (0.05, 0.1, 0.17, 0.27, 0.4), "{:.0%} of the pixels"
    ),
    "glass-blur": Corruption(
        "Glass blur",
        "neighbouring pixels changed for each other",
        blurs.glass,
        ((0.7, 1, 0.3), (0.7, 1, 1), (0.7, 2, 1), (0.85, 3, 1), (1.0, 4, 1)),
        "blur {0} px, {2:.0%} of the pixels, {1} times",
    ),
    "motion-blur": Corruption(
        "Motion blur", "smeared along a line", blurs.motion, (1, 2, 3, 5, 8), "over {} px (deviation)"
    ),
    "shear": Corruption("Shear", "slanted to a side", geometry.shear, ANGLES, "by {:.0f}°"),
    "scale": Corruption("Scale", "smaller", geometry.scale, (0.9, 0.8, 0.7, 0.6, 0.5), "to {:.0%}"),
    "rotate": Corruption("Rotate", "turned to a side", geometry.turn, ANGLES, "by {:.0f}°"),
    "brightness": Corruption(
        "Brightness", "everything brighter", light.brightness, (0.1, 0.3, 0.5, 0.65, 0.8), "by {:.0%} of white"
    ),
    "translate": Corruption("Translate", "moved both ways", geometry.translate, (1, 2, 3, 4, 5), "by {} px each way"),
    "stripe": Corruption(
        "Stripe", "columns at both sides inverted", light.stripe, (3, 5, 7, 8, 9), "{} columns at each side"
    ),
    "fog": Corruption("Fog", "clouds over the digit", light.fog, (0.5, 1.5, 3.0, 4.5, 6.0), "{} times the ink"),
    "spatter": Corruption(
        "Spatter", "grey drops", marks.spatter, (0.75, 0.7, 0.65, 0.6, 0.55), "where noise passes {}"
    ),
    "dotted-line": Corruption("Dotted line", "a dotted line across", marks.dotted_line, PENS, "{}, pen {}"),
    "zigzag": Corruption("Zigzag", "a saw across", marks.zigzag, PENS, "{}, pen {}"),
    "canny-edges": Corruption(
        "Canny edges", "only outlines", strokes.canny, EDGES, "blur {} px, {:.0%} of the ink left"
    ),
    "turned": Corruption(
        "Turned far", "turned further", geometry.turn, (45, 60, 75, 90, 120), "by {}°", published=False
    ),
    "thinner": Corruption(
        "Thinner", "a finer pen", strokes.thinner, (0.3, 0.6, 0.9, 1.2, 1.5), "{} px", published=False
    ),
    "thicker": Corruption("Thicker", "a broader pen", strokes.thicker, (0.5, 1, 1.5, 2, 3), "{} px", published=False),
    "contrast": Corruption(
        "Contrast", "a faint pen", light.contrast, (0.6, 0.4, 0.25, 0.15, 0.08), "{:.0%} of the ink", published=False
    ),
    "jpeg": Corruption("JPEG", "saved as a small file", light.jpeg, (50, 30, 15, 8, 3), "quality {}", published=False),
    "missing-block": Corruption(
        "Missing block", "a square of the digit gone", marks.hole, (4, 6, 8, 10, 12), "{0} x {0} px", published=False
    ),
}


def corrupt(images: Images, name: str, severity: int, positions: npt.NDArray[Any] | None = None) -> Images:
    """The images (N x 28 x 28, 255 = ink) under a corruption of CORRUPTIONS at severity 0 (untouched) to 5.

    What chance decides is seeded by the corruption, the severity and each image's position in its split (by default
    0, 1, 2 and so on), so that an image alone comes out as it does among others.
    """
    kind = CORRUPTIONS[name]
    if severity == 0:
        return images.copy()
    places = np.arange(len(images)) if positions is None else np.asarray(positions)
    found = np.empty_like(images)
    for start in range(0, len(images), CHUNK):
        part = slice(start, start + CHUNK)
        ink = images[part].astype(np.float32) / np.float32(255)
        harder = kind.make(ink, kind.levels[severity - 1], Draws(name, severity, places[part]))
        found[part] = np.rint(np.clip(harder, 0, 1) * 255).astype(np.uint8)
    return found
