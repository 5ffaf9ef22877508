"""Which digits are there, and what does one look like up close?"""

import numpy as np
import pandas as pd
import streamlit as st

from mnist_dash.data import ordering
from mnist_dash.plots import tables
from mnist_dash.ui import controls, ending, finding, loaders, sorting, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.components.gallery import gallery
from mnist_dash.ui.figures import digit as figures

DENSITIES = {"large": (76, 60), "medium": (54, 120), "small": (36, 300)}  # tile in CSS pixels, tiles a page

finding.jump()
about = st.empty()
with st.container(horizontal=True, gap="small"):
    data = controls.dataset_picker()
    split_name = controls.split_picker()
    sorted_by = sorting.picker(data, split_name)
    asked = finding.box()
    digits = controls.classes_picker(data)
count = len(data.train) + len(data.test)
about.caption(
    f"All {count:,} {data.nouns}, found and sorted your way. Choose one to see its pixels; the address holds this view."
)

split = data.split(split_name)
found = finding.meant(asked, data, split_name)
order = ordering.keep_digits(sorted_by.positions, split, digits)
order = order if found is None else order[found[order]]
if not len(order):
    st.info(f"None of the {len(split):,} {data.nouns} is like that: ask for less, or in the other split.")
    ending.end_page()
tiles_side, digit_side = st.columns([3, 2], gap="large")

with tiles_side, st.container(horizontal=True, vertical_alignment="bottom"):
    density = st.segmented_control(
        "Tiles", list(DENSITIES), default="medium", required=True, key="browse_tiles", bind="query-params"
    )
    tile, per_page = DENSITIES[density]
    page = st.pagination(-(-len(order) // per_page), key="browse_page", bind="query-params", max_visible_pages=5)


def choose(position: int) -> None:
    """Show the digit at this position and turn to the page it is on."""
    st.session_state["digit"] = int(position)
    place = np.flatnonzero(order == position)
    if len(place):
        st.session_state["browse_page"] = int(place[0]) // per_page + 1


shown = order[(page - 1) * per_page : page * per_page]
with digit_side:
    position = controls.position_picker(split_name, len(split), default=int(shown[0]))

with tiles_side:
    gallery(
        split.images[shown],
        ids=shown,
        captions=[data.class_names[label] for label in split.labels[shown]],
        describe=f"{len(shown)} {data.nouns} of the {split_name} split, sorted by {sorted_by.name}",
        chosen=position,
        tile=tile,
        key="browse_gallery",
        on_choose=choose,
    )
    st.caption(f"{len(order):,} {data.nouns} in this view. Click one, or walk with the arrow keys.")

with digit_side:
    here = int(np.flatnonzero(order == position)[0]) if position in order else -1
    before, after = order[max(here - 1, 0)], order[min(here + 1, len(order) - 1)]
    image, label = split.images[position], int(split.labels[position])
    name = words.plain(data.class_names[label])
    st.subheader(f"{controls.one(data, label)}, at {split_name} position {position:,}", anchor=False)
    with st.container(horizontal=True):
        st.button("Previous", icon=":material/chevron_left:", disabled=here <= 0, on_click=choose, args=(before,))
        at_end = here in (-1, len(order) - 1)
        st.button("Next", icon=":material/chevron_right:", disabled=at_end, on_click=choose, args=(after,))
    what = f"a handwritten {label}" if data.noun == "digit" else f"a {data.noun}: {name}"
    figure(loaders.figure(figures.pixels, data.name, split_name, position, what), key="browse_pixels")
    in_view = f"number {here + 1:,} of {len(order):,} in this view" if here >= 0 else "not among those in this view"
    one_hot = " ".join("1" if number == label else "0" for number in range(len(data.class_names)))
    st.markdown(f"Label **{name}**, one-hot `[{one_hot}]`, {in_view}.")
    figure(loaders.figure(figures.histogram, data.name, split_name, position), key="browse_histogram")
    st.caption(
        f"{np.mean(image == 0):.0%} of its 784 pixels are exactly 0; those in between lie at the edges of the ink."
    )
    with st.expander("All 784 values", key="browse_values", on_change="rerun", bind="query-params") as values:
        if values.open:  # the browser fetches its table code only now
            st.dataframe(pd.DataFrame(image), height=300, alt="The 28 x 28 pixel values, 0 paper to 255 ink")

st.subheader("The data in numbers", anchor=False)
st.caption("Shapes, types and ranges as the tutorials print them, and how many of each class there are.")
shapes_side, counts_side = st.columns([3, 2], gap="large")
shapes_side.table(tables.shapes(loaders.facts(data.name)))
counts_side.table(tables.class_counts(loaders.facts(data.name)))
