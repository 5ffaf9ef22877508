"""From a text to what it asks: conditions joined by & (and), | (or) and ! (not), with brackets.

    label=4 & slant>30 & wrong(best)        a condition is a word, an operator and a value, or a word alone
    label=4,9 & thickness=3..4              several values, and a range with both ends
    slant>p99 | !contested                  a percentile of the split
    label 4                                 the operator = may be left out
    7 read as 1 by fast                     label=7 & read(fast)=1, as people say it

Nothing of a text is ever run: it is read by a few rules into the classes below.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from mnist_dash.errors import PlainError

LONGEST = 400  # characters
DEEPEST = 12  # brackets in brackets
MOST = 24  # conditions
OPERATORS = ("=", "!=", "<=", ">=", "<", ">")

_SPOKEN = re.compile(
    r"(?P<label>[^\s&|!()]+)\s+read\s+as\s+(?P<answer>[^\s&|!()]+)(?:\s+by\s+(?P<run>[^&|()]+))?", re.I
)
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "==": "=", "&&": "&", "||": "|", "–": "..", "…": ".."}
_WORD = re.compile(r"[a-z_]+", re.I)
_OPERATOR = re.compile("|".join(map(re.escape, sorted(OPERATORS, key=len, reverse=True))))
_JOIN = re.compile(r"(&|\band\b)", re.I)
_EITHER = re.compile(r"(\||\bor\b)", re.I)
_NOT = re.compile(r"(!(?!=)|\bnot\b)", re.I)
_VALUE = re.compile(r"[^&|()]+?(?=\s*(?:[&|()]|\band\b|\bor\b|$))", re.I)


class FindingError(PlainError):
    """The text cannot be understood; the message says where, and what would do."""


@dataclass(frozen=True)
class Condition:
    """A word, in brackets the run it is about, and what its value is compared with; no operator for a word alone."""

    word: str
    run: str = ""
    operator: str = ""
    value: str = ""


@dataclass(frozen=True)
class Not:
    """The digits that are not among those."""

    part: "Asked"


@dataclass(frozen=True)
class All:
    """The digits that every part means."""

    parts: tuple["Asked", ...]


@dataclass(frozen=True)
class Either:
    """The digits that any part means."""

    parts: tuple["Asked", ...]


Asked = Condition | Not | All | Either


def parse(text: str) -> Asked:
    """What the text asks; an empty one asks nothing and means every digit. Raises FindingError."""
    if len(text) > LONGEST:
        raise FindingError(f"This is longer than {LONGEST} characters; ask for less at once.")
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    reading = _Reading(_SPOKEN.sub(_spoken, text))
    asked = reading.either() if reading.rest else All(())
    if reading.rest:
        raise FindingError(f"“{reading.rest}” cannot stand here; join conditions with & or |.")
    return asked


def conditions(asked: Asked) -> list[Condition]:
    """All conditions of what is asked, from left to right."""
    match asked:
        case Condition():
            return [asked]
        case Not(part):
            return conditions(part)
        case All(parts) | Either(parts):
            return [found for part in parts for found in conditions(part)]


def _spoken(found: re.Match[str]) -> str:
    run = (found["run"] or "best").strip()
    return f"(label={found['label']} & read({run})={found['answer']})"


class _Reading:
    """A text on its way to conditions: what is not read yet, and how deep it is in brackets."""

    def __init__(self, text: str) -> None:
        self.rest = text.strip()
        self.depth = 0
        self.count = 0

    def either(self) -> Asked:
        """Conditions joined by |, which binds less than &."""
        return self._joined(_EITHER, self.all, Either)

    def all(self) -> Asked:
        """Conditions joined by &."""
        return self._joined(_JOIN, self.one, All)

    def _joined(self, sign: re.Pattern[str], one: Callable[[], Asked], kind: type[All] | type[Either]) -> Asked:
        parts = [one()]
        while self.take(sign):
            parts.append(one())
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def one(self) -> Asked:
        """One condition, denied or in brackets."""
        if self.take(_NOT):
            return Not(self._within(self.one))
        if self.take(re.compile(r"\(")):
            inner = self._within(self.either)
            if not self.take(re.compile(r"\)")):
                raise FindingError("A bracket is not closed; add ) at its end.")
            return inner
        return self.condition()

    def _within(self, read: Callable[[], Asked]) -> Asked:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FindingError(f"There are more than {DEEPEST} brackets in each other; ask for less at once.")
        found = read()
        self.depth -= 1
        return found

    def condition(self) -> Condition:
        """A word, its run, its operator and its value."""
        self.count += 1
        if self.count > MOST:
            raise FindingError(f"There are more than {MOST} conditions; ask for less at once.")
        word = self.take(_WORD)
        if not word:
            before = f"before “{self.rest}”" if self.rest else "at the end"
            raise FindingError(f"A condition is missing {before}; write one such as label=4 or slant>30.")
        run = self.bracket()
        operator = self.take(_OPERATOR)
        value = self.take(_VALUE) if operator or not self.at_join() else ""
        if operator and not value:
            raise FindingError(f"After {word} {operator} a value is missing, as in label=4 or slant>30.")
        return Condition(word.lower(), run, operator or ("=" if value else ""), value)

    def at_join(self) -> bool:
        """Whether a condition has ended here."""
        return not self.rest or bool(_JOIN.match(self.rest) or _EITHER.match(self.rest)) or self.rest[0] in ")("

    def bracket(self) -> str:
        """What stands in brackets after a word: a run's name, which may hold brackets itself; empty without."""
        if not self.rest.startswith("("):
            return ""
        depth = 0
        for place, sign in enumerate(self.rest):
            depth += (sign == "(") - (sign == ")")
            if depth == 0:
                inside, self.rest = self.rest[1:place].strip(), self.rest[place + 1 :].strip()
                return inside
        raise FindingError("A bracket is not closed; add ) at its end.")

    def take(self, pattern: re.Pattern[str]) -> str:
        """What matches at the beginning of the rest, taken away from it; empty where nothing does."""
        found = pattern.match(self.rest)
        if not found or not found[0]:
            return ""
        self.rest = self.rest[found.end() :].strip()
        return found[0].strip()
