"""How do I use my own images, my model, or its answers here?"""

import streamlit as st

from mnist_dash import paths
from mnist_dash.ui.yours import VIEWS

st.caption(
    "Your images, your model or its answers, read as data. "
    + ("What you bring is listed for you alone, until you delete it or room runs out." if paths.hosted() else "")
)
tabs = st.tabs(list(VIEWS), key="yours_view", bind="query-params")
for tab, view in zip(tabs, VIEWS.values(), strict=True):
    if tab.open:
        with tab:
            view()
