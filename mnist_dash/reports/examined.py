"""A run with all that its report is made from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mnist_dash.analysis import comparison, evaluation, standing
from mnist_dash.analysis.evaluation import Outcomes, Probabilities, Scores
from mnist_dash.data import naming
from mnist_dash.data.datasets import Dataset
from mnist_dash.models import recipes
from mnist_dash.runs import account, folder, results
from mnist_dash.runs.folder import Run, RunError


@dataclass(frozen=True, eq=False)
class Examined:
    """A run with its data set, its predictions, how each came out, and a row for each epoch of its training."""

    run: Run
    data: Dataset
    probabilities: Probabilities
    found: Outcomes
    curve: list[dict[str, Any]]

    @cached_property
    def scores(self) -> Scores:
        """The headline."""
        return evaluation.scores(self.found)

    @property
    def has_confidence(self) -> bool:
        """Whether there is more than labels: somebody's answers may come without probabilities."""
        return not self.run.status.get("labels_only")

    def said(self, text: str) -> str:
        """A sentence of the project's on digits, said of this data set's pictures; no names may stand in it."""
        return naming.about(text, self.data.noun)

    def name(self, label: int) -> str:
        """A class's name."""
        return self.data.class_names[label]


def examine(run: Run, data: Dataset) -> Examined:
    """The run with its predictions. Raises PlainError where it has none, or where they do not fit its data set."""
    probabilities = results.predictions(run)
    found = evaluation.outcomes(probabilities, data.test.labels)
    return Examined(run, data, probabilities, found, folder.metrics(run))


def sentence(examined: Examined) -> str:
    """How many are right, what that makes plausible, and how it stands beside known runs, as Markdown."""
    known = account.known(examined.run, _references(examined.run))
    return standing.sentence(examined.scores.accuracy, (_beside(examined, run, name) for name, run in known.items()))


def _references(run: Run) -> list[Run]:
    """The runs of the known recipes on the same data that are here."""
    wanted = [recipes.RECIPES[name].recipe for name in account.BESIDE]
    found = []
    for recipe in wanted:
        try:
            found.append(folder.lookup(recipe) if recipe.data == run.recipe.data else None)
        except RunError:  # a damaged folder is told where it is asked for
            continue
    return [each for each in found if each]


def _beside(examined: Examined, other: Run, name: str) -> str:
    try:
        answers = results.predictions(other)
        rights = [examined.found.right, evaluation.outcomes(answers, examined.data.test.labels).right]
    except (RunError, evaluation.EvaluationError):
        return ""
    return standing.beside(comparison.pairs(rights)[0], len(examined.data.test), name)
