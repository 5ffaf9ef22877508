"""One run on a page: its progress while it is active, its result when it is not, and what can be done with it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from mnist_dash import quantities
from mnist_dash.analysis import evaluation
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.plots import training as curves
from mnist_dash.reports import making
from mnist_dash.runs import account, files, folder, jobs, results
from mnist_dash.runs.folder import Run
from mnist_dash.runs.status import Facts
from mnist_dash.ui import downloads, live, loaders, run_account, shelf, standing, visitors, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.figures import training as figures
from mnist_dash.ui.key_figures import key_figures

TRAIN, RUNS = "pages/train/train.py", "pages/train/runs.py"
EVALUATE, COMPARE = "pages/judge/evaluate.py", "pages/judge/compare.py"
RUN, ERROR = "train_run", "train_error"  # session state: the run that Train shows; a sentence for its next view
MEASURES: tuple[curves.Measure, ...] = ("loss", "accuracy")
LEAST_TO_ZOOM = 5  # epochs from which on the reader may choose which to see
WRONG = 60  # wrong digits shown


def active(runs: Iterable[Run]) -> dict[Path, str]:
    """The folders of the runs that wait or run, the oldest first, with what to call them."""
    return {run.path: title(run) for run in reversed(list(runs)) if run.active}


def start(recipe: Recipe) -> None:
    """Start, join or open the recipe's run, and let Train show it; for buttons."""
    try:
        run = jobs.start(recipe, visitors.me())
    except PlainError as error:
        st.session_state[ERROR] = str(error)
    else:
        look_at(run)


def look_at(run: Run) -> None:
    """Let Train show this run."""
    st.session_state[RUN] = results.link_name(run)
    st.query_params.pop("recipe", None)
    st.query_params["run"] = results.link_name(run)


def title(run: Run) -> str:
    """What to call the run in a heading, as Markdown: its given name, its recipe's title, or its model."""
    return words.plain(run.name) if run.name else recipe_title(run.recipe)


def recipe_title(recipe: Recipe) -> str:
    """What to call a recipe in a heading, as Markdown."""
    return words.plain(recipes.title_of(recipe))


def rate(run: Run) -> evaluation.Rate | None:
    """Right test digits out of all; None where the run has no result."""
    return rates([run]).get(run.id)


def rates(runs: Iterable[Run]) -> dict[str, evaluation.Rate]:
    """By their ids, the right test digits out of all of those runs that have a result."""
    scored = [run for run in runs if run.status.get("test_accuracy") is not None]
    totals = {name: len(loaders.dataset(name).test) for name in {run.recipe.data for run in scored}}
    counts = {run.id: totals[run.recipe.data] for run in scored}
    return {
        run.id: evaluation.Rate(round(run.status["test_accuracy"] * counts[run.id]), counts[run.id]) for run in scored
    }


def interval(rate: evaluation.Rate) -> str:
    """The 95 % interval in words."""
    return f"95 % interval {quantities.interval(rate.interval)}"


def draw_curves(run: Run, now: dict[str, Any] | None, key: str) -> None:
    """Loss and accuracy side by side, with the sentence on what compares; of an active run the axes at once."""
    if run.recipe.is_classical:
        return
    rows = folder.metrics(run) if run.active else loaders.metrics(run.id, results.curve_version(run))
    lacking = (run.status.get("epochs") or 0) - len(rows)
    if lacking > 0 and not run.active:
        total = run.status["epochs"]
        st.caption(f"The curve lacks {lacking} of {total} epochs: its file is damaged. The result stands without it.")
    if not (rows or now or run.active):
        return
    shown = _epochs_shown(run, rows, f"{key}_epochs")
    columns = st.columns(2, gap="large")
    for column, measure in zip(columns, MEASURES, strict=True):
        with column:
            st.markdown(f"**{curves.TITLES[measure]}**")
            draw_curve(run, rows, measure, now, shown=shown, key=f"{key}_{measure}")
    st.caption(making.which_compare(run.recipe))


def draw_curve(
    run: Run,
    rows: curves.Rows,
    measure: curves.Measure,
    now: dict[str, Any] | None = None,
    *,
    shown: tuple[int, int] | None = None,
    key: str,
    height: int = 320,
) -> None:
    """Loss or accuracy of a run; while `key` stays the same, the chart stays in its place and only its data change."""
    shown = shown or (0, _last_epoch(run, rows))
    if run.active:
        digits = account.validation(run.recipe)
        markup = curves.curves(rows, measure, shown=shown, validation=digits, now=now, height=height)
    else:
        markup = loaders.figure(figures.curve, run.id, results.curve_version(run), measure, shown, height)
    figure(markup, key=key)


def _last_epoch(run: Run, rows: curves.Rows) -> int:
    """Where the axis ends: a stopped run's at its last epoch."""
    return run.recipe.epochs if run.active or not rows else len(rows)


def _epochs_shown(run: Run, rows: curves.Rows, key: str) -> tuple[int, int]:
    """The epochs that the reader wants to see; kept while the curves grow."""
    last = _last_epoch(run, rows)
    if last < LEAST_TO_ZOOM:
        return 0, last
    if max(st.session_state.get(key, (0, 0))) > last:  # chosen for a longer run
        del st.session_state[key]
    first, until = st.slider("Epochs shown", 0, last, (0, last), key=key, bind="query-params", width=420)
    return first, max(until, first + 1)


