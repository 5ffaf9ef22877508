"""A study on a page: what to vary and how to search, one button that trains it, and a figure that fills."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from mnist_dash.analysis import costs as estimates
from mnist_dash.analysis import over_seeds, studies
from mnist_dash.analysis.studies import SEARCHES, Round, Study
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.models.recipes import AUGMENTATIONS, SETTINGS, Recipe
from mnist_dash.plots import studies as plots
from mnist_dash.quantities import percent
from mnist_dash.runs import account, jobs, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import costs, live, loaders, run_view, visitors, words
from mnist_dash.ui.components.figure import figure

MOST_SEEDS = 10
NOTHING = "nothing else"
GOING = "train_study_going"  # session state: the studies of this visit whose next runs are queued as soon as they may
ERROR = "train_study_error"


def show(recipe: Recipe) -> None:
    """The study around a recipe; its choices stand in the link, its results on disk."""
    varied = _varied(recipe)
    seeds, search, tries = _search()
    st.caption(SEARCHES[search])
    try:
        study = studies.plan(recipe, varied, seeds, search, tries)
    except PlainError as error:
        st.error(words.plain(str(error)), icon=":material/edit:")
        return
    _budget(study)
    busy = _is_busy(study)
    st.fragment(_progress, run_every=1.0 if busy else None)(study, busy)


def _varied(recipe: Recipe) -> dict[str, str]:
    """One or two settings with their values, as typed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = st.selectbox("Vary", studies.VARIED, key="train_vary", bind="query-params", width=170)
        varied = {first: _values(recipe, first)}
        others = [NOTHING, *(name for name in studies.VARIED if name != first)]
        if st.session_state.get("train_and", NOTHING) not in others:
            st.session_state["train_and"] = NOTHING
        second = st.selectbox("and", others, key="train_and", bind="query-params", width=170)
        if second != NOTHING:
            varied[second] = _values(recipe, second)
    return varied


def _values(recipe: Recipe, setting: str) -> str:
    return (
        st.text_input(
            f"Values of {studies.in_words(setting)}, with commas between",
            _suggestion(recipe, setting),
            key=f"train_{setting}_values",
            bind="query-params",
            width=280,
        )
        or ""
    )


