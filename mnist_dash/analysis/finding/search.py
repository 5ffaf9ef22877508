"""Which digits of a split a text means."""

import difflib
import functools
import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from mnist_dash.analysis.finding.facts import Facts
from mnist_dash.analysis.finding.language import All, Asked, Condition, Either, FindingError, Not, conditions, parse
from mnist_dash.analysis.finding.vocabulary import WORDS, Column, Word
from mnist_dash.data.datasets import SPLITS, SplitName
from mnist_dash.data.measures import Mask

MOST_RUNS = 4  # in one text: each run's answers are read from disk
_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMBER = re.compile(r"(p?)([+-]?[0-9]{1,9}(?:\.[0-9]{0,6})?)\s?(%|°|px²?|degrees)?", re.I)
_PLACE = re.compile(r"(test|train)(?:ing)?(?: digit| position| image)? ?#?([0-9][0-9,]{0,8})", re.I)


def find(text: str, facts: Facts) -> Mask:
    """Whether the text means each digit of the split (bool, N). Raises FindingError, and PlainError of a run."""
    runs_in(text)
    return _mask(parse(text), facts)


def runs_in(text: str) -> tuple[str, ...]:
    """The names of the runs that the text asks about, each once. Raises FindingError where it means nothing."""
    found = conditions(parse(text))
    for condition in found:
        _check(condition)
    names = tuple(dict.fromkeys(condition.run for condition in found if condition.run))
    if len(names) > MOST_RUNS:
        raise FindingError(f"There are more than {MOST_RUNS} runs in this; ask about fewer at once.")
    return names


def place(text: str) -> tuple[SplitName, int] | None:
    """The split and position of a text such as "test 1,052", which names one digit; None for any other text."""
    found = _PLACE.fullmatch(text.strip())
    if not found:
        return None
    split = next(name for name in SPLITS if name == found[1].lower())
    return split, int(found[2].replace(",", ""))


def _mask(asked: Asked, facts: Facts) -> Mask:
    match asked:
        case Condition():
            return np.asarray(_met(asked, WORDS[asked.word], facts), bool)
        case Not(part):
            return ~_mask(part, facts)
        case All(parts):
            return _joined(np.logical_and, parts, facts, True)
        case Either(parts):
            return _joined(np.logical_or, parts, facts, False)


def _joined(join: Callable[[Mask, Mask], Mask], parts: Iterable[Asked], facts: Facts, empty: bool) -> Mask:
    return functools.reduce(join, (_mask(part, facts) for part in parts), facts.everything(empty))


def _check(condition: Condition) -> None:
    """Raise FindingError unless the condition uses a known word as it may be used."""
    word = WORDS.get(condition.word)
    if word is None:
        raise FindingError(
            f"There is no word “{condition.word}”{_guess(condition.word)}; there are {', '.join(WORDS)}."
        )
    if word.needs_run and not condition.run:
        raise FindingError(f"After {condition.word} a run is missing in brackets, as in {word.example}.")
    if condition.run and not word.needs_run:
        raise FindingError(f"{condition.word} needs no brackets: write it as in {word.example}.")
    if word.kind != "yes or no" and not condition.operator:
        raise FindingError(f"{condition.word} needs a value to compare with, as in {word.example}.")
    if word.kind == "yes or no" and condition.operator:
        raise FindingError(
            f"{condition.word} is true or not and needs no value: write {word.example}, or !{word.example}."
        )
    if word.kind == "class" and condition.operator not in ("=", "!="):
        raise FindingError(f"{condition.word} is a class: compare it with = or !=, as in {word.example}.")


def _met(condition: Condition, word: Word, facts: Facts) -> Mask:
    """Whether each digit meets the condition."""
    column = word.read(facts, condition.run)
    if word.kind == "yes or no":
        return column
    if word.kind == "class":
        wanted = [_class(value, facts) for value in _listed(condition.value)]
        return np.isin(column, wanted, invert=condition.operator == "!=")
    if condition.operator in _COMPARED:
        met: Mask = _COMPARED[condition.operator](column, _number(condition.value, condition, column))
        return met
    equal = np.any([_within(value, condition, column) for value in _listed(condition.value)], axis=0)
    return np.asarray(equal if condition.operator == "=" else ~equal)


def _listed(value: str) -> list[str]:
    return [part.strip().strip("\"'") for part in value.split(",") if part.strip()] or [value]


def _class(name: str, facts: Facts) -> int:
    names = facts.data.class_names
    found = [number for number, known in enumerate(names) if known == name] or [
        number for number, known in enumerate(names) if known.casefold() == name.casefold()
    ]
    if not found:
        shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
        raise FindingError(f"There is no class “{name}” here; there are {shown}.")
    return found[0]


def _within(value: str, condition: Condition, column: Column) -> Mask:
    """Whether each number is the value, to the last digit that is written, or in the range "low..high"."""
    low, dots, high = value.partition("..")
    ends = sorted(_number(end, condition, column) for end in ((low, high) if dots else (low, low)))
    decimals = len(low.partition(".")[2].rstrip("% "))
    near = 0 if dots else 0.5 * 10.0**-decimals * (0.01 if "%" in low else 1)
    return np.asarray((column >= ends[0] - near) & (column <= ends[1] + near))


def _number(text: str, condition: Condition, column: Column) -> float:
    """A number as people write it: 30, 0.5, 60%, or p99 for the 99th percentile of the split."""
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        example = WORDS[condition.word].example
        raise FindingError(f"“{text}” after {condition.word} is no number; write one, as in {example}.")
    value = float(found[2])
    if not found[1]:
        return value / 100 if found[3] == "%" else value
    if not 0 <= value <= 100:
        raise FindingError(f"“{text}” is no percentile: they go from p0 to p100.")
    return float(np.nanpercentile(column, value))


def _guess(word: str) -> str:
    near = difflib.get_close_matches(word, WORDS, 1)
    return f" (did you mean {near[0]}?)" if near else ""
