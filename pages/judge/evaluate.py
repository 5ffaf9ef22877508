"""How good is a run, and which digits does it get wrong?"""

import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.ui import absent, controls, downloads, ending, evaluation, loaders, words

st.caption("One run's answers to the test digits: every number, and the pictures behind it.")

usable = [run for run in loaders.runs() if run.usable]
wanted = controls.run_picker(usable, newest=True)
if wanted is None:
    st.info("No run is finished yet: train one first.", icon=":material/info:")
    st.page_link("pages/train/train.py", icon=":material/model_training:")
    ending.end_page()
run = absent.unless(wanted, key="evaluate")
if run is None:
    ending.end_page()

try:
    judged = evaluation.judge(run)
except PlainError as error:
    st.warning(words.plain(str(error)), icon=":material/broken_image:")
    st.caption("Choose another run in the list above, or train it again.")
    ending.end_page()
evaluation.headline(judged)
with st.container(horizontal=True):
    downloads.report([run])
tabs = st.tabs(list(evaluation.VIEWS), key="evaluate_view", bind="query-params")
for tab, show in zip(tabs, evaluation.VIEWS.values(), strict=True):
    if tab.open:
        with tab:
            st.fragment(show)(judged)  # a choice in a view runs only that view again
