"""What is this, and where do I begin?"""

import streamlit as st

from mnist_dash.ui import loaders
from mnist_dash.ui.home import mistakes, pad, questions, small_map, strip

data = loaders.dataset("mnist")
words, drawing = st.columns([5, 3], gap="large")
with words:
    st.markdown(
        f"### {len(data.train) + len(data.test):,} handwritten digits, and what machines make of them\n\n"
        "MNIST is the data set that most people train their first network on. Look at all of it here, train models "
        "on it, judge them honestly, and let them read your own hand; every view is a link that opens the same view "
        "for someone else."
    )
    with st.container(horizontal=True):
        if st.button("Train your first network", type="primary", icon=":material/model_training:"):
            st.switch_page("pages/train/train.py")
        st.page_link("pages/data/browse.py", label="or look at the digits", icon=":material/arrow_forward:")
    questions.show(data)
    strip.show(data)
with drawing:
    pad.show()
whole, wrong = st.columns([5, 3], gap="large")
with wrong:
    mistakes.show(data)
with whole:  # last: a server's first visitor waits for its thumbnails
    small_map.show(data)
