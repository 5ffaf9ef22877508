"""What is this, and where do I begin?"""

import streamlit as st

from mnist_dash.ui import loaders
from mnist_dash.ui.key_figures import key_figures

CARDS = 3  # in a row
PAGES = {
    "Look at the data": {
        "pages/data/browse.py": "Every digit, filtered and sorted your way, down to its 784 pixel values.",
        "pages/data/mosaic.py": "All 60,000 or 10,000 in one picture to zoom into.",
        "pages/data/pixels.py": "Which values the pixels have, where digits differ, and where they never do.",
        "pages/data/handwriting.py": "How thick, slanted and large people write, and who writes oddly.",
        "pages/data/doubt.py": "Labels that people contest, and images that are nearly the same.",
        "pages/data/yours.py": "Your images, your trained model or its answers, used as those that are here.",
    },
    "See its shape": {
        "pages/map/map.py": "All 70,000 as points, like beside like, by four methods, and how far to trust them.",
        "pages/map/components.py": "The few strokes that all digits are made of, and any digit rebuilt from them.",
    },
    "Train on it": {
        "pages/train/train.py": "Start a training with a click, or build a network and watch it learn.",
        "pages/train/runs.py": "Every training with its accuracy: open, repeat, name, download.",
        "pages/learn/tutorials.py": "Five published tutorials, trained again: do their figures hold?",
    },
    "Judge the result": {
        "pages/judge/evaluate.py": "A run's every number with its interval, down to the digits it got wrong.",
        "pages/judge/compare.py": "Which run is better beyond chance, on which digits, and at what cost.",
    },
    "Try your own hand": {
        "pages/play/draw.py": "Draw or photograph digits: what a model reads, what it saw, and how sure it is.",
        "pages/play/morph.py": "Digits that turn into each other, drawn at any size, read frame by frame.",
    },
}

facts = loaders.facts("mnist")["splits"]
words, picture = st.columns([5, 3], gap="large", vertical_alignment="center")
with words:
    st.markdown(
        "### 70,000 handwritten digits, and what machines make of them\n\n"
        "MNIST is the data set that most people train their first network on. Look at all of it here, train models "
        "on it, judge them honestly, and let them read your own hand; every view is a link that opens the same view "
        "for someone else."
    )
    key_figures(
        {
            "Training digits": f"{facts['train']['images_shape'][0]:,}",
            "Test digits": f"{facts['test']['images_shape'][0]:,}",
            "Pixels each": f"{facts['train']['flat_shape'][1]:,}",
        }
    )
    with st.container(horizontal=True):
        st.page_link("pages/data/browse.py", label="Begin with the digits", icon=":material/arrow_forward:")
        st.page_link("pages/play/draw.py", label="Draw one yourself", icon=":material/draw:")
with picture:
    st.image(
        loaders.portrait("mnist"),
        caption="A three, drawn with 784 digits of the training set.",
        output_format="PNG",
        alt="A large handwritten 3 whose pixels are 784 small handwritten digits",
        width="stretch",
    )

for section, pages in PAGES.items():
    st.subheader(section, anchor=False)
    for place, (page, sentence) in enumerate(pages.items()):
        if place % CARDS == 0:
            columns = st.columns(CARDS)
        with columns[place % CARDS].container(border=True, height="stretch", gap="xsmall"):
            st.page_link(page)
            st.caption(sentence)
