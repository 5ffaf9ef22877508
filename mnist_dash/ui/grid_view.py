"""Several recipes at once on a page: what to vary, one button that queues them all, and a table that fills."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from mnist_dash.analysis import grids
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.models.recipes import SETTINGS, Recipe
from mnist_dash.runs import jobs
from mnist_dash.runs.folder import Run
from mnist_dash.ui import live, loaders, visitors, words

MOST_SEEDS = 5


def show(recipe: Recipe) -> None:
    """The grid around a recipe; its choices stand in the link, its results on disk."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        setting = st.selectbox("Vary", grids.VARIED, key="train_vary", bind="query-params", width=190)
        values = st.text_input(
            "Values, with commas between",
            _suggestion(recipe, setting),
            key=f"train_{setting}_values",
            bind="query-params",
            width=280,
        )
        seeds = st.number_input("Seeds", 1, MOST_SEEDS, 3, key="train_seeds", bind="query-params", width=120)
    try:
        grid = grids.expand(recipe, setting, values or "", seeds)
    except PlainError as error:
        st.error(words.plain(str(error)), icon=":material/edit:")
        return
    flat = [each for line in grid.values() for each in line]
    runs = {run.id: run for run in loaders.runs()}
    missing = [each for each in flat if not _has(runs, each)]
    label = f"Queue {len(missing)} run{'' if len(missing) == 1 else 's'}" if missing else "All are queued or done"
    st.button(
        label, icon=":material/playlist_add:", key="train_queue", disabled=not missing, on_click=_queue, args=(missing,)
    )
    if message := st.session_state.pop("train_grid_error", None):
        st.warning(words.plain(message), icon=":material/error:")
    ids = {recipes.recipe_id(each) for each in flat}
    busy = any(run.active for run_id, run in runs.items() if run_id in ids)
    st.fragment(_table, run_every=1.0 if busy else None)(grid, ids, busy)


def _table(grid: grids.Grid, ids: set[str], busy: bool) -> None:
    """The table; when the last run has ended, the page runs again and stops looking."""
    if busy:
        jobs.poll()
    mine = {run.id: run for run in loaders.runs() if run.id in ids}
    done = {run_id: run.status["test_accuracy"] for run_id, run in mine.items() if run.state == "done"}
    states = {run_id: _word(run) for run_id, run in mine.items()}
    st.dataframe(pd.DataFrame(grids.rows(grid, done, states)), hide_index=True, key="train_grid_table")
    st.caption(f"{len(done)} of {len(ids)} done; test accuracy of each run. The table fills while you watch, or later.")
    if busy and not any(run.active for run in mine.values()):
        st.rerun()


def _word(run: Run) -> str:
    if run.state == "running":
        return f"training, {live.share(run.status):.0%}"
    return f"number {jobs.position(run.path)} in the queue" if run.state == "queued" else run.state


def _has(runs: Mapping[str, Run], recipe: Recipe) -> bool:
    run = runs.get(recipes.recipe_id(recipe))
    return run is not None and (run.active or run.state == "done")


def _queue(missing: list[Recipe]) -> None:
    """Start them one after the other until the queue is full."""
    for number, recipe in enumerate(missing):
        try:
            jobs.start(recipe, visitors.me())
        except PlainError as error:
            st.session_state["train_grid_error"] = f"{number} of {len(missing)} queued. {error}"
            return


def _suggestion(recipe: Recipe, setting: str) -> str:
    """Values around the recipe's own: the first sensible thing to try."""
    value = getattr(recipe, setting)
    known = SETTINGS[setting]
    if known.words:
        others = [word for word in known.words if word != value]
        return ", ".join([str(value), *others[:2]])
    if not value:
        return "0, 0.05, 0.1"
    spread = [value / 2, value, value * 2]
    kept = [each for each in spread if known.low <= each <= known.high]
    return ", ".join(f"{int(each) if isinstance(known.default, int) else each:g}" for each in kept)
