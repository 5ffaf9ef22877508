"""A result that a link names and this copy lacks: what it is, how long it takes, one button, and how it goes on.

Nothing else of the address is touched meanwhile, so the page shows the very view that was asked for once it is done.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from mnist_dash.analysis import costs as estimates
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import jobs, results, status
from mnist_dash.runs.examinations import Examination
from mnist_dash.runs.folder import Run
from mnist_dash.runs.results import Wanted
from mnist_dash.ui import broken, costs, live, loaders, run_account, run_view, visitors, words

ERROR = "absent_error"  # session state: a sentence for the next view
NOTHING, PARTS = "Nothing is kept of it.", "What is finished is kept, and gone on with."  # what a stop leaves


def card(
    what: str, lasts: str, label: str, start: Callable[[], object], *, key: str, trouble: str = "", limits: str = ""
) -> None:
    """Say what is not here (Markdown), about how long it takes here and what went wrong before; the button to make it.

    `start` may raise PlainError, which is then said here.
    """

    def click() -> None:
        try:
            start()
        except PlainError as error:
            st.session_state[ERROR] = str(error)

    broken.wait()
    with st.container(border=True, key=f"{key}_absent"):
        st.markdown(what)
        if trouble:
            st.warning(words.plain(trouble), icon=":material/report:")
        time = "How long it takes here is not known yet" if lasts == "unknown" else f"It takes {lasts} here"
        st.caption(" ".join(filter(None, [f"{time}. This view appears by itself when it is done.", limits])))
        clicked = st.button(label, type="primary", icon=":material/play_arrow:", key=f"{key}_make", on_click=click)
        if message := st.session_state.pop(ERROR, None):
            st.error(words.plain(message), icon=":material/error:")
        elif clicked:
            st.rerun()  # the click may have run a part of the page only


def work(
    place: Path, start: Callable[[], object], *, what: str, lasts: str, label: str, key: str, trouble: str, kept: str
) -> None:
    """The card of a result that a job makes; while the job of that folder is active, how it goes on instead.

    `kept` says what a stop leaves.
    """
    facts = live.facts_of(place)
    if facts and facts["state"] in status.ACTIVE:
        live.follow(place, key=f"{key}_job", stop_help=kept)
    else:
        card(what, lasts, label, start, key=key, trouble=trouble)


def examination(
    kind: Examination, run: Run, digits: int, *, what: str, lasts: str, label: str, page: str, kept: str = NOTHING
) -> None:
    """What a job finds out about a run, and has not yet: its card, or how far it is."""
    work(
        kind.job(run, digits),
        lambda: kind.start(run, digits, visitors.me()),
        what=what,
        lasts=lasts,
        label=label,
        key=f"{page}{kind.place}_{run.id}",
        trouble=kind.trouble(run, digits) or "",
        kept=kept,
    )


def unless(wanted: Wanted, *, key: str) -> Run | None:
    """The run where it has something to show; else say how it can be had, show how it goes on, and give None."""
    missing = several([wanted], key=key)
    return None if missing or not isinstance(wanted, Run) else wanted


def recipe(wanted: Recipe, build: Callable[[Recipe], None]) -> None:
    """A recipe that has no run here, for the page Train; `build` is called with it if it is to be changed."""
    st.subheader(run_view.recipe_title(wanted), anchor=False)
    unless(wanted, key="train")
    st.button("Change this recipe", icon=":material/tune:", on_click=build, args=(wanted,))


def several(wanted: Sequence[Wanted], *, key: str) -> bool:
    """Whether some of these have nothing to show yet; they are then offered with one button, or followed."""
    lacking = [each for each in wanted if not (isinstance(each, Run) and each.usable)]
    active = [each for each in lacking if isinstance(each, Run) and each.active]
    elsewhere = [each for each in lacking if each not in active and results.recipe_of(each).is_brought]
    startable = [each for each in lacking if each not in active and each not in elsewhere]
    for each in elsewhere:
        _brought(each)
    if startable:
        _offer(startable, key)
    if len(active) == 1 and not startable and not elsewhere:
        st.markdown(f"**{run_view.title(active[0])}** is not here yet: it is in training.")
        broken.wait()
        run_view.watch(active[0])
    else:
        live.overview(run_view.active(active))
    return bool(lacking)


def _brought(wanted: Wanted) -> None:
    """A run that nobody can train: its file was brought to another copy, or could not be read here."""
    trouble = wanted.status.get("error") if isinstance(wanted, Run) else None
    why = words.plain(str(trouble)) if trouble else "It was brought to another copy of the app, not trained there."
    st.info(f"{why} Bring its file here to see it.", icon=":material/upload_file:")
    st.page_link("pages/data/yours.py", icon=":material/upload_file:")
    broken.wait()


def _offer(wanted: Sequence[Wanted], key: str) -> None:
    speeds = costs.measured(loaders.runs())
    guesses = [estimates.estimate(results.recipe_of(each), speeds) for each in wanted]
    known = [guess for guess in guesses if guess]
    lasts = costs.about_seconds(sum(guess.seconds for guess in known)) if len(known) == len(guesses) else "unknown"
    troubles = [_trouble(each) for each in wanted if isinstance(each, Run)]

    def start() -> None:
        for number, each in enumerate(wanted):
            try:
                jobs.start(results.recipe_of(each), visitors.me())
            except PlainError as error:
                raise PlainError(f"{number} of {len(wanted)} are started. {error}" if number else str(error)) from error

    if len(wanted) == 1:
        what = f"**{_title(wanted[0])}** is not trained on this copy yet.  \n`{_recipe(wanted[0])}`"
        run = wanted[0] if isinstance(wanted[0], Run) else None
        label = "Train it here" if run is None else run_view.next_step(run)[0]
    else:
        names = "".join(f"\n- **{_title(each)}** `{_recipe(each)}`" for each in wanted)
        what, label = (
            f"{len(wanted)} of these runs are not trained on this copy yet:{names}",
            f"Train all {len(wanted)}",
        )
    card(what, lasts, label, start, key=key, trouble=" ".join(filter(None, troubles)), limits=costs.limits())


def _title(wanted: Wanted) -> str:
    return run_view.title(wanted) if isinstance(wanted, Run) else run_view.recipe_title(wanted)


def _recipe(wanted: Wanted) -> str:
    return recipes.to_link(results.recipe_of(wanted))


def _trouble(run: Run) -> str:
    """Why a run that has ended has nothing to show."""
    if run.state == "done":
        return "Its predictions are lost: delete it on the page Runs and train it again."
    return run_account.unfinished(run)
