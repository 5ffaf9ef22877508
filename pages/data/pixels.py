"""Which values do the pixels have, where do the digits differ, and where not?"""

import streamlit as st

from mnist_dash.analysis import pixels
from mnist_dash.ui import controls, ending, loaders, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.figures import digit as digit_figures
from mnist_dash.ui.figures import pixels as figures

SENTENCES = {
    "mean": "Bright is where most people put ink; what is blurred is where their hands differ.",
    "median": "What at least half of the people inked: strokes that each person places elsewhere go missing.",
    "standard deviation": "Bright is where people differ: along the edges of the strokes, and where their slants part.",
    "variance": "The standard deviation squared: the brightest pixels tell two writers of the same digit apart best.",
}

st.caption("All images of a split laid over each other: the values their pixels have, and how these vary.")

with st.container(horizontal=True, gap="medium"):
    data = controls.dataset_picker()
    names = data.class_names
    split_name = controls.split_picker("pixels_")
    digits = controls.classes_picker(data, "pixels_") or list(range(len(names)))
split, counts = data.split(split_name), loaders.pixel_counts(data.name, split_name)
present = tuple(digit for digit in digits if pixels.images_in(counts[digit]))
if not present:
    st.info(f"This split holds none of the chosen {data.nouns}; choose others above.", icon=":material/search_off:")
    ending.end_page()
summary = loaders.pixel_summary(data.name, split_name, present)

st.subheader("Pixel values", anchor=False)
view = st.segmented_control(
    "Histogram of",
    ["all together", "by class", "one digit"],
    default="all together",
    required=True,
    key="pixels_histogram",
    bind="query-params",
)
if view == "one digit":
    position = controls.position_picker(split_name, len(split), default=0, page="pixels_")
    zeros, what = pixels.zero_share(pixels.image_histogram(split.images[position])), names[split.labels[position]]
    picture_side, values_side = st.columns([1, 2], gap="large")
    with picture_side:
        spoken = f"{split_name} {data.noun} {position}, a {what}"
        figure(loaders.figure(digit_figures.pixels, data.name, split_name, position, spoken), key="pixels_picture")
    drawn, what = loaders.figure(figures.one, data.name, split_name, position), f"this {what}"
else:
    zeros, what, values_side = summary.zeros, "the chosen images", st.container()
    make = figures.by_class if view == "by class" else figures.together
    drawn = loaders.figure(make, data.name, split_name, present)
with values_side:
    figure(drawn, key="pixels_values")
    st.caption(
        f"{zeros:.1%} of the pixels of {what} are exactly 0: paper. "
        "Most of the others are nearly full ink, and the few in between are the soft edges of the strokes."
    )

st.subheader("One picture per class", anchor=False)
statistic = st.segmented_control(
    "Of each pixel, the",
    list(pixels.STATISTICS),
    default="mean",
    required=True,
    key="pixels_statistic",
    bind="query-params",
)
figure(loaders.figure(figures.strip, data.name, split_name, present, statistic), key="pixels_strip")
st.caption(SENTENCES[statistic])

difference_side, information_side = st.columns(2, gap="large")
with difference_side:
    st.subheader("Two classes compared", anchor=False)
    filled = [name for name, each in zip(names, counts, strict=True) if pixels.images_in(each)]
    with st.container(horizontal=True):
        first = st.selectbox(
            "Mean of", filled, index=min(4, len(filled) - 1), key="pixels_first", bind="query-params", width=100
        )
        second = st.selectbox(
            "less mean of", filled, index=min(9, len(filled) - 1), key="pixels_second", bind="query-params", width=100
        )
    pair = names.index(first), names.index(second)
    figure(loaders.figure(figures.difference, data.name, split_name, *pair), key="pixels_difference")
    st.caption(f"Orange is where a {first} has more ink, blue where a {second} has: what a classifier can go by.")
with information_side:
    st.subheader("Where the information is", anchor=False)
    st.markdown(
        f"**{summary.unchanging}** of {split.images[0].size} pixels never change; **{summary.holding}** hold nine "
        "tenths of the variance."
    )
    figure(loaders.figure(figures.information, data.name, split_name, present), key="pixels_information")
    st.caption("A pixel that never changes tells nothing about the class: a model could do without it.")

st.subheader("How many of each", anchor=False)
figure(loaders.figure(figures.balance, data.name), key="pixels_balance")
most = max(range(len(names)), key=lambda label: pixels.images_in(counts[label]))
share = pixels.images_in(counts[most]) / len(split)
st.caption(
    f"Always guessing {words.plain(names[most])}, the most frequent class here, is right in {share:.0%} of cases."
)
