"""Several runs that are chosen at once: compared, deleted and given away together; and the way back from deleting."""

import time
from collections.abc import Sequence

import streamlit as st

from mnist_dash.analysis import comparison
from mnist_dash.errors import PlainError
from mnist_dash.runs import owners, results, undo
from mnist_dash.runs.folder import Run
from mnist_dash.ui import downloads, run_view, visitors, words
from mnist_dash.ui.run_table import Entry

GONE = "runs_gone"  # session state: what was deleted last
ERROR = "runs_error"  # session state: a sentence for the next view


def show(entries: Sequence[Entry]) -> None:
    """What can be done with these runs together."""
    st.subheader(f"{len(entries)} runs chosen", anchor=False)
    runs = [entry for entry in entries if isinstance(entry, Run)]
    why = cannot_compare(runs)
    mine = [entry for entry in entries if not entry.shipped and owners.may_change(entry.path, visitors.me())]
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Compare these", icon=":material/compare_arrows:", type="primary", disabled=bool(why), help=why or None
        ):
            st.switch_page(run_view.COMPARE, query_params={"runs": [results.link_name(run) for run in runs]})
        if mine:
            label = "Delete these" if len(mine) == len(entries) else f"Delete {len(mine)} of these"
            icon = ":material/delete:"
            st.button(label, icon=icon, key="runs_delete_all", on_click=delete, args=(mine,), help=limit())
    if why:
        st.caption(why)
    if len(mine) < len(entries):
        st.caption("What came with the program, or was started by another visitor, cannot be deleted here.")
    if runs:
        st.markdown("**Download these**")
        downloads.of_all(runs, key="chosen", compared=not why)


def cannot_compare(runs: Sequence[Run]) -> str:
    """Why these runs cannot be compared, in a sentence; empty where they can."""
    without = [run.label for run in runs if not run.usable]
    if without:
        return f"There is no result of {words.plain(without[0])} to compare: choose runs that have one."
    try:
        comparison.check([run.recipe for run in runs])
    except PlainError as error:
        return str(error)
    return ""


def delete(entries: Sequence[Entry]) -> None:
    """Delete these runs; the next view offers them back, and says which could not be deleted."""
    gone = []
    for entry in entries:
        try:
            gone.append(undo.delete(entry, visitors.me()))
        except PlainError as error:
            st.session_state[ERROR] = str(error)
    st.session_state[GONE] = [each for each in gone if each]
    st.query_params.pop("run", None)


def offer_undo() -> None:
    """Offer the runs back that were deleted last, as long as that is possible."""
    if st.session_state.get(GONE):
        st.fragment(_offer, run_every=1.0)()


def _offer() -> None:
    gone = st.session_state.get(GONE) or []
    left = max((each.until for each in gone), default=0.0) - time.monotonic()
    if left <= 0:
        st.session_state.pop(GONE, None)
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{len(gone)} {'run' if len(gone) == 1 else 'runs'} deleted.", width="content")
        if st.button("Undo", icon=":material/undo:", key="runs_undo", help=f"Possible for {left:.0f} s more."):
            _bring_back()
            st.rerun()


def _bring_back() -> None:
    gone = st.session_state.pop(GONE, None) or []
    lost = sum(not undo.bring_back(each) for each in gone)
    if lost:
        st.session_state[ERROR] = f"{lost} of {len(gone)} deleted runs could not be brought back: it was too late."


def limit() -> str:
    """How long a deletion can be taken back, in a sentence."""
    return f"This can be undone for {undo.KEPT:.0f} seconds."
