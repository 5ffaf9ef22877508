"""The words of the language that finds digits: what each means, and how it is read off the facts of a split."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.finding.facts import Facts
from mnist_dash.data import ordering
from mnist_dash.data.datasets import SplitName
from mnist_dash.data.measures import MEASURES, SIDES

Column = npt.NDArray[Any]
Kind = Literal["number", "class", "yes or no"]


@dataclass(frozen=True)
class Word:
    """A word: what it tells of each digit, of which kind that is, whether a run is named in brackets, an example.

    `read` gives the column (N): numbers, class numbers or bool. It may raise PlainError.
    """

    meaning: str
    kind: Kind
    example: str
    read: Callable[[Facts, str], Column]
    needs_run: bool = False


def _measure(name: str) -> Word:
    measure = MEASURES[name]
    example = {"slant": "slant>30"}.get(name, f"{name}>p99")
    return Word(f"{measure.meaning} ({measure.unit})", "number", example, lambda facts, _: facts.measured()[name])


def _cut(facts: Facts, _: str) -> Column:
    return np.asarray(np.any([facts.measured()[side] for side in SIDES], axis=0))


def _contested(facts: Facts, _: str) -> Column:
    found = facts.everything(False)
    if facts.split_name == "test":
        found[facts.contested()] = True
    return found


def _position(facts: Facts, _: str) -> Column:
    return np.arange(len(facts.split))


WORDS: dict[str, Word] = {
    "label": Word("the class it is said to be", "class", "label=4", lambda facts, _: facts.split.labels),
    "position": Word("where it stands in the split, counted from 0", "number", "position<100", _position),
    **{name: _measure(name) for name in MEASURES},
    "distance": Word(
        "how far it is from the mean picture of its class, in pixel values",
        "number",
        "distance>p99",
        lambda facts, _: ordering.distance_from_mean(facts.split),
    ),
    "cut": Word("its ink touches the border of the picture", "yes or no", "cut", _cut),
    "contested": Word("people contest its label (MNIST's test digits)", "yes or no", "contested", _contested),
    "wrong": Word(
        "the run reads it wrong", "yes or no", "wrong(fast)", lambda facts, run: ~facts.answered(run).right, True
    ),
    "right": Word(
        "the run reads it right", "yes or no", "right(fast)", lambda facts, run: facts.answered(run).right, True
    ),
    "read": Word("what the run reads", "class", "read(fast)=9", lambda facts, run: facts.answered(run).predicted, True),
    "sure": Word(
        "how sure the run is of its answer, 0 to 100 %",
        "number",
        "sure(fast)<60%",
        lambda facts, run: facts.answered(run).confidence,
        True,
    ),
    "loss": Word(
        "the run's loss: how surprised it is by the label",
        "number",
        "loss(fast)>2",
        lambda facts, run: facts.answered(run).loss,
        True,
    ),
}


@dataclass(frozen=True)
class Preset:
    """A question with the text that answers it, and the split it is about."""

    question: str
    text: str
    split: SplitName


PRESETS: tuple[Preset, ...] = (
    Preset("Which 4s are read as 9s?", "label=4 & read(fast)=9", "test"),
    Preset("Which does even the best run misread?", "wrong(best)", "test"),
    Preset("Which are read wrong, and surely?", "wrong(fast) & sure(fast)>90%", "test"),
    Preset("Whose label do people contest?", "contested", "test"),
    Preset("Which lean far to the right?", "slant>45", "train"),
    Preset("Which 7s are the thickest?", "label=7 & thickness>p99", "train"),
    Preset("Which are cut off at the border?", "cut", "train"),
)
