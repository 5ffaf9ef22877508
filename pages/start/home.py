"""What is this, and where do I begin?"""

import streamlit as st

from mnist_dash.ui import loaders

PAGES = {
    "pages/data/browse.py": "Every digit, filtered and sorted your way, down to its 784 pixel values.",
    "pages/data/mosaic.py": "All 60,000 or 10,000 in one picture to zoom into.",
    "pages/data/pixels.py": "Which values the pixels have, where digits differ, and where they never do.",
    "pages/data/handwriting.py": "How thick, slanted and large people write, and who writes oddly.",
    "pages/data/doubt.py": "Labels that people contest, and images that are nearly the same.",
    "pages/train/train.py": "Start a training with a click, or build a network and watch it learn.",
    "pages/train/runs.py": "Every training with its accuracy: open, repeat, name, download.",
    "pages/learn/tutorials.py": "Five published tutorials, trained again: do their figures hold?",
    "pages/judge/evaluate.py": "One run's every number with its interval, down to the digits it got wrong.",
    "pages/judge/compare.py": "Which of several runs is better beyond chance, on which digits they differ, at what cost.",
}

facts = loaders.facts("mnist")["splits"]
words, picture = st.columns([3, 2], gap="large", vertical_alignment="center")
with words:
    st.markdown(
        "#### MNIST is 70,000 handwritten digits, the first data set most people train a network on. "
        "Here you can look at all of them, and every view is a link that opens the same view for someone else."
    )
    with st.container(horizontal=True):
        st.metric("Training digits", f"{facts['train']['images_shape'][0]:,}", border=True, width="content")
        st.metric("Test digits", f"{facts['test']['images_shape'][0]:,}", border=True, width="content")
        st.metric("Pixels each", f"{facts['train']['flat_shape'][1]:,}", border=True, width="content")
    for page, sentence in PAGES.items():
        with st.container(border=True, gap="xsmall"):
            st.page_link(page)
            st.caption(sentence)
with picture:
    st.image(
        loaders.portrait("mnist"),
        caption="A three, drawn with 784 digits of the training set.",
        alt="A large handwritten 3 whose pixels are 784 small handwritten digits",
        width="stretch",
    )
