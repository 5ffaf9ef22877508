"""A Jupyter notebook (nbformat 4) that trains the runs of a report again and prints its sentences."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from mnist_dash.analysis import standing
from mnist_dash.data.datasets import Dataset
from mnist_dash.errors import PlainError
from mnist_dash.markdown import plain
from mnist_dash.models import recipes
from mnist_dash.reports.examined import Examined, examine, sentence
from mnist_dash.reports.several import Compared
from mnist_dash.runs.folder import Run

TRAINING = "training"  # the tag of the cells that train
LINE = 110  # letters of a line of numbers
Cell = dict[str, Any]

_IMPORTS = """\
import numpy as np
from IPython.display import HTML, Image

from mnist_dash.analysis import comparison, evaluation, standing
from mnist_dash.data import datasets, naming, tiles
from mnist_dash.models import recipes, training
from mnist_dash.plots import evaluation as plots
from mnist_dash.plots.marks.frame import STYLE, still"""

_DATA = """\
data = datasets.load({name!r})
print(data.title, data.train.images.shape, data.test.images.shape)"""

_TRAIN = """\
def train(recipe):
    for event in training.train(recipe, data):
        if isinstance(event, training.EpochEnd):
            print(f"epoch {event.epoch} of {event.epochs}: {event.val_accuracy:.4f} right, {event.seconds:.0f} s")
        elif isinstance(event, training.Finished):
            return event.probabilities


"""

_JUDGE = """\
found = evaluation.outcomes(probabilities, data.test.labels)
print(standing.sentence(evaluation.scores(found).accuracy))"""

_AGAINST = """\
reported = np.ones(len(data.test), bool)
reported[WRONG] = False
pair = comparison.pairs([found.right, reported])[0]
verdict = comparison.verdict(pair, ["this training", "the report"], len(data.test))
print(naming.about(verdict, data.noun))"""

_MATRIX = """\
matrix = evaluation.confusion(found, len(data.class_names))
HTML(f"<style>{STYLE}</style>" + still(plots.confusion(matrix, data.class_names, percent=False)))"""

_HARDEST = """\
hardest = evaluation.ranking(found, "highest loss first", ~found.right)[:24]
for place in hardest:
    label, answer = data.class_names[found.labels[place]], data.class_names[found.predicted[place]]
    print(f"test {place:,}: {label}, read as {answer} ({100 * found.confidence[place]:.0f} %)")
row = data.test.images[hardest] if len(hardest) else np.zeros((1, 28, 28), np.uint8)
Image(tiles.png(np.concatenate(list(row), axis=1)))"""

_COMPARE = """\
found = {letter: evaluation.outcomes(shares, data.test.labels) for letter, shares in probabilities.items()}
for letter, each in found.items():
    print(letter, standing.sentence(evaluation.scores(each).accuracy))
for pair in comparison.pairs([each.right for each in found.values()]):
    print(naming.about(comparison.verdict(pair, list(found), len(data.test)), data.noun))"""

_AGAINST_EACH = """\
for letter, each in found.items():
    reported = np.ones(len(data.test), bool)
    reported[WRONG[letter]] = False
    pair = comparison.pairs([each.right, reported])[0]
    verdict = comparison.verdict(pair, ["this training", "the report"], len(data.test))
    print(letter, naming.about(verdict, data.noun))"""


def notebook(runs: Sequence[Run], data: Dataset) -> str:
    """The notebook's text for one run or several. Raises PlainError for a run that was not trained here."""
    for run in runs:
        if run.recipe.is_brought:
            raise PlainError(f"The run {run.label} was brought: no notebook can train it, so ask for its page alone.")
    examined = [examine(run, data) for run in runs]
    cells = _of_one(examined[0]) if len(examined) == 1 else _of_several(Compared(tuple(examined)))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _of_one(examined: Examined) -> Iterator[Cell]:
    run = examined.run
    yield _words(f"# {plain(run.label)}\n\nThe report says: {sentence(examined)}\n\n{_HOW}")
    yield _code(_IMPORTS)
    title = recipes.title_of(run.recipe)
    yield _words(f"## The recipe\n\n{title}, in one line: the model and what differs from usual.")
    shown = "" if run.recipe.is_classical else "\nprint(recipe.network().text, recipe.network().parameters)"
    yield _code(f"recipe = recipes.from_link({recipes.to_link(run.recipe)!r}){shown}")
    yield from _data(examined)
    yield _words(f"## The training\n\n{_lasted([run])}")
    yield _code(f"{_TRAIN}probabilities = train(recipe)", TRAINING)
    yield _words("## The result\n\nThe same sentence as in the report, from this training:")
    yield _code(_JUDGE)
    yield _words(f"The report's run was wrong on these test {plain(examined.data.nouns)}. {_CHANCE}")
    yield _code(f"WRONG = {_numbers(examined)}\n{_AGAINST}")
    yield _words("## What it gets wrong")
    yield _code(_MATRIX)
    yield _code(_HARDEST)


