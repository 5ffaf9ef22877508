"""What the colours of a map mean: the label, the split, or a handwriting measure."""

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.data.datasets import Dataset
from mnist_dash.data.measures import MEASURES
from mnist_dash.plots.palette import DIGIT_COLORS
from mnist_dash.ui import loaders
from mnist_dash.ui.components.point_map import Amounts, Kinds

CHOICES = ("label", "split", *MEASURES)
SPLIT_COLOURS = ("#8aa4c8", "#d1495b")  # many pale ones, few strong ones
# Plasma (van der Walt and Smith, 2015) without its ends, which would vanish on a dark or a light ground: evenly
# lighter from end to end, also for colour-blind readers.
SCALE = ("#7201a8", "#9c179e", "#bd3786", "#d8576b", "#ed7953", "#fb9f3a", "#fdca26")
OUTSIDE = 1  # per cent of the digits at either end of a scale that take the colour of the end


def picker() -> str:
    """The chosen colouring."""
    return str(st.selectbox("Colour by", CHOICES, key="map_colour", bind="query-params", width=160))


def colours(data: Dataset, choice: str, positions: npt.NDArray[np.integer]) -> Kinds | Amounts:
    """The colouring of the digits with these global indices."""
    if choice == "label":
        labels = loaders.all_labels(data.name)[positions]
        return Kinds("Label", labels, data.class_names, DIGIT_COLORS)
    if choice == "split":
        return Kinds("Split", positions >= len(data.train), ("train", "test"), SPLIT_COLOURS)
    values = loaders.all_values(data.name, choice)
    low, high = np.nanpercentile(values, [OUTSIDE, 100 - OUTSIDE])
    measure = MEASURES[choice]
    return Amounts(measure.name.capitalize(), values[positions], SCALE, float(low), float(high), measure.unit)
