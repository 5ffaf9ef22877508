"""The 784 values of a digit, as the tutorials print them."""

import numpy as np
import pandas as pd
import streamlit as st

from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.quantities import percent
from mnist_dash.ui import loaders
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.figures import digit as figures


def show(data: Dataset, split: SplitName, position: int) -> None:
    """How often each value occurs, the label as one-hot, and the table of all values."""
    image, label = data.split(split).images[position], int(data.split(split).labels[position])
    figure(loaders.figure(figures.histogram, data.name, split, position), key="browse_histogram")
    st.caption(
        f"{percent(np.mean(image == 0), 0)} of its 784 pixels are exactly 0; "
        "those in between lie at the edges of the ink."
    )
    one_hot = " ".join("1" if number == label else "0" for number in range(len(data.class_names)))
    st.markdown(f"Its label as one-hot: `[{one_hot}]`")
    st.dataframe(pd.DataFrame(image), height=300, alt="The 28 x 28 pixel values, 0 paper to 255 ink")
