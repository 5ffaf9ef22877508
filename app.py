"""Entry point: page settings and the page table. Run with `streamlit run app.py`."""

import streamlit as st

from mnist_dash.ui import frame

PAGES = {
    "": [
        st.Page("pages/start/home.py", title="Explore MNIST", icon=":material/home:", default=True),
    ],
    "Data": [
        st.Page("pages/data/browse.py", title="Browse the digits", icon=":material/grid_view:"),
        st.Page("pages/data/mosaic.py", title="Mosaic", icon=":material/apps:"),
    ],
}

if __name__ == "__main__":
    frame.show(PAGES)
else:  # the server imports this file once, before the first visitor
    app = st.App(__file__)
    frame.claim_navigation(PAGES)
