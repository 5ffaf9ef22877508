"""What was trained here, and what can be done with it?"""

import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import Recipe
from mnist_dash.quantities import percent
from mnist_dash.runs import folder, jobs, owners, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import (
    absent,
    broken,
    downloads,
    ending,
    live,
    loaders,
    run_group,
    run_table,
    run_view,
    visitors,
    words,
)

MOST = 20  # runs that a link names

st.caption("Every training, shipped or made here. Choose one to open or repeat it, several to compare them.")

jobs.poll()
for place in ("runs_error", run_view.ERROR):  # a sentence left by a button here, or by one that led here
    if message := st.session_state.pop(place, None):
        st.error(words.plain(message), icon=":material/error:")
entries = loaders.entries()
by_id = {entry.id: entry for entry in entries}
broken.take("run")
linked = st.query_params.get_all("run")
found = [run_table.asked(text, by_id) for text in linked[:MOST]]
asked = [each for each in found if isinstance(each, str)]
for missing in [each for each in found if isinstance(each, Recipe)][:1]:
    absent.unless(missing, key="runs")
if linked != st.session_state.get("runs_linked"):  # the link did not come from a click here: show its runs at the top
    st.session_state["runs_first"] = asked
run_group.offer_undo()
with st.container(horizontal=True, gap="medium"):
    text = st.text_input(
        "Find", key="runs_find", bind="query-params", live=True, width=260, placeholder="Name, model, device …"
    )
    states = st.pills(
        "State (none chosen = all)",
        run_table.STATES,
        selection_mode="multi",
        key="runs_state",
        bind="query-params",
        wrap=True,
    )
    origin = st.pills("Origin", ("shipped", "own"), key="runs_origin", bind="query-params")
    order = st.selectbox("Sort", list(run_table.SORTS), key="runs_sort", bind="query-params", width=210)
shown = [row for row in run_table.rows(entries) if row.matches(text or "", states, origin)]
if not entries:
    st.info("Nothing has been trained yet.", icon=":material/info:")
    st.page_link(run_view.TRAIN, label="Train a first network", icon=":material/play_arrow:")
    ending.end_page()
if not shown:
    st.info(f"None of the {len(entries)} runs is like that; take a filter away.", icon=":material/filter_alt_off:")
    ending.end_page()

shown = run_table.in_order(shown, order, st.session_state.get("runs_first", ()))
chosen = run_table.table(shown, asked, key="runs_table")
st.caption(f"{len(shown)} of {len(entries)} runs.")
downloads.of_all([row.entry for row in shown if isinstance(row.entry, Run)])
live.overview(run_view.active(entry for entry in entries if isinstance(entry, Run)))
if not chosen:
    if not any(isinstance(each, Recipe) for each in found):
        st.query_params.pop("run", None)
    st.session_state["runs_linked"] = st.query_params.get_all("run")
    ending.end_page()
picked = [by_id[each] for each in chosen]
links = [results.link_name(each) if isinstance(each, Run) else each.id for each in picked]
st.query_params["run"] = st.session_state["runs_linked"] = links[:MOST]
if len(picked) > 1:
    run_group.show(picked)
    ending.end_page()
entry, name = picked[0], links[0]


def attempt(action, *arguments) -> None:  # type: ignore[no-untyped-def]
    """Do something to the run; what the user can mend is said on the page."""
    try:
        action(*arguments)
    except PlainError as error:
        st.session_state["runs_error"] = str(error)


def rename(run: Run, key: str) -> None:
    """Give the run the name that stands in its field now, not the one of the page's last run."""
    folder.rename(run, st.session_state[key] or "", visitors.me())


st.subheader(run_view.title(entry) if isinstance(entry, Run) else entry.id, anchor=False)
if isinstance(entry, Run):
    rate = run_view.rate(entry)
    figures = f" {percent(rate.value)} of the test digits right, {run_view.interval(rate)}." if rate else ""
    by = f" on worker {words.plain(entry.status['worker'])}" if entry.active and entry.status.get("worker") else ""
    st.markdown(f"Seed {entry.recipe.seed} · {entry.state}{by}.{figures}", help=f"`{entry.recipe.model}`")
    if entry.usable:
        st.caption(run_view.origin(entry))
    elif not entry.active:
        st.caption(words.plain(run_view.unfinished(entry)))
else:
    st.warning(words.plain(entry.reason), icon=":material/broken_image:")

with st.container(horizontal=True, vertical_alignment="center"):
    if isinstance(entry, Run):
        if st.button("See the result" if not entry.active else "Watch", icon=":material/visibility:", type="primary"):
            st.switch_page(run_view.TRAIN, query_params={"run": name})
        if entry.usable:
            st.page_link(run_view.EVALUATE, label="Evaluate", icon=":material/fact_check:", query_params={"run": name})
        if not entry.active and entry.state != "done" and st.button("Go on", icon=":material/play_arrow:"):
            attempt(jobs.start, entry.recipe, visitors.me())
            st.rerun()
        if entry.active and owners.may_stop(entry.path, visitors.me()):
            stop = (jobs.stop, entry.path, visitors.me())
            st.button("Stop", icon=":material/stop_circle:", on_click=attempt, args=stop)
        if not entry.active and st.button("Again with another seed", icon=":material/casino:"):
            run_view.start(run_view.another_seed(entry.recipe, loaders.runs()))
            st.switch_page(run_view.TRAIN)
    mine = not entry.shipped and owners.may_change(entry.path, visitors.me())
    if isinstance(entry, Run) and mine:
        with st.popover("Rename", icon=":material/edit:"), st.form("runs_rename", border=False):
            key = f"runs_name_{entry.id}"
            st.text_input("Name; empty takes it away", entry.name, key=key, max_chars=folder.LONGEST_NAME)
            st.form_submit_button("Keep the name", on_click=attempt, args=(rename, entry, key))
    if mine:
        with st.popover("Delete", icon=":material/delete:"):
            st.write("The run, its model and its curve are removed. For ten seconds that can be undone.")
            st.button("Delete it", type="primary", key="runs_delete", on_click=run_group.delete, args=([entry],))
if not entry.shipped and not mine:
    st.caption("Another visitor started this run; they and the operator can stop, rename or delete it.")
if isinstance(entry, Run):
    st.markdown("**Download**")
    downloads.downloads(entry)
