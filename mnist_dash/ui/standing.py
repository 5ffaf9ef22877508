"""What a finished run means and where to go from it: a sentence beside known runs, and the ways on."""

import streamlit as st

from mnist_dash.analysis import standing
from mnist_dash.analysis.evaluation import Rate
from mnist_dash.errors import PlainError
from mnist_dash.runs import account, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders

DRAW, ROBUST, EVALUATE, COMPARE, RUNS = (
    "pages/play/draw.py",
    "pages/judge/robustness.py",
    "pages/judge/evaluate.py",
    "pages/judge/compare.py",
    "pages/train/runs.py",
)


def known(run: Run) -> dict[str, Run]:
    """The other runs that this one is held against, by name: those on the same digits that are here."""
    return account.known(run, loaders.runs())


def sentence(run: Run, right: Rate) -> str:
    """How many are right, what that makes plausible, and how it stands beside known runs, as Markdown."""
    return standing.sentence(right, (_beside(run, other, name, right.count) for name, other in known(run).items()))


def _beside(run: Run, other: Run, name: str, digits: int) -> str:
    """How the run stands beside another; nothing where either has no answers to show."""
    try:
        for each in (run, other):
            results.check(each)
        pair = loaders.pairs((run.id, other.id), (results.version(run), results.version(other)))[0]
    except PlainError:
        return ""
    return standing.beside(pair, digits, name)


def ways_on(run: Run) -> None:
    """Where to go with a finished run: the pad, its mistakes, other runs, the list."""
    name = results.link_name(run)
    with st.container(horizontal=True):
        if run.file("model.tflite") or run.file("model.skops"):
            st.page_link(DRAW, label="Draw with it", icon=":material/draw:", query_params={"draw_run": name})
            st.page_link(ROBUST, label="Make it harder", icon=":material/shield:", query_params={"robust_runs": [name]})
        mistakes = {"run": name, "evaluate_view": "Right and wrong"}
        st.page_link(EVALUATE, label="See its mistakes", icon=":material/fact_check:", query_params=mistakes)
        if others := known(run):
            st.page_link(
                COMPARE,
                label=f"Compare with {' and '.join(others)}",
                icon=":material/compare_arrows:",
                query_params={"runs": [name, *others]},
            )
        st.page_link(RUNS, label="See it among all runs", icon=":material/list:", query_params={"run": name})
