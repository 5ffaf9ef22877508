"""Why does a network say what it says?"""

import streamlit as st

from mnist_dash.ui import inside, loaders
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.drawing import pictures
from mnist_dash.ui.figures import inside as figures
from mnist_dash.ui.inside.asked import sentence

st.caption(
    "A network from the picture to its answer: what each layer makes of it, and which ink speaks for which class."
)
asked = inside.picker()
shown, said = st.columns([1, 3], gap="large")
with shown:
    figure(loaders.figure(figures.picture, asked.data.name, asked.where), key="inside_picture")
with said:
    st.markdown(sentence(asked))
    st.html(pictures.bars(asked.trace.probabilities[0].tolist(), asked.data.class_names))

tabs = st.tabs(list(inside.VIEWS), key="inside_view", bind="query-params")
for tab, show in zip(tabs, inside.VIEWS.values(), strict=True):
    if tab.open:
        with tab:
            show(asked)
