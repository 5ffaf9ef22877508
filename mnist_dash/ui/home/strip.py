"""A strip of the mosaic of all training digits, which leads to all of it."""

import numpy as np
import streamlit as st

from mnist_dash.data.datasets import Dataset
from mnist_dash.ui.components.gallery import sprite

ROWS, COLUMNS = 4, 24


def show(data: Dataset) -> None:
    """The first training digits in rows, and the way to the mosaic."""
    first = data.train.images[: ROWS * COLUMNS]
    side = first.shape[1]
    picture = first.reshape(ROWS, COLUMNS, side, side).transpose(0, 2, 1, 3).reshape(1, ROWS * side, COLUMNS * side)
    st.html(
        f'<img src="{sprite(np.ascontiguousarray(picture))}" alt="{len(first)} handwritten digits in {ROWS} rows" '
        'style="width: 100%; border-radius: 4px">'
    )
    st.page_link("pages/data/mosaic.py", label="All of them in one picture to zoom into", icon=":material/apps:")
