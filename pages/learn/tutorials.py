"""Do five published tutorials hold, and what do they leave unsaid?"""

import streamlit as st

from mnist_dash.models.recipes import RECIPES
from mnist_dash.plots import tutorials as plots
from mnist_dash.runs import jobs
from mnist_dash.ui import live, loaders, run_view, tutorial_cards, tutorial_questions
from mnist_dash.ui.components.figure import figure

st.caption("Five well-known tutorials, trained again here as they were written, with the interval that chance allows.")

jobs.poll()
runs = {run.id: run for run in loaders.runs()}
lessons = {name: entry for name, entry in RECIPES.items() if entry.group == "tutorial"}
found = {name: tutorial_cards.run_of(entry, runs) for name, entry in lessons.items()}

pairs = []
for name, entry in lessons.items():
    run = found[name]
    rate = run_view.rate(run) if run and run.usable else None
    pairs.append(plots.Pair(name, entry.published, rate and rate.value, *(rate.interval if rate else (None, None))))
figure(
    loaders.figure(
        plots.errors,
        tuple(pairs),
        "Wrong test digits of the five tutorials in percent, published and ours with its 95 % interval",
    ),
    key="tutorials_errors",
)
trained = sum(pair.ours is not None for pair in pairs)
st.caption(
    f"{trained} of {len(pairs)} are trained here. A diamond on the bar means that the tutorial holds: "
    "10,000 test digits cannot tell the two figures apart."
)
missing = [lessons[name].recipe for name, run in found.items() if run is None or not (run.active or run.usable)]
if missing and st.button(f"Train the {len(missing)} that are missing", icon=":material/playlist_add:", type="primary"):
    for recipe in missing:
        run_view.start(recipe)
    st.switch_page(run_view.RUNS)
live.overview(run_view.active(run for run in found.values() if run))

for column, (name, entry) in zip(st.columns(len(lessons), gap="small"), lessons.items(), strict=True):
    with column:
        tutorial_cards.card(name, entry, found[name])

st.subheader("Why can training and test values not be compared?", anchor=False)
tutorial_questions.why_not_compare(runs)
st.subheader("Can a single decision tree do it?", anchor=False)
tutorial_questions.tree(runs)
st.subheader("Does the printed code still give the printed figure?", anchor=False)
tutorial_questions.learning_rate(runs)
st.subheader("What does each layer do to the shape?", anchor=False)
tutorial_questions.shapes()
st.subheader("How much is luck?", anchor=False)
tutorial_questions.luck(runs)
