"""Of runs: their list, their curves, and what their saved answers say.

By a run's id and the version of its predictions (results.version), so that a new training is seen.
"""

import contextlib
from typing import Any

import numpy as np
import streamlit as st

from mnist_dash import paths
from mnist_dash.analysis import calibration, comparison, evaluation, finding
from mnist_dash.data import measures, ordering
from mnist_dash.data.datasets import Bytes, SplitName
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.runs import finding as finding_facts
from mnist_dash.runs import folder, results, seeds, teaching
from mnist_dash.runs.folder import Run, Unreadable
from mnist_dash.runs.listing import Listing
from mnist_dash.ui.loaders.data import contested, dataset, handwriting


@st.cache_resource(max_entries=1, show_spinner=False)
def _listing() -> Listing:
    """All run folders as last read (2 kB each)."""
    return Listing()


def entries() -> list[Run | Unreadable]:
    """Every run folder as it is now, broken ones too (folder.entries); of taught runs those of this visitor."""
    return [each for each in _listing().entries() if isinstance(each, Unreadable) or _shown(each)]


def runs() -> list[Run]:
    """The runs that can be read, as they are now (folder.runs); of taught runs those of this visitor."""
    return [each for each in _listing().runs() if _shown(each)]


def _shown(run: Run) -> bool:
    from mnist_dash.ui import visitors  # which asks this folder whether there is a place

    return run.shipped or not paths.hosted() or teaching.may_see(run, visitors.me())


@st.cache_resource(max_entries=120, show_spinner=False)
def metrics(run_id: str, version: int) -> list[dict[str, Any]]:
    """A run's row for each epoch (0.2 MB at most), by the version of its curve (results.curve_version)."""
    return folder.metrics(folder.load(run_id))


@st.cache_resource(max_entries=1, show_spinner=False)
def seed_answers() -> dict[str, seeds.Answers]:
    """What each tutorial's seeds answer to the test digits (0.5 MB), where that is here."""
    return seeds.answers()


@st.cache_resource(max_entries=20, show_spinner=False)
def seed_shares(name: str) -> tuple[float, ...]:
    """The accuracies of a tutorial's seeds, where their answers are here."""
    labels = dataset().test.labels
    return tuple(float((line == labels).mean()) for line in seed_answers().get(name, ()))


@st.cache_resource(max_entries=40, show_spinner=False)
def probabilities(run_id: str, version: int) -> evaluation.Probabilities:
    """A run's predictions for the test digits (0.4 MB). Raises RunError."""
    return results.predictions(folder.load(run_id))


@st.cache_resource(max_entries=40, show_spinner=False)
def outcomes(run_id: str, version: int) -> evaluation.Outcomes:
    """How each test digit came out (0.3 MB). Raises RunError and EvaluationError."""
    labels = dataset(folder.load(run_id).recipe.data).test.labels
    return evaluation.outcomes(probabilities(run_id, version), labels)


@st.cache_resource(max_entries=24, show_spinner=False)
def answered_ranking(name: str, run_id: str, version: int, sort: str) -> ordering.Positions:
    """All test positions by how a run read them, a key of evaluation.SORTS (0.1 MB)."""
    return np.argsort(evaluation.SORTS[sort](outcomes(run_id, version)), kind="stable")


@st.cache_resource(max_entries=60, show_spinner=False)
def found(name: str, split: SplitName, text: str, versions: tuple[int, ...]) -> measures.Mask:
    """Which digits of a split a text means (60 kB); `versions` of the runs it names. Raises PlainError."""
    facts = finding_facts.facts(
        dataset(name),
        split,
        lambda: handwriting(name, split),
        lambda run: outcomes(run.id, results.version(run)),
    )
    return finding.find(text, facts)


@st.cache_resource(max_entries=4, show_spinner=False)
def answers_together(runs: tuple[tuple[str, int], ...]) -> dict[str, tuple[Bytes, measures.Numbers]]:
    """What some runs, by id and version, read in every test digit, and how sure they are (50 kB a run).

    By what each is called: its recipe's name, with the seed where that differs. One whose answers cannot be read is
    left out.
    """
    found = {}
    for run_id, _ in runs:
        with contextlib.suppress(PlainError):
            run = folder.load(run_id)
            shares = results.predictions(run)
            name = recipes.family(run.recipe)
            called = name if name == run.label else f"{name}, seed {run.recipe.seed}"
            found[called] = (shares.argmax(axis=1).astype(np.uint8), shares.max(axis=1))
    return found


@st.cache_resource(max_entries=40, show_spinner=False)
def mended(run_id: str, version: int) -> dict[str, evaluation.Scores]:
    """The scores on the labels as given, corrected and without the contested ones."""
    data = dataset(folder.load(run_id).recipe.data)
    return evaluation.mended(probabilities(run_id, version), data.test.labels, contested(data.name))


@st.cache_resource(max_entries=40, show_spinner=False)
def tempered(run_id: str, version: int) -> calibration.Tempered:
    """The run's temperature and its effect."""
    labels = dataset(folder.load(run_id).recipe.data).test.labels
    return calibration.temper(probabilities(run_id, version), labels)


@st.cache_resource(max_entries=40, show_spinner=False)
def worst_slice(run_id: str, version: int) -> evaluation.Slice | None:
    """The slice of the handwriting measures in which the run errs most."""
    table = handwriting(folder.load(run_id).recipe.data, "test")
    right = outcomes(run_id, version).right
    return evaluation.worst_slice({name: table[name] for name in measures.MEASURES}, right)


@st.cache_resource(max_entries=20, show_spinner=False)
def pairs(run_ids: tuple[str, ...], versions: tuple[int, ...]) -> list[comparison.Pair]:
    """The paired tests of some runs."""
    return comparison.pairs([outcomes(*each).right for each in zip(run_ids, versions, strict=True)])