def _search() -> tuple[int, studies.Search, int | None]:
    """Seeds, the way of searching, and how many combinations a random search tries."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seeds = st.number_input("Seeds", 1, MOST_SEEDS, 3, key="train_seeds", bind="query-params", width=120)
        search = st.segmented_control(
            "Search",
            list(SEARCHES),
            default="grid",
            required=True,
            key="train_search",
            bind="query-params",
        )
        tries = None
        if search == "random":
            tries = st.number_input("Combinations", 1, 30, 6, key="train_tries", bind="query-params", width=140)
    return seeds, search, tries


def _budget(study: Study) -> None:
    """What the whole study trains, before it starts."""
    rounds = studies.sizes(study)
    runs = sum(count for count, _ in rounds) * study.seeds
    steps = ", then ".join(f"{count * study.seeds} of {_count(epochs, 'epoch')}" for count, epochs in rounds)
    shape = (
        steps
        if study.search == "halving"
        else f"{_count(len(study.cells), 'combination')} by {_count(study.seeds, 'seed')}"
    )
    known = costs.measured(loaders.runs())
    seconds = [
        guess.seconds * study.seeds * share
        for count, epochs in rounds
        for cell in study.cells
        if (guess := estimates.estimate(study.recipes(cell, epochs if len(rounds) > 1 else None)[0], known))
        for share in [count / len(study.cells)]
    ]
    time = f", {costs.about_seconds(sum(seconds))} of training in all" if seconds else ""
    st.caption(
        f"{runs} runs ({shape}){time}. Each keeps 5,000 training digits out; they choose, the test digits never."
    )


def _progress(study: Study, busy: bool) -> None:
    """Buttons, figure and table; when the last run has ended, the page runs again and stops looking."""
    if busy:
        jobs.poll()
    runs = _runs()
    scores = _scores(study, runs)
    rounds = studies.rounds(study, scores)
    if _key(study) in st.session_state.get(GOING, set()):
        _queue(study, rounds[-1], runs)
        runs = _runs()
    _buttons(study, rounds, runs)
    if message := st.session_state.pop(ERROR, None):
        st.warning(words.plain(message), icon=":material/error:")
    for number, tried in reversed(list(enumerate(rounds, 1))):
        _round(study, tried, scores, runs, number if len(rounds) > 1 else 0)
    if busy and not _is_busy(study):
        st.rerun()


def _round(study: Study, tried: Round, scores: studies.Scores, runs: Mapping[str, Run], number: int) -> None:
    """What one round has shown so far; `number` counts the rounds of a study that has several, else it is 0."""
    line = next(iter(tried.values()))
    if number:
        st.markdown(f"**Round {number}**: {_count(len(tried), 'combination')} with {_count(line[0].epochs, 'epoch')}")
    lines = [_line(cell, studies.known(each, scores)) for cell, each in tried.items()]
    if any(each.scores for each in lines):
        st.markdown(studies.verdict(study, tried, scores))
        first, *second = map(studies.in_words, study.settings)
        drawn = plots.table((first, second[0]), lines) if second else plots.points(first, lines)
        figure(drawn, key=f"train_study_figure_{number}")
    table = studies.rows(study, tried, scores, lambda run_id: _word(runs.get(run_id)))
    st.dataframe(pd.DataFrame(table), hide_index=True, key=f"train_study_table_{number}")
    ended = [run for each in tried.values() for recipe in each if (run := runs.get(recipes.recipe_id(recipe)))]
    done = sum(run.state == "done" for run in ended)
    total = sum(len(each) for each in tried.values())
    best = studies.ranking(tried, scores)[:1]
    right = [
        run_view.rate(run) for cell in best for recipe in tried[cell] if (run := runs.get(recipes.recipe_id(recipe)))
    ]
    known = [rate.value for rate in right if rate]
    tested = f" The best one's test accuracy, which chose nothing: {over_seeds.mean(known)}." if known else ""
    st.caption(f"{done} of {total} done.{tested}")


def _line(cell: studies.Cell, known: list[float]) -> plots.Line:
    mean = over_seeds.mean(known) if known else None
    return plots.Line(cell, tuple(known), mean.value if mean else None, mean.ends if mean else None)


def _buttons(study: Study, rounds: list[Round], runs: Mapping[str, Run]) -> None:
    missing = _missing(rounds[-1], runs)
    active = [
        run
        for tried in rounds
        for line in tried.values()
        for recipe in line
        if (run := runs.get(recipes.recipe_id(recipe))) and run.active
    ]
    whole = len(rounds) == len(studies.sizes(study))
    label = f"Train {_count(len(missing), 'run')}" if missing else "All are trained"
    if active:
        label = "In training" if whole or study.search != "halving" else f"Round {len(rounds)} is in training"
    with st.container(horizontal=True):
        st.button(
            label,
            icon=":material/playlist_add:",
            key="train_queue",
            disabled=not missing or bool(active and _key(study) in st.session_state.get(GOING, set())),
            on_click=_start,
            args=(study,),
        )
        if active:
            st.button(
                "Stop the study", icon=":material/stop:", key="train_study_stop", on_click=_stop, args=(study, active)
            )


def _start(study: Study) -> None:
    """Go on with a study: queue what may be queued now; the rest follows while the page is open."""
    going = st.session_state.setdefault(GOING, set())
    going.add(_key(study))
    runs = _runs()
    _queue(study, studies.rounds(study, _scores(study, runs))[-1], runs, again=True)


def _stop(study: Study, active: list[Run]) -> None:
    """Stop the runs of a study that wait or train, and queue no more of it."""
    st.session_state.get(GOING, set()).discard(_key(study))
    for run in reversed(active):
        try:
            jobs.stop(run.path, visitors.me())
        except PlainError as error:
            st.session_state[ERROR] = str(error)


def _queue(study: Study, tried: Round, runs: Mapping[str, Run], *, again: bool = False) -> None:
    """Queue the runs of a round that are not there until the queue is full; failed ones only with `again`."""
    missing = [recipe for recipe in _missing(tried, runs) if again or not _failed(runs.get(recipes.recipe_id(recipe)))]
    for number, recipe in enumerate(missing):
        try:
            jobs.start(recipe, visitors.me())
        except PlainError as error:
            if again:
                st.session_state[ERROR] = (
                    f"{number} of {len(missing)} queued. {error} The others follow while this page is open."
                )
            elif not any(run.active for run in runs.values()):
                st.session_state.get(GOING, set()).discard(_key(study))
                st.session_state[ERROR] = str(error)
            return


def _missing(tried: Round, runs: Mapping[str, Run]) -> list[Recipe]:
    return [recipe for line in tried.values() for recipe in line if not _has(runs.get(recipes.recipe_id(recipe)))]


def _has(run: Run | None) -> bool:
    return run is not None and (run.active or run.state == "done")


def _failed(run: Run | None) -> bool:
    return run is not None and not run.active and run.state != "done"


def _runs() -> dict[str, Run]:
    return {run.id: run for run in loaders.runs()}


def _scores(study: Study, runs: Mapping[str, Run]) -> dict[str, float | None]:
    """The held-out accuracy of every run of the study's settings that is done; None for those that came to nothing."""
    scores: dict[str, float | None] = {}
    for epochs in {epochs for _, epochs in studies.sizes(study)}:
        for cell in study.cells:
            for recipe in study.recipes(cell, epochs if study.search == "halving" else None):
                run = runs.get(recipes.recipe_id(recipe))
                if run is not None and run.state == "done":
                    rows = loaders.metrics(run.id, results.curve_version(run))
                    counted = account.counting(run, rows)
                    scores[run.id] = counted.get("val_accuracy") if counted else None
                elif _failed(run) and run is not None:
                    scores[run.id] = None
    return scores


