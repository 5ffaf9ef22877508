"""A number as it was written: touching digits cut apart, strokes of one digit joined, and what its text is.

What a run refuses or doubts may be two digits that touch, or half of one; both are tried, and kept where the run then
takes all of it for digits.
"""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from mnist_dash.data.ink import Part, Reading, signs, splitting
from mnist_dash.runs.reader import Answer, Reader

TRIED = 3  # parts of a picture that are cut, at most: each takes up to 0.1 s
PAIRED = 12  # pairs of neighbours that are tried as one, at most
LEAST_WORD = 3  # parts of a line that is a word
LEAST = 0.6  # of the usual height of the digits: a refused part so high stands for a digit
NO_DIGIT = ("not a digit", "blank")


@dataclass(frozen=True, eq=False)
class Written:
    """A picture's parts as a run reads them, in reading order, with its answer to each."""

    reading: Reading
    answers: tuple[Answer, ...]

    @cached_property
    def names(self) -> list[str]:
        """What each part is in the text: a class's name, a sign, `?` for what may be a digit, nothing for a mark."""
        return names(self.reading.parts, self.answers)

    @property
    def counted(self) -> list[Answer]:
        """The answers to what is no sign."""
        return [each for each, name in zip(self.answers, self.names, strict=True) if name not in signs.SIGNS]

    @property
    def text(self) -> str:
        """All of it as one text, lines of writing one after another."""
        return joined(self.names)

    @property
    def is_complete(self) -> bool:
        """Whether every part that may be a digit is read as one."""
        return "?" not in self.names


def read(model: Reader, reading: Reading) -> Written:
    """The parts with their answers; doubtful ones joined or cut where that makes digits of them."""
    answers = model.answers(np.array([part.image for part in reading.parts], np.uint8).reshape(-1, 28, 28))
    return mended(model, Written(reading, tuple(answers)))


def mended(model: Reader, written: Written) -> Written:
    """What is written with doubtful parts joined or cut where that makes digits of them."""
    if not model.tells_several or not written.answers or not written.answers[0].reads_digits:
        return written
    return _cut(model, _joined(model, written))


def joined(names: Sequence[str], between: str = " ") -> str:
    """Names of parts as one text: digits and signs close together, longer names of classes with something between."""
    return ("" if all(len(name) < 2 for name in names) else between).join(filter(None, names))


def names(parts: Sequence[Part], answers: Sequence[Answer]) -> list[str]:
    """What each part is in the text; see `Written.names`. A single part that is refused is `?` too."""
    heights = [_height(part) for part, each in zip(parts, answers, strict=True) if each.verdict not in NO_DIGIT]
    usual = statistics.median(heights) if heights else 0.0
    found = [_name(part, each, usual) for part, each in zip(parts, answers, strict=True)]
    words = _words([part.line for part in parts], found)
    return ["" if part.line in words else name for part, name in zip(parts, found, strict=True)]


def _words(lines: Sequence[int], found: Sequence[str]) -> set[int]:
    """The lines of writing that are words: mostly no digits, beside lines that mostly are."""
    counts, doubts = Counter(lines), Counter(line for line, name in zip(lines, found, strict=True) if name == "?")
    words = {line for line, count in counts.items() if count >= LEAST_WORD and doubts[line] > count / 2}
    return words if len(words) < len(counts) else set()


def _name(part: Part, answer: Answer, usual: float) -> str:
    if answer.verdict not in NO_DIGIT:
        return answer.name
    if usual and answer.reads_digits and (sign := signs.sign_of(part.ink)):
        return sign
    return "?" if _height(part) >= LEAST * usual else ""


def _height(part: Part) -> float:
    return float(part.box[3] - part.box[1])


# --- touching digits ------------------------------------------------------------------------------------


def _cut(model: Reader, written: Written) -> Written:
    """Doubtful parts in two, where both halves are digits."""
    parts: list[Part] = []
    answers: list[Answer] = []
    doubtful = [place for place, answer in enumerate(written.answers) if answer.verdict != "digit"]
    images = np.array([written.reading.parts[place].image for place in doubtful], np.uint8).reshape(-1, 28, 28)
    several = model.may_be_several(images).tolist() if doubtful else []
    tried = [place for place, wanted in zip(doubtful, several, strict=True) if wanted][:TRIED]
    for place, (part, answer) in enumerate(zip(written.reading.parts, written.answers, strict=True)):
        found = _halves(model, part) if place in tried else None
        for piece, said in found or [(part, answer)]:
            parts.append(piece)
            answers.append(said)
    return Written(replace(written.reading, parts=tuple(parts)), tuple(answers))


def _halves(model: Reader, part: Part, depth: int = 1) -> list[tuple[Part, Answer]] | None:
    """The digits that a part is cut into, from left to right; None where no cut makes digits of all of it."""
    cut = splitting.halves(part)
    if not cut:
        return None
    answers = model.answers(np.array([piece.image for pieces in cut for piece in pieces]))
    both = [(pieces, answers[2 * place : 2 * place + 2]) for place, pieces in enumerate(cut)]
    whole = [each for each in both if all(said.verdict not in NO_DIGIT for said in each[1])]
    if whole:
        pieces, said = max(whole, key=lambda each: _worth(each[1]))
        return list(zip(pieces, said, strict=True))
    return _more(model, both) if depth else None


def _more(model: Reader, both: list[tuple[tuple[Part, Part], list[Answer]]]) -> list[tuple[Part, Answer]] | None:
    """Three digits: the surest one at the left, and the rest cut again."""
    begun = [each for each in both if each[1][0].verdict == "digit"]
    if not begun:
        return None
    (left, rest), said = max(begun, key=lambda each: _worth(each[1][:1]))
    others = _halves(model, rest, depth=0)
    return [(left, said[0]), *others] if others else None


def _worth(answers: Sequence[Answer]) -> float:
    """How sure the run is that all of these are digits, and which."""
    return min(said.probability * (1 - said.strange.value if said.strange else 1) for said in answers)


# --- digits in several strokes --------------------------------------------------------------------------


def _joined(model: Reader, written: Written) -> Written:
    """Neighbours of which one is doubtful as one part, where that is a digit."""
    parts, answers = list(written.reading.parts), list(written.answers)
    place = tried = 0
    while place + 1 < len(parts) and tried < PAIRED:
        doubtful = any(answer.verdict != "digit" for answer in answers[place : place + 2])
        part = splitting.together(*parts[place : place + 2]) if doubtful else None
        if part is not None:
            tried += 1
            said = model.answers(part.image[None])[0]
            if said.verdict == "digit":
                parts[place : place + 2], answers[place : place + 2] = [part], [said]
                continue
        place += 1
    return Written(replace(written.reading, parts=tuple(parts)), tuple(answers))
