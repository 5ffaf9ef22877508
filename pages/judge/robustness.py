"""How well do runs read digits that are made harder?"""

import streamlit as st

from mnist_dash.ui import robustness

st.caption("Digits moved, blurred, covered and drawn with other pens: what each run still reads, and how it fails.")
asked = robustness.picker()
tabs = st.tabs(list(robustness.VIEWS), key="robust_view", bind="query-params")
for tab, show in zip(tabs, robustness.VIEWS.values(), strict=True):
    if tab.open:
        with tab:
            show(asked)
