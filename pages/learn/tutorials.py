"""Do five published tutorials hold, and what do they leave unsaid?"""

import streamlit as st

from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import jobs
from mnist_dash.ui import live, loaders, run_view
from mnist_dash.ui.tutorials import luck, questions, story

st.caption("Five well-known tutorials, trained again here as they were written, and how far luck alone moves each.")

jobs.poll()
runs = {run.id: run for run in loaders.runs()}
lessons = {name: entry for name, entry in RECIPES.items() if entry.group == "tutorial"}
found = {name: luck.run_of(entry, runs) for name, entry in lessons.items()}

st.subheader("How much is luck?", anchor=False)
luck.show(lessons, runs)
missing = [lessons[name].recipe for name, run in found.items() if run is None or not (run.active or run.usable)]
if missing and st.button(f"Train the {len(missing)} that are missing", icon=":material/playlist_add:", type="primary"):
    for recipe in missing:
        run_view.start(recipe)
    st.switch_page(run_view.RUNS)
live.overview(run_view.active(run for run in found.values() if run))

chosen = st.segmented_control(
    "Read one", list(lessons), default="tence-cnn", required=True, key="tutorials_network", bind="query-params"
)
with st.container(border=True):
    story.show(chosen, lessons[chosen], runs)

st.subheader("Can a single decision tree do it?", anchor=False)
questions.tree(runs)
