"""What was trained here, and what can be done with it?"""

import streamlit as st

from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import jobs, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import (
    absent,
    broken,
    downloads,
    ending,
    live,
    loaders,
    run_actions,
    run_group,
    run_seeds,
    run_table,
    run_view,
    words,
)

MOST = 20  # runs that a link names

st.caption("Every training, shipped or made here. Choose one to open or repeat it, several to compare them.")

jobs.poll()
for place in (run_group.ERROR, run_view.ERROR):  # a sentence left by a button here, or by one that led here
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
together = st.toggle("Seeds of one recipe as one row", key="runs_together", bind="query-params")
chosen = (run_seeds if together else run_table).table(shown, asked, key="runs_seeds" if together else "runs_table")
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
run_actions.show(picked[0], links[0])
