"""The recipes that ship with the app as cards: what each is, what it costs, and one click to train it."""

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import streamlit as st

from mnist_dash.analysis import costs as estimates
from mnist_dash.models import recipes
from mnist_dash.models.recipes import RECIPES, Entry, Recipe
from mnist_dash.quantities import percent
from mnist_dash.runs import jobs, limits
from mnist_dash.runs.folder import Run
from mnist_dash.ui import costs, run_view, words

GROUPS = {"Ours": "ours", "Tutorials": "tutorial", "Classical": "classical"}
COLUMNS = 3
Look: TypeAlias = Literal["primary", "secondary"]


def show(runs: Sequence[Run], build: Callable[[Recipe], None]) -> None:
    """The cards of the chosen group; `build` is called with a recipe that is to be changed before training."""
    group = st.segmented_control(
        "Recipes", list(GROUPS), default="Ours", required=True, key="train_group", bind="query-params"
    )
    known, speeds = {run.id: run for run in runs}, costs.measured(runs)
    names = [name for name, entry in RECIPES.items() if entry.group == GROUPS[group]]
    for first in range(0, len(names), COLUMNS):
        for column, name in zip(st.columns(COLUMNS), names[first : first + COLUMNS], strict=False):
            entry = RECIPES[name]
            run = known.get(recipes.recipe_id(entry.recipe))
            with column.container(border=True, height="stretch"):
                _words(entry, run, costs.about(estimates.estimate(entry.recipe, speeds)))
                with st.container(horizontal=True):
                    _start(name, entry.recipe, run, main=name == names[0])
                    if run and run.state == "done":
                        _again(name, entry.recipe, runs)
                    icon = ":material/tune:"
                    st.button("Change", key=f"train_build_{name}", icon=icon, on_click=build, args=(entry.recipe,))


def _words(entry: Entry, run: Run | None, seconds: str) -> None:
    rate = run_view.rate(run) if run and run.usable else None
    facts = [f"{seconds} to train" if seconds != "unknown" else "time unknown"]
    facts += [f"published {percent(entry.published)}"] if entry.published else []
    facts += [f"here {percent(rate.value)}"] if rate else []
    st.markdown(f"**{words.plain(entry.title)}**  \n{words.plain(entry.about)}")
    st.caption(" · ".join(facts), help=f"In one line: `{entry.recipe.model}`")


def _start(name: str, recipe: Recipe, run: Run | None, *, main: bool) -> None:
    label, icon = run_view.next_step(run)
    look: Look = "primary" if main else "secondary"
    refusal = None if run and (run.active or run.state == "done") else _refusal(recipe)
    _button(label, f"train_go_{name}", icon, recipe, refusal, look)


def _again(name: str, recipe: Recipe, runs: Sequence[Run]) -> None:
    """Train a recipe whose result is here already: with the next seed, as the same one would give the same again."""
    again = run_view.another_seed(recipe, runs)
    said = f"With seed {again.seed}: the result with seed {recipe.seed} is here already."
    _button("Train it now", f"train_again_{name}", ":material/play_arrow:", again, _refusal(again), "secondary", said)


def _button(label: str, key: str, icon: str, recipe: Recipe, refusal: str | None, look: Look, said: str = "") -> None:
    st.button(
        label,
        key=key,
        type=look,
        icon=icon,
        disabled=bool(refusal),
        help=refusal or said or None,
        on_click=run_view.start,
        args=(recipe,),
    )


def _refusal(recipe: Recipe) -> str | None:
    """Why this copy would not train the recipe, if so."""
    try:
        limits.check(recipe, alone=jobs.idle())
    except limits.LimitError as error:
        return words.plain(str(error))
    return None
