"""What do all digits of a split look like together?"""

import streamlit as st

from mnist_dash.data import tiles
from mnist_dash.runs import served
from mnist_dash.ui import controls, digit_card, loaders
from mnist_dash.ui.components.mosaic import mosaic

st.caption("Every image of a split in one picture: as the file has them, or grouped by label.")

with st.container(horizontal=True, gap="medium"):
    data = controls.dataset_picker()
    split_name = controls.split_picker("mosaic_")
    order = st.segmented_control(
        "Order", tiles.ORDERS, default="file", required=True, key="mosaic_order", bind="query-params"
    )
split = data.split(split_name)


def choose(position: int) -> None:
    """Show the digit at this position."""
    st.session_state["mosaic_digit"] = position


def full_picture() -> bytes:
    """The whole mosaic as a PNG file."""
    return tiles.png(tiles.picture(split.images, layout))


folder = tiles.folder_name(loaders.content_name(data.name), split_name, order)
target = served.folder("tiles", folder)
waiting = st.empty()  # always there: without it the picture would move in the page, and lose its zoom, once made
if not target.is_dir():
    bar = waiting.progress(0.0, "Cutting the picture into tiles; only the first visit waits for this.")
    tiles.write_tiles(split, order, target, bar.progress)
    waiting.empty()

layout = tiles.arrange(split.labels, order)
side, size = layout.side, layout.side * split.images.shape[1]
sorting = "in file order" if order == "file" else "grouped by label"
picture_side, digit_side = st.columns([3, 1], gap="medium")

with digit_side:
    chosen = controls.position_picker(split_name, len(split), default=0, page="mosaic_")
    row, column = layout.cell(chosen)
    digit_card.show(data, split_name, chosen, page="mosaic_", narrow=True)
    st.caption(f"In row {row + 1}, column {column + 1} of the picture.")
    st.download_button(
        "Download as PNG",
        full_picture,
        file_name=f"{data.name}-{split_name}-{order}.png",
        mime="image/png",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(f"{size:,} × {size:,} pixels, 8-bit grey.")

with picture_side:
    mosaic(
        served.address("tiles", folder),
        layout,
        class_names=data.class_names,
        describe=f"All {len(split):,} {split_name} {data.nouns} {sorting}, {side} rows of {side}",
        chosen=chosen,
        link="mosaic_",
        key="mosaic_view",
        on_choose=choose,
    )
    st.caption(
        f"{len(split):,} {data.nouns} in {side} × {side} cells, row by row; {side * side - len(split)} cells stay "
        "black. Keys: arrows, + and −, 0 for the whole picture, Enter for the one in the middle."
    )
