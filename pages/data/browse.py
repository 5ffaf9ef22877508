"""Which digits are there, and what does one look like up close?"""

import functools

import numpy as np
import streamlit as st

from mnist_dash.data import ordering
from mnist_dash.data.datasets import SplitName
from mnist_dash.plots import tables
from mnist_dash.ui import controls, digit_card, ending, finding, loaders, sorting
from mnist_dash.ui.components.gallery import gallery
from mnist_dash.ui.digit_card import pixel_values, sheet

DENSITIES = {"large": (76, 60), "medium": (54, 120), "small": (36, 300)}  # tile in CSS pixels, tiles a page

finding.jump(controls.choose_digit)
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
found = finding.meant(asked, functools.partial(finding.in_split, data, split_name))
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
if st.session_state["digit"] is not None:
    sheet.at_the_bottom("browse_card")

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


def go(other: SplitName, position: int) -> None:
    """Show a digit that may be in the other split, where this view is of no use."""
    if other != split_name:
        controls.choose_digit(other, position)
    else:
        choose(position)


with digit_side, st.container(key="browse_card"):
    here = int(np.flatnonzero(order == position)[0]) if position in order else -1
    before, after = order[max(here - 1, 0)], order[min(here + 1, len(order) - 1)]
    st.subheader(digit_card.title(data, split_name, position), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Previous", icon=":material/chevron_left:", disabled=here <= 0, on_click=choose, args=(before,))
        at_end = here in (-1, len(order) - 1)
        st.button("Next", icon=":material/chevron_right:", disabled=at_end, on_click=choose, args=(after,))
        in_view = f"{here + 1:,} of {len(order):,} in this view" if here >= 0 else "not among those in this view"
        st.caption(in_view, width="content")
    digit_card.show(data, split_name, position, page="browse_", headed=False, go=go)
    with st.expander("Its pixel values", key="browse_values", on_change="rerun", bind="query-params") as values:
        if values.open:  # the browser fetches its table code only now
            pixel_values.show(data, split_name, position)

st.subheader("The data in numbers", anchor=False)
st.caption("Shapes, types and ranges as the tutorials print them, and how many of each class there are.")
shapes_side, counts_side = st.columns([3, 2], gap="large")
shapes_side.table(tables.shapes(loaders.facts(data.name)))
counts_side.table(tables.class_counts(loaders.facts(data.name)))
