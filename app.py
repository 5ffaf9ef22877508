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
        st.Page("pages/data/pixels.py", title="Pixels", icon=":material/grid_on:"),
        st.Page("pages/data/handwriting.py", title="Handwriting", icon=":material/gesture:"),
        st.Page("pages/data/doubt.py", title="Doubts and duplicates", icon=":material/help:"),
        st.Page("pages/data/yours.py", title="Bring your own", icon=":material/upload_file:"),
    ],
    "Map": [
        st.Page("pages/map/map.py", title="Map of all digits", icon=":material/scatter_plot:"),
        st.Page("pages/map/components.py", title="Principal components", icon=":material/stacked_line_chart:"),
    ],
    "Train": [
        st.Page("pages/train/train.py", title="Train a model", icon=":material/model_training:"),
        st.Page("pages/train/runs.py", title="Runs", icon=":material/list:"),
    ],
    "Judge": [
        st.Page("pages/judge/evaluate.py", title="Evaluate a run", icon=":material/fact_check:"),
        st.Page("pages/judge/compare.py", title="Compare runs", icon=":material/compare_arrows:"),
        st.Page("pages/judge/inside.py", title="Look inside", icon=":material/visibility:"),
        st.Page("pages/judge/robustness.py", title="Robustness", icon=":material/shield:"),
    ],
    "Play": [
        st.Page("pages/play/draw.py", title="Draw a digit", icon=":material/draw:"),
        st.Page("pages/play/morph.py", title="Morph", icon=":material/animation:"),
    ],
    "Learn": [
        st.Page("pages/learn/tutorials.py", title="Tutorials", icon=":material/school:"),
    ],
    "Host": [
        st.Page("pages/host/host.py", title="This host", icon=":material/dns:", visibility=frame.for_operator()),
    ],
}

if __name__ == "__main__":
    frame.show(PAGES)
else:  # the server imports this file once, before the first visitor
    from mnist_dash.ui import memory

    memory.keep_little()
    from mnist_dash.ui import loaders, server  # noqa: F401 - NumPy, pandas and the rest now, not with the first page

    app = st.App(__file__, routes=server.routes(), middleware=server.middleware(), on_script_error=server.note_error)
    frame.claim_navigation(PAGES)
