"""The collection taught to a run: one button, and what that was worth on digits that were kept out."""

import streamlit as st

from mnist_dash import quantities
from mnist_dash.analysis.evaluation import Rate
from mnist_dash.data.collection import Collection
from mnist_dash.errors import PlainError
from mnist_dash.runs import folder, reader, results
from mnist_dash.runs import teaching as runs
from mnist_dash.runs.folder import Run
from mnist_dash.runs.teaching import Taught
from mnist_dash.ui import live, visitors, words
from mnist_dash.ui.drawing import models

ERROR = "draw_teach_error"  # session state: a sentence for the next view
EVALUATE, COMPARE = "pages/judge/evaluate.py", "pages/judge/compare.py"
HARD = "\N{NO-BREAK SPACE}"  # on a phone an interval stands under its share
NOTHING = "Nothing is kept of a teaching that was stopped."


def show(run: Run, mine: Collection) -> None:
    """What the run that reads, or the one it was taught from, would make of these digits."""
    before = _before(run)
    name = words.plain(before.label)
    st.markdown(f"**Teach {name} your hand**")
    if len(mine) < runs.FEWEST:
        lacking = runs.FEWEST - len(mine)
        st.caption(f"Name {lacking} more digit{'' if lacking == 1 else 's'}, and {name} can learn from them.")
        return
    made = runs.lookup(before, mine)
    if made and made.active:
        live.follow(made.path, key="draw_teaching", stop_help=NOTHING)
        return
    found = runs.outcome(made) if made and made.usable else None
    if made and found:
        _result(before, made, found)
    else:
        _offer(before, mine, made)


def _before(run: Run) -> Run:
    """The run to begin with: the one that reads, where it can be taught, else the one for drawings."""
    try:
        begun = runs.begun_from(run)
    except PlainError:  # it is gone
        return reader.default()
    return reader.default() if runs.why_not(begun) else begun


def _offer(before: Run, mine: Collection, made: Run | None) -> None:
    if made and made.state == "failed":
        st.warning(words.plain(str(made.status.get("error"))), icon=":material/error:")
    st.caption(
        "Its last layer is fitted to them, beside some of what it learned before, in about 15 seconds. Each digit is "
        "also read by a copy that was taught the others alone, so you see what it is worth."
    )
    if message := st.session_state.pop(ERROR, None):
        st.error(words.plain(message), icon=":material/error:")
    label = f"Teach it my {len(mine)} digits"
    if st.button(label, icon=":material/school:", key="draw_teach", on_click=_start, args=(before, mine)):
        st.rerun()  # a fragment's callback: now the page follows the job


def _start(before: Run, mine: Collection) -> None:
    try:
        runs.start(before, mine, visitors.me())
    except PlainError as error:
        st.session_state[ERROR] = str(error)


def _result(before: Run, made: Run, found: Taught) -> None:
    name = words.plain(before.label)
    rows = [f"| {what} | {_share(was)} | {_share(now)} |" for what, was, now in found.rates()]
    st.markdown("\n".join([f"| Read right | {name} | taught |", "|:--|--:|--:|", *rows]))
    how = "each by a copy that was taught all but it" if found.alone else f"in {found.rounds} parts, each by a copy"
    if not found.alone:
        how += " that was taught the others"
    verdict = found.verdict(name, "the taught one")
    st.caption(
        f"Your digits were kept out, {how}: {verdict} A digit that is called no digit "
        "counts as wrong. In brackets are 95 % intervals."
    )
    if found.test_after < found.test_before:
        lost = found.test_before - found.test_after
        st.caption(f"It reads {lost} of the {found.test:,} test digits fewer than before.")
    link = results.link_name(made)
    with st.container(horizontal=True):
        _draw_with(made, link)
        st.page_link(EVALUATE, label="Evaluate it", icon=":material/fact_check:", query_params={"run": link})
        both = {"runs": [link, results.link_name(before)]}
        st.page_link(COMPARE, label="Compare both", icon=":material/compare_arrows:", query_params=both)


def _draw_with(made: Run, link: str) -> None:
    if st.session_state.get("draw_run") == link:
        st.caption("It reads your ink now.", width="content")
        return
    if st.button("Draw with it", icon=":material/draw:", type="primary", key="draw_taught"):
        models.choose(folder.load(made.id))
        st.rerun()  # the run is chosen outside of the fragment that was clicked in


def _share(rate: Rate) -> str:
    low, high = rate.interval
    count = f"{rate.hits} of {rate.count}" if rate.count < 1_000 else f"{quantities.percent(rate.value)}"
    digits = 0 if rate.count < 1_000 else 2
    return f"{count} ({100 * low:.{digits}f} to {100 * high:.{digits}f})".replace(" ", HARD).replace(f"{HARD}(", " (")
