"""The run that is chosen on the page Runs: what it is, and what can be done with it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.quantities import percent
from mnist_dash.runs import folder, jobs, owners
from mnist_dash.runs.folder import Run
from mnist_dash.ui import downloads, loaders, run_account, run_group, run_view, visitors, words
from mnist_dash.ui.run_table import Entry


def show(entry: Entry, name: str) -> None:
    """The run in sentences, its buttons and its files; `name` stands for it in links."""
    st.subheader(run_view.title(entry) if isinstance(entry, Run) else entry.id, anchor=False)
    if isinstance(entry, Run):
        _account(entry)
    else:
        st.warning(words.plain(entry.reason), icon=":material/broken_image:")
    mine = not entry.shipped and owners.may_change(entry.path, visitors.me())
    with st.container(horizontal=True, vertical_alignment="center"):
        if isinstance(entry, Run):
            _ways_on(entry, name)
        if isinstance(entry, Run) and mine:
            with st.popover("Rename", icon=":material/edit:"), st.form("runs_rename", border=False):
                key = f"runs_name_{entry.id}"
                st.text_input("Name; empty takes it away", entry.name, key=key, max_chars=folder.LONGEST_NAME)
                st.form_submit_button("Keep the name", on_click=_attempt, args=(_rename, entry, key))
        if mine:
            with st.popover("Delete", icon=":material/delete:"):
                st.write(f"The run, its model and its curve are removed. {run_group.limit()}")
                st.button("Delete it", type="primary", key="runs_delete", on_click=run_group.delete, args=([entry],))
    if not entry.shipped and not mine:
        st.caption("Another visitor started this run; they and the operator can stop, rename or delete it.")
    if isinstance(entry, Run):
        st.markdown("**Download**")
        downloads.downloads(entry)


def _account(run: Run) -> None:
    rate = run_view.rate(run)
    figures = f" {percent(rate.value)} of the test digits right, {run_view.interval(rate)}." if rate else ""
    by = f" on worker {words.plain(run.status['worker'])}" if run.active and run.status.get("worker") else ""
    st.markdown(f"Seed {run.recipe.seed} · {run.state}{by}.{figures}", help=f"`{run.recipe.model}`")
    if run.usable:
        st.caption(run_account.origin(run))
    elif not run.active:
        st.caption(words.plain(run_account.unfinished(run)))


def _ways_on(run: Run, name: str) -> None:
    """To its result, or on with its training."""
    if st.button("See the result" if not run.active else "Watch", icon=":material/visibility:", type="primary"):
        st.switch_page(run_view.TRAIN, query_params={"run": name})
    if run.usable:
        st.page_link(run_view.EVALUATE, label="Evaluate", icon=":material/fact_check:", query_params={"run": name})
    if not run.active and run.state != "done" and st.button("Go on", icon=":material/play_arrow:"):
        _attempt(jobs.start, run.recipe, visitors.me())
        st.rerun()
    if run.active and owners.may_stop(run.path, visitors.me()):
        stop = (jobs.stop, run.path, visitors.me())
        st.button("Stop", icon=":material/stop_circle:", on_click=_attempt, args=stop)
    if not run.active and st.button("Again with another seed", icon=":material/casino:"):
        run_view.start(run_view.another_seed(run.recipe, loaders.runs()))
        st.switch_page(run_view.TRAIN)


def _attempt(action: Callable[..., object], *arguments: Any) -> None:
    """Do something to the run; what the user can mend is said on the page."""
    try:
        action(*arguments)
    except PlainError as error:
        st.session_state[run_group.ERROR] = str(error)


def _rename(run: Run, key: str) -> None:
    """Give the run the name that stands in its field now, not the one of the page's last run."""
    folder.rename(run, st.session_state[key] or "", visitors.me())
