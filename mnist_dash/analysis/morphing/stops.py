"""The stops of a path as text: a class, a digit of the data set, a drawing, or a point of the generator's space."""

import math
import re
from dataclasses import dataclass

from mnist_dash.data.datasets import SPLITS
from mnist_dash.data.strokes import LONGEST
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes.settings import show

FEWEST, MOST = 2, 6
MOST_LATENTS = 32
FARTHEST = 4.0  # from the middle of the space along a latent: beyond that hardly any digit lies
LONGEST_PATH = 4_000  # characters, as many as a link may hold: two long drawings
HOW = 'write a class such as 4, a digit such as test:17, or a point such as "4@0.5,-1"'
_POSITION = re.compile(r"([a-z]{1,8}):([0-9]{1,7})", re.ASCII)
_INK = re.compile(rf"ink:([A-Za-z0-9_-]{{1,{LONGEST}}})", re.ASCII)
_POINT = re.compile(r"([0-9])@(-?[0-9.]{1,8}(?:,-?[0-9.]{1,8})*)", re.ASCII)


class StopError(PlainError):
    """A stop, or a path of them, that cannot be used; the message says in one sentence what to do."""


@dataclass(frozen=True)
class Stop:
    """One stop: a class, with latents for a point; or a digit's split and position; or a drawing's text."""

    text: str
    label: int | None = None
    latents: tuple[float, ...] = ()
    split: str = ""
    position: int = 0
    ink: str = ""


def parse(text: str) -> tuple[Stop, ...]:
    """The stops of a text such as "4 test:17 9", two to six. Raises StopError."""
    if len(text) > LONGEST_PATH:
        raise StopError(f"Shorten the path: it has {len(text):,} characters, and {LONGEST_PATH:,} is the most.")
    words = text.split()
    if not FEWEST <= len(words) <= MOST:
        raise StopError(f"Give a path {FEWEST} to {MOST} stops, not {len(words):,}.")
    return tuple(stop(word) for word in words)


def stop(word: str) -> Stop:
    """One stop. Raises StopError for what is none."""
    if len(word) == 1 and word in "0123456789":
        return Stop(word, int(word))
    if found := _INK.fullmatch(word):
        return Stop(word, ink=found[1])
    if found := _POINT.fullmatch(word):
        return Stop(word, int(found[1]), _latents(word, found[2]))
    found = _POSITION.fullmatch(word)
    if found and found[1] in SPLITS:
        return Stop(word, split=found[1], position=int(found[2]))
    raise StopError(f"{show(word)} is no digit to stop at; {HOW}.")


def _latents(word: str, text: str) -> tuple[float, ...]:
    try:
        values = tuple(float(each) for each in text.split(","))
    except ValueError:
        raise StopError(f"{show(word)} is no digit to stop at; {HOW}.") from None
    if len(values) > MOST_LATENTS or not all(math.isfinite(each) and abs(each) <= FARTHEST for each in values):
        raise StopError(f"Give a point at most {MOST_LATENTS} numbers from {-FARTHEST:g} to {FARTHEST:g}.")
    return values


def point(label: int, latents: tuple[float, ...]) -> str:
    """The text of a point of the space, as short as two decimals make it."""
    numbers = ",".join(f"{round(each, 2) + 0.0:g}" for each in latents)
    return f"{label}@{numbers}"
