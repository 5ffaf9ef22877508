"""Which of several runs is better, where do they differ, and what does accuracy cost?"""

import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.runs.folder import Run
from mnist_dash.ui import absent, comparison, controls, downloads, ending, loaders, standing, words

FIRST = 3  # runs chosen at the start

st.caption("Two to eight runs on the same test digits: what is more than chance, and what it costs.")

usable = [run for run in loaders.runs() if run.usable]
mine = controls.latest(usable)
first = [mine, *standing.known(mine).values()] if mine else usable[:FIRST]
chosen = controls.runs_picker(usable, first=first if len(first) > 1 else usable[:FIRST])
missing = absent.several(chosen, key="compare")
here = [run for run in chosen if isinstance(run, Run) and run.usable]
if missing and len(here) < 2:
    for run in here:
        comparison.table(comparison.alone(run))
    ending.end_page()
try:
    compared = comparison.compare(here)
except PlainError as error:
    st.warning(words.plain(str(error)), icon=":material/search_off:")
    st.caption("Choose finished runs in the list above, or train new ones.")
    st.page_link("pages/train/train.py", icon=":material/model_training:")
    ending.end_page()

comparison.table(compared)
downloads.of_all(here, compared=True)
tabs = st.tabs(list(comparison.VIEWS), key="compare_view", bind="query-params")
for tab, show in zip(tabs, comparison.VIEWS.values(), strict=True):
    if tab.open:
        with tab:
            st.fragment(show)(compared)  # a choice in a view runs only that view again
