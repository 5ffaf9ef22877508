"""What the colours of a map mean: the label, the split, a handwriting measure, or what a run makes of the digits."""

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.data.datasets import Dataset
from mnist_dash.data.measures import MEASURES
from mnist_dash.plots.palette import BLUE, class_colors
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import absent, controls, loaders, words
from mnist_dash.ui.components.point_map import Amounts, Kinds

ANSWERS = ("prediction", "mistakes")  # of a run, for the test digits
CHOICES = ("label", "split", *MEASURES, *ANSWERS)
SPLIT_COLOURS = ("#8aa4c8", "#d1495b")  # many pale ones, few strong ones
# Plasma (van der Walt and Smith, 2015) without its ends, which would vanish on a dark or a light ground: evenly
# lighter from end to end, also for colour-blind readers.
SCALE = ("#7201a8", "#9c179e", "#bd3786", "#d8576b", "#ed7953", "#fb9f3a", "#fdca26")
UNREAD = "#9a9a9a"  # training digits, of which a run keeps no answers
UNREAD_NAME = "not asked (training)"
WRONG = "#e0532b"
OUTSIDE = 1  # per cent of the digits at either end of a scale that take the colour of the end


def picker() -> str:
    """The chosen colouring."""
    return str(st.selectbox("Colour by", CHOICES, key="map_colour", bind="query-params", width=160))


def run_picker(choice: str, data: Dataset) -> Run | None:
    """The run whose answers are shown, kept in the link; None where the colouring is of no run of this data set."""
    if choice not in ANSWERS:
        return None
    with st.container(width=180):
        known = [run for run in loaders.runs() if run.usable and run.recipe.data == data.name]
        wanted = controls.run_picker(known, "map_")
    if wanted is None:
        of = "" if data.name == "mnist" else f" of {words.plain(data.title)}"
        st.info(f"No run{of} is finished yet, so the colours show the labels: train one on the page “Train a model”.")
        return None
    if results.recipe_of(wanted).data != data.name:
        st.info("This run learned from another data set, so the colours show the labels: choose another run.")
        return None
    return absent.unless(wanted, key="map_colour")


def colours(data: Dataset, choice: str, positions: npt.NDArray[np.integer], run: Run | None = None) -> Kinds | Amounts:
    """The colouring of the digits with these global indices; by label where it needs a run and there is none."""
    if run is not None:
        return _answers(data, choice, positions, run)
    if choice == "label" or choice in ANSWERS:
        labels = loaders.all_labels(data.name)[positions]
        return Kinds("Label", labels, data.class_names, class_colors(len(data.class_names)))
    if choice == "split":
        return Kinds("Split", positions >= len(data.train), ("train", "test"), SPLIT_COLOURS)
    values = loaders.all_values(data.name, choice)
    low, high = np.nanpercentile(values, [OUTSIDE, 100 - OUTSIDE])
    measure = MEASURES[choice]
    return Amounts(measure.name.capitalize(), values[positions], SCALE, float(low), float(high), measure.unit)


def _answers(data: Dataset, choice: str, positions: npt.NDArray[np.integer], run: Run) -> Kinds:
    """What the run read in the test digits, or whether it was right; training digits are grey."""
    found = loaders.outcomes(run.id, results.version(run))
    title = f"{'Read' if choice == 'prediction' else 'Judged'} by {run.label}"
    reads = choice == "prediction"
    names: tuple[str, ...] = ("right", "wrong")
    shades: tuple[str, ...] = (BLUE, WRONG)
    if reads:
        names, shades = data.class_names, class_colors(len(data.class_names))
    everyone = np.full(len(data.train) + len(data.test), len(names))
    everyone[len(data.train) :] = found.predicted if reads else ~found.right
    return Kinds(title, everyone[positions], (*names, UNREAD_NAME), (*shades, UNREAD))
