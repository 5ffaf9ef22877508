"""In which order a page shows the digits of a split: by place, ink, a handwriting measure, or how a run read them."""

from dataclasses import dataclass

import streamlit as st

from mnist_dash.data import ordering
from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.data.measures import MEASURES
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import controls, loaders

# What an order is called, the measure it sorts by, and whether the largest come first. "Least ink" is there already.
BY_MEASURE = {
    words: (name, largest)
    for name, measure in MEASURES.items()
    for words, largest in ((measure.low, False), (measure.high, True))
    if words not in ordering.SORTS
}
# The same for how a run read the test digits, by the order's name in evaluation.SORTS.
BY_ANSWER = {
    "highest loss of a run": "highest loss first",
    "least confident run": "least confident first",
    "most confident run": "most confident first",
}


@dataclass(frozen=True, eq=False)
class Order:
    """All positions of a split in an order, and what that order is called."""

    positions: ordering.Positions
    name: str


def picker(data: Dataset, split: SplitName) -> Order:
    """The chosen order, kept in the link as `browse_sort` with `browse_seed` or `browse_run` where they count."""
    runs = [run for run in loaders.runs() if run.usable and run.recipe.data == data.name] if split == "test" else []
    names = [*ordering.SORTS, *BY_MEASURE, *(BY_ANSWER if runs else ())]
    sort = st.selectbox("Sort", names, key="browse_sort", bind="query-params", width=200)
    if sort in BY_MEASURE:
        return Order(loaders.measured_ranking(data.name, split, *BY_MEASURE[sort]), sort)
    if sort in BY_ANSWER:
        return _by_answer(data, sort, runs)
    seed = 0
    if sort == "random":
        seed = st.number_input("Seed", 0, 9999, key="browse_seed", bind="query-params", width=120)
    return Order(loaders.ranking(data.name, split, sort, seed), sort)


def _by_answer(data: Dataset, sort: str, runs: list[Run]) -> Order:
    with st.container(width=260):
        run = controls.run_picker(runs, page="browse_")
    if not isinstance(run, Run) or not run.usable or run.recipe.data != data.name:
        return Order(loaders.ranking(data.name, "test", "file order", 0), "file order")
    positions = loaders.answered_ranking(data.name, run.id, results.version(run), BY_ANSWER[sort])
    return Order(positions, f"{sort}, {results.link_name(run)}")
