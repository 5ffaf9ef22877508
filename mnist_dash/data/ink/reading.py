"""From a picture to its digits, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.data.ink import decoding, fitting, ground, grouping, paper
from mnist_dash.data.ink.decoding import InkError
from mnist_dash.data.ink.ground import Polarity
from mnist_dash.data.ink.grouping import Box, Group, Labels, Mark

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

MOST_PARTS = 200
MANY = 40  # digits: of more, strokes are measured less finely, so that a page takes no longer
MOST_MARKS = 600  # before they are put together to digits

STEPS: dict[str, str] = {
    "ground": "Shadows and the grain of the paper are taken away, so that only ink is left.",
    "paper": "Ruled lines and boxes, the edge of the sheet and the desk are taken away.",
    "specks": "Dust and single pixels are dropped.",
    "group": "Strokes that stand over one another become one digit; digits are read from left to right.",
    "crop": "Each digit is cut out along the edge of its ink and fitted into 20 x 20 pixels, its shape kept.",
    "thickness": "Strokes far thinner or thicker than MNIST's are brought into its range.",
    "centre": "The digit's centre of mass is moved to the middle of 28 x 28 pixels.",
}


class PartsError(InkError):
    """There are more marks than a person writes digits."""


@dataclass(frozen=True, eq=False)
class Part:
    """One digit: what a model sees (28 x 28, 255 = ink), and where it stands in the given picture."""

    image: Bytes
    box: Box  # left, top, right, bottom, in pixels of the given picture set upright
    line: int  # of writing, from 0
    stages: Mapping[str, Bytes]  # the pictures on the way, by name

    @property
    def ink(self) -> Floats:
        """Its ink, 0 to 1, as it was cut out of the picture."""
        return np.asarray(self.stages["cropped"] / np.float32(255), np.float32)


@dataclass(frozen=True, eq=False)
class Reading:
    """What was found in a picture; no parts where there is no ink."""

    parts: tuple[Part, ...]
    polarity: Polarity
    stages: Mapping[str, Bytes]  # pictures of the whole, by name


def read(image: bytes | npt.NDArray[Any], without: frozenset[str] = frozenset()) -> Reading:
    """The digits in a picture (a file's bytes, or uint8 grey, RGB or RGBA), leaving out some of STEPS.

    Raises InkError for what is not a picture, PartsError (an InkError) for more than MOST_PARTS parts.
    """
    if unknown := set(without) - set(STEPS):
        raise InkError(f'There is no step "{min(unknown)}"; leave out some of {", ".join(STEPS)}.')
    picture = decoding.decode(image)
    stages = {"given": picture.pixels.squeeze(axis=2) if picture.pixels.shape[2] == 1 else picture.pixels}
    ink, clear, polarity = _ink(picture.pixels, without)
    labels, marks = grouping.label(ink, clear)
    groups = _groups(ink, labels, marks, without)
    cuts = [_alone(ink, labels, group) for group in groups]
    stages["ink"] = _bytes(ink)
    stages["digits"] = _bytes(_kept(ink, labels, groups))
    frame = ink.shape
    times = fitting.FINE if len(groups) <= MANY else fitting.COARSE
    parts = [_part(cut, group, picture.scale, frame, without, times) for cut, group in zip(cuts, groups, strict=True)]
    return Reading(tuple(parts), polarity, stages)


def _ink(pixels: Bytes, without: frozenset[str]) -> tuple[Floats, Mask, Polarity]:
    """The ink (0 to 1), where it is clearly ink, and the polarity."""
    colour = ground.estimate(pixels, uneven="ground" not in without)
    ink, polarity = ground.remove(pixels, colour)
    if ground.is_even(colour):
        ink = ink if min(ink.shape) < ground.TINY else ground.even_out(ink, ground.LIGHT)
        return ink, ink >= grouping.INKED, polarity
    if "paper" not in without:
        ink = paper.remove_blobs(paper.remove_lines(ink))
    return ground.even_out(ink), ink >= ground.CLEAR, polarity


def _groups(ink: Floats, labels: Labels, marks: list[Mark], without: frozenset[str]) -> list[Group]:
    """The marks put together to digits. Raises PartsError."""
    if not marks:
        return []
    if "paper" not in without and len(marks) <= MOST_MARKS:
        marks = grouping.drop_frames(labels, marks)
    if "specks" not in without:
        marks = grouping.drop_specks(marks)
    if len(marks) > MOST_MARKS:
        raise PartsError(_too_many(len(marks)))
    if "group" in without:
        return [grouping.whole(marks)]
    groups = grouping.group(labels, marks)
    if len(groups) > MOST_PARTS:
        raise PartsError(_too_many(len(groups)))
    return groups


def remade(ink: Floats, box: Box, line: int) -> Part:
    """A part of ink (0 to 1, cropped) that stands in that box of the given picture, in that line of writing."""
    digit, fine = fitting.fit(_full(ink), times=fitting.COARSE)  # one of many that are tried
    stages = {"cropped": _bytes(ink), "stroke": _bytes(fine), "fitted": _bytes(digit)}
    return Part(_bytes(fitting.centre(digit)), box, line, stages)


def _too_many(count: int) -> str:
    return f"There are {count} marks in the picture; send a picture of at most {MOST_PARTS} digits."


def _alone(ink: Floats, labels: Labels, group: Group) -> Floats:
    """A group's ink within its box, without that of its neighbours."""
    left, top, right, bottom = group.box
    own = np.isin(labels[top:bottom, left:right], group.numbers)
    return np.where(own, ink[top:bottom, left:right], 0).astype(np.float32)


def _kept(ink: Floats, labels: Labels, groups: list[Group]) -> Floats:
    """The ink that belongs to digits, in its place."""
    chosen = np.zeros(labels.max() + 1, bool)
    chosen[[number for group in groups for number in group.numbers]] = True
    return np.where(chosen[labels], ink, 0).astype(np.float32)


def _part(
    ink: Floats,
    group: Group,
    scale: tuple[float, float],
    frame: tuple[int, ...],
    without: frozenset[str],
    times: int,
) -> Part:
    left, top, right, bottom = group.box
    stages = {"cropped": _bytes(ink)}
    crop = "crop" not in without
    if not crop:
        ink = np.pad(ink, [(top, frame[0] - bottom), (left, frame[1] - right)])
    digit, fine = fitting.fit(_full(ink), crop, "thickness" not in without, times)
    stages |= {"stroke": _bytes(fine), "fitted": _bytes(digit)}
    image = _bytes(fitting.centre(digit, "centre" not in without))
    across, down = scale
    box = round(left * across), round(top * down), round(right * across), round(bottom * down)
    return Part(image, box, group.line, stages)


def _full(ink: Floats) -> Floats:
    """A digit's ink with its usual stroke at 1: the pen may have been pressed less than elsewhere."""
    usual = float(np.quantile(ink[ink >= grouping.INKED], 0.8))
    return np.asarray(np.clip(ink / max(usual, 0.5), 0, 1), np.float32)


def _bytes(values: Floats) -> Bytes:
    return np.round(values * 255).astype(np.uint8)
