"""Which values do the pixels have, where do the digits differ, and where not?"""

import streamlit as st

from mnist_dash.analysis import pixels
from mnist_dash.plots import pixels as plots
from mnist_dash.ui import controls, loaders
from mnist_dash.ui.charts import STILL
from mnist_dash.ui.components.figure import figure as shown
from mnist_dash.ui.figures import digit as figures

SENTENCES = {
    "mean": "Bright is where most people put ink; what is blurred is where their hands differ.",
    "median": "What at least half of the people inked: strokes that each person places elsewhere go missing.",
    "standard deviation": "Bright is where people differ: along the edges of the strokes, and where their slants part.",
    "variance": "The standard deviation squared: the brightest pixels tell two writers of the same digit apart best.",
}

st.caption("All images of a split laid over each other: the values their pixels have, and how these vary.")

data = loaders.dataset()
names = data.class_names
with st.container(horizontal=True, gap="medium"):
    split_name = controls.split_picker("pixels_")
    digits = controls.digits_picker("pixels_") or list(range(len(names)))
split, counts = data.split(split_name), loaders.pixel_counts("mnist", split_name)
present = [digit for digit in digits if pixels.images_in(counts[digit])]
if not present:
    st.info("This split holds none of the chosen digits; choose others above.", icon=":material/search_off:")
    st.stop()
chosen = counts[present].sum(axis=0)

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
    values = pixels.image_histogram(split.images[position])
    picture_side, values_side = st.columns([1, 2], gap="large")
    what = f"{split_name} digit {position}, a {names[split.labels[position]]}"
    with picture_side:
        shown(loaders.figure(figures.pixels, data.name, split_name, position, what), key="pixels_picture")
    figure, what = plots.histogram(values), f"this {names[split.labels[position]]}"
elif view == "by class":
    values, values_side = pixels.histogram(chosen), st.container()
    figure = plots.class_histograms({digit: pixels.histogram(counts[digit]) for digit in present}, names)
    what = "the chosen images"
else:
    values, values_side = pixels.histogram(chosen), st.container()
    figure, what = plots.histogram(values), "the chosen images"
values_side.plotly_chart(figure, key="pixels_values", config=STILL, alt="Histogram of pixel values on a log scale")
values_side.caption(
    f"{pixels.zero_share(values):.1%} of the pixels of {what} are exactly 0: paper. "
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
unit = "pixel value squared" if statistic == "variance" else "pixel value"
pictures = {names[digit]: pixels.STATISTICS[statistic](counts[digit]) for digit in present}
st.plotly_chart(
    plots.strip(pictures, f"{statistic.capitalize()} ({unit})"),
    key="pixels_strip",
    config=STILL,
    alt=f"The {statistic} image of each class on one shared scale",
)
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
    means = [pixels.mean(counts[names.index(name)]) for name in (first, second)]
    st.plotly_chart(
        plots.difference(means[0], means[1], (first, second)),
        key="pixels_difference",
        config=STILL,
        alt=f"The mean {first} less the mean {second}, pixel by pixel",
    )
    st.caption(f"Orange is where a {first} has more ink, blue where a {second} has: what a classifier can go by.")
with information_side:
    st.subheader("Where the information is", anchor=False)
    spread, unchanging = pixels.variance(chosen), pixels.never_changing(chosen)
    share = pixels.pixels_for_share(spread, 0.9)
    st.markdown(
        f"**{unchanging.sum()}** of {spread.size} pixels never change; **{share}** hold nine tenths of the variance."
    )
    st.plotly_chart(
        plots.information(spread, unchanging),
        key="pixels_information",
        config=STILL,
        alt="Variance of each pixel over the chosen images; pixels that never change are blank",
    )
    st.caption("A pixel that never changes tells nothing about the digit: a model could do without it.")

st.subheader("How many of each", anchor=False)
facts = loaders.facts("mnist")["splits"]
balance = {name: facts[name]["class_counts"] for name in facts}
st.plotly_chart(plots.balance(balance, names), key="pixels_balance", config=STILL, alt="Images per class and split")
st.caption("The classes are nearly balanced: always guessing 1, the most frequent digit, is right 11 times in 100.")
