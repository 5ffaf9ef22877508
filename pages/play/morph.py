"""Where does a 4 stop being a 4: how do digits turn into each other, and what do models read on the way?"""

import streamlit as st

from mnist_dash.ui.morph import generator, path, stage
from mnist_dash.ui.morph.views import VIEWS

st.caption(
    "A network that learned to write digits draws them pixel by pixel, at any size, and everything in between. "
    "Others read along: where does a 4 stop being a 4?"
)

trained = generator.chosen()
places = path.show(trained)
runs, look, blend = stage.choices()
readings = stage.show(trained, places, runs, look, blend)
tabs = st.tabs(list(VIEWS), key="morph_view", bind="query-params")
for tab, view in zip(tabs, VIEWS.values(), strict=True):
    if tab.open:
        with tab:
            view(trained, places, look)
