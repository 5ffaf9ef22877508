"""Where along a path a reader changes its mind, from its probabilities there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Change:
    """From one digit to another, at a share (0 to 1) of the path."""

    share: float
    before: int
    after: int


def changes(probabilities: npt.NDArray[Any]) -> list[Change]:
    """Where the most probable digit becomes another, in rows (N x 10) evenly along the path; the share in between
    is where the two probabilities would cross."""
    answers = probabilities.argmax(axis=1)
    places = np.flatnonzero(np.diff(answers))
    return [_change(probabilities, int(place)) for place in places]


def _change(probabilities: npt.NDArray[Any], place: int) -> Change:
    before, after = (int(row.argmax()) for row in probabilities[place : place + 2])
    first, second = (float(row[before] - row[after]) for row in probabilities[place : place + 2])
    part = first / max(first - second, 1e-12)
    return Change((place + part) / (len(probabilities) - 1), before, after)


def story(probabilities: npt.NDArray[Any], found: Sequence[Change]) -> str:
    """The path in words, such as "a 4 until 31 %, then a 9"."""
    first = int(probabilities[0].argmax())
    if not found:
        return f"{_a(first)} all the way"
    parts = [f"{_a(first)} until {100 * found[0].share:.0f} %"]
    for change, following in zip(found, [*found[1:], None], strict=True):
        end = f" until {100 * following.share:.0f} %" if following else ""
        parts.append(f"then {_a(change.after)}{end}")
    return ", ".join(parts)


def _a(digit: int) -> str:
    return f"{'an' if digit == 8 else 'a'} {digit}"