def _is_busy(study: Study) -> bool:
    """Whether runs of the study wait or train, or its next ones are to be queued."""
    runs = _runs()
    tried = studies.rounds(study, _scores(study, runs))[-1]
    going = _key(study) in st.session_state.get(GOING, set())
    ids = {recipes.recipe_id(recipe) for line in tried.values() for recipe in line}
    if any(run.active for run in runs.values() if run.id in ids):
        return True
    return going and any(run_id not in runs for run_id in ids)


def _key(study: Study) -> str:
    return repr(study)


def _word(run: Run | None) -> str:
    if run is None:
        return "–"
    if run.state == "running":
        return f"training, {percent(live.share(run.status), 0)}"
    return f"number {jobs.position(run.path)} in the queue" if run.state == "queued" else run.state


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _suggestion(recipe: Recipe, setting: str) -> str:
    """Values around the recipe's own: the first sensible thing to try."""
    if setting == "model":
        return f"{recipe.model}, 128N-{recipe.model.rsplit('-', 1)[-1]}"
    value = getattr(recipe.augmentation if setting in AUGMENTATIONS else recipe, setting)
    known = (SETTINGS | AUGMENTATIONS)[setting]
    if known.words:
        others = [word for word in known.words if word != value]
        return ", ".join([str(value), *others[:2]])
    if not value:
        return "0, 0.05, 0.1" if known.high <= 1 else "0, 1, 2"
    spread = [value / 2, value, value * 2]
    kept = [each for each in spread if known.low <= each <= known.high]
    return ", ".join(f"{int(each) if isinstance(known.default, int) else each:g}" for each in kept)