def show(run: Run, build: Callable[[Recipe], None]) -> None:
    """The whole run: what it is, what can be done with it, and its progress or its result.

    `build` is called with a recipe that is to be changed.
    """
    files.note_use(run.path)
    st.session_state[RUN] = results.link_name(run)
    st.subheader(title(run), anchor=False)
    with st.container(horizontal=True):
        st.button("Change this recipe", icon=":material/tune:", on_click=build, args=(run.recipe,))
        if not run.active:
            if run.state != "done":
                label, icon = next_step(run)
                st.button(label, icon=icon, type="primary", on_click=start, args=(run.recipe,), key="run_go_on")
            seed = another_seed(run.recipe, loaders.runs())
            st.button("Again with another seed", icon=":material/casino:", on_click=start, args=(seed,))
        with st.popover("Recipe", icon=":material/code:"):
            st.markdown(f"`{recipes.to_link(run.recipe)}`")
            st.caption("The recipe in one line: the network in the field's notation, then what differs from usual.")
    if run.active:
        watch(run)
    else:
        result(run)
        downloads.downloads(run)


def next_step(run: Run | None) -> tuple[str, str]:
    """What a click on a recipe with this run does next, as a label and an icon."""
    if run is None:
        return "Train it now", ":material/play_arrow:"
    if run.active:
        return "Watch", ":material/visibility:"
    return ("See the result", ":material/visibility:") if run.state == "done" else ("Go on", ":material/play_arrow:")


def watch(run: Run) -> None:
    """An active run: bar, device and live curves, until it ends."""

    def show(facts: Facts) -> None:
        st.markdown(_steps(facts))
        draw_curves(run, facts.get("progress"), key="run_curves")

    live.follow(run.path, show, key="run")


STEPS = {  # what a training goes through, by the stage in its status
    "Loading the data": "reading the digits",
    "Preparing": "loading TensorFlow and building the network",
    "Training": "training",
    "Saving": "saving",
}


def _steps(facts: Facts) -> str:
    """The steps of a training in one line of Markdown, the present one bold, and what it runs on."""
    now = facts.get("stage")
    steps = " → ".join(f"**{step}**" if stage == now else step for stage, step in STEPS.items())
    return f"{steps} · on {words.plain(facts['device'])}" if facts.get("device") else steps


def result(run: Run) -> None:
    """A run that has ended: figures, where they come from, curves and wrong digits."""
    right = rate(run)
    if not run.usable or right is None:
        st.info(words.plain(run_account.unfinished(run)), icon=":material/info:")
        draw_curves(run, None, key="run_curves")
        return
    found = {
        "Test accuracy": quantities.percent(right.value),
        "95 % interval": quantities.interval(right.interval),
        f"Wrong of {right.count:,}": f"{right.count - right.hits:,}",
        "Test loss": f"{run.status['test_loss']:.4f}",
        "Trained in": quantities.duration(run.status["seconds"]),
    }
    key_figures(found)
    st.markdown(standing.sentence(run, right))
    standing.ways_on(run)
    st.caption(f"{run_account.origin(run)} {run_account.counted(run)}".strip())
    draw_curves(run, None, key="run_curves")
    if said := run_account.watched(run):
        st.caption(said)
    _wrong(run)


def _wrong(run: Run) -> None:
    """The test digits that the run gets wrong, the surest mistakes first."""
    try:
        probabilities = folder.probabilities(run)
    except folder.RunError as error:
        st.warning(str(error))
        return
    data = loaders.dataset(run.recipe.data)
    answers = probabilities.argmax(1)
    wrong = np.flatnonzero(answers != data.test.labels)
    wrong = wrong[np.argsort(-probabilities[wrong].max(1), kind="stable")]
    shown = wrong[:WRONG]
    first = f"the {len(shown)} surest mistakes of {len(wrong):,}" if len(wrong) > len(shown) else f"all {len(wrong):,}"
    st.subheader("What it gets wrong", anchor=False)
    st.caption(f"Test digits with the label in the data and the network's answer: {first}.")
    shelf.shelf(
        data,
        "test",
        shown,
        key="run_wrong",
        describe="Test digits that the run gets wrong",
        notes=[f"seen as {data.class_names[answers[place]]}" for place in shown],
        tile=64,
    )


def untrained(recipe: Recipe) -> Recipe:
    """The recipe, or where it has a run already the same with another seed."""
    runs = loaders.runs()
    return another_seed(recipe, runs) if any(run.id == recipes.recipe_id(recipe) for run in runs) else recipe


def another_seed(recipe: Recipe, runs: Iterable[Run]) -> Recipe:
    """The recipe with the next seed that none of these runs has; after the highest seed comes 0."""
    known = {run.id for run in runs}
    highest = int(recipes.SETTINGS["seed"].high)
    while True:
        recipe = recipes.with_settings(recipe, {"seed": 0 if recipe.seed == highest else recipe.seed + 1})
        if recipes.recipe_id(recipe) not in known:
            return recipe