def _of_several(compared: Compared) -> Iterator[Cell]:
    runs = [each.run for each in compared.runs]
    results = [standing.sentence(each.scores.accuracy) for each in compared.runs]
    told = [f"- {plain(name)}: {result}" for name, result in zip(compared.names, results, strict=True)]
    verdicts = [f"- {compared.verdict(pair)}" for pair in compared.pairs]
    title = ", ".join(plain(run.label) for run in runs)
    lines = "\n".join([*told, *verdicts])
    yield _words(f"# {title}: compared\n\nThe report says:\n\n{lines}\n\n{_HOW}")
    yield _code(_IMPORTS)
    yield _words("## The recipes\n\nEach in one line: the model and what differs from usual.")
    links = _dictionary("links", compared.letters, [repr(recipes.to_link(run.recipe)) for run in runs])
    yield _code(f"{links}\nchosen = {{letter: recipes.from_link(link) for letter, link in links.items()}}")
    yield from _data(compared.runs[0])
    yield _words(f"## The trainings\n\n{_lasted(runs)}")
    yield _code(f"{_TRAIN}probabilities = {{letter: train(recipe) for letter, recipe in chosen.items()}}", TRAINING)
    yield _words("## The result\n\nThe same sentences as in the report, from these trainings:")
    yield _code(_COMPARE)
    nouns = plain(compared.runs[0].data.nouns)
    yield _words(f"The report's runs were wrong on these test {nouns}. {_CHANCE}")
    wrong = _dictionary("WRONG", compared.letters, map(_numbers, compared.runs))
    yield _code(f"{wrong}\n{_AGAINST_EACH}")


def _dictionary(name: str, letters: str, values: Iterable[str]) -> str:
    """A dictionary in Python by the letters of runs; its values are Python already."""
    lines = (f'    "{letter}": {value},' for letter, value in zip(letters, values, strict=True))
    return "\n".join([f"{name} = {{", *lines, "}"])


_HOW = (
    "This notebook trains the same again and says how it came out. Start Jupyter in the folder of mnist_dash, in an "
    "environment with the packages of its `requirements.txt`."
)
_CHANCE = (
    "On the same machine with the same versions and number format a training ends the same; elsewhere sums are "
    "rounded otherwise, and the test says whether the two can be told apart."
)


def _data(examined: Examined) -> Iterator[Cell]:
    own = "" if examined.data.name == "mnist" else " It has to be on this machine: the page “Bring your own” brings it."
    yield _words(f"## The data\n\n{plain(examined.data.title)}, the training and the test part.{own}")
    yield _code(_DATA.format(name=examined.data.name))


def _lasted(runs: Sequence[Run]) -> str:
    seconds = [run.status["seconds"] for run in runs if run.status.get("seconds") is not None]
    if len(seconds) < len(runs):
        return "How long it takes depends on the machine."
    device = plain(str(runs[0].status.get("device") or "its machine"))
    return f"It took {sum(seconds):,.0f} seconds in all on {device}."


def _numbers(examined: Examined) -> str:
    """The positions of the wrong answers as a list in Python."""
    text = ", ".join(map(str, np.flatnonzero(~examined.found.right).tolist()))
    return "[\n" + textwrap.indent("\n".join(textwrap.wrap(text, LINE)), "    ") + "\n]" if text else "[]"


def _words(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str, tag: str = "") -> Cell:
    metadata = {"tags": [tag]} if tag else {}
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": text}
