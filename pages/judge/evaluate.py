"""How good is a run, and which digits does it get wrong?"""

import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.ui import controls, evaluation, loaders, words

st.caption("One run's answers to the test digits: every number, and the pictures behind it.")

usable = [run for run in loaders.runs() if run.usable]
try:
    run = controls.run_picker(usable)
    if run is None:
        raise PlainError("No run is finished yet.")
    judged = evaluation.judge(run)
except PlainError as error:
    st.warning(words.plain(str(error)), icon=":material/search_off:")
    st.caption("Choose a finished run in the list above, or train a new one.")
    st.page_link("pages/train/train.py", icon=":material/model_training:")
    st.stop()

evaluation.headline(judged)
tabs = st.tabs(list(evaluation.VIEWS), key="evaluate_view", bind="query-params")
for tab, show in zip(tabs, evaluation.VIEWS.values(), strict=True):
    if tab.open:
        with tab:
            st.fragment(show)(judged)  # a choice in a view runs only that view again
