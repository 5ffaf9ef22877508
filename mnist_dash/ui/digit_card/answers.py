"""What runs read in a digit: how many of the shipped ones are right, who is not, and the chosen ones with how sure."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.data import naming
from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.plots import evaluation as plots
from mnist_dash.runs import results
from mnist_dash.ui import loaders, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.drawing.pictures import percent

NAMED = 5  # runs that are named where they misread it


def show(data: Dataset, split: SplitName, position: int) -> None:
    """How the shipped runs of this data set read the digit; runs keep no answers to training digits."""
    runs = [run for run in loaders.runs() if run.shipped and run.usable and run.recipe.data == data.name]
    if not runs:
        return
    if split == "train":
        st.markdown("Runs learned from it, so what they read in it says little.")
        return
    everyone = loaders.answers_together(tuple((run.id, results.version(run)) for run in runs))
    label = int(data.test.labels[position])
    found = {run: (int(predicted[position]), float(sure[position])) for run, (predicted, sure) in everyone.items()}
    st.markdown(words.plain(summary(found, label, data.class_names)))


def summary(found: Mapping[str, tuple[int, float]], label: int, names: tuple[str, ...]) -> str:
    """What runs, by name, read (a class, and how sure) in a digit of that label, in a sentence or two."""
    right = [sure for read, sure in found.values() if read == label]
    said = naming.a(names[label])
    if len(right) == len(found):
        return f"All {len(found)} shipped runs read {said}; the least sure: {percent(min(right))}."
    wrong = sorted(((sure, run, read) for run, (read, sure) in found.items() if read != label), reverse=True)
    instead = ", ".join(f"{count} {naming.a(names[read])}" for read, count in _counted(wrong))
    shown = ", ".join(f"{run} ({percent(sure)} sure of {names[read]})" for sure, run, read in wrong[:NAMED])
    more = f" and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
    return f"{len(right)} of {len(found)} shipped runs read {said}; {instead}: {shown}{more}."


def _counted(wrong: list[tuple[float, str, int]]) -> list[tuple[int, int]]:
    return Counter(read for _, _, read in wrong).most_common()


def bars(data: Dataset, position: int, chosen: Mapping[str, npt.NDArray[np.float32]], *, key: str) -> None:
    """The probabilities that the chosen runs give each class of a test digit, in words and as bars."""
    label, names = int(data.test.labels[position]), data.class_names
    read = {run: names[values[position].argmax()] for run, values in chosen.items()}
    spoken = " · ".join(f"read as {name}" if len(read) == 1 else f"{run}: {name}" for run, name in read.items())
    shares = tuple(tuple(round(float(share), 4) for share in values[position]) for values in chosen.values())
    place = naming.place("test", position)
    alt = f"Probabilities of the {len(names)} classes for {place}; label {names[label]}, {spoken}"
    st.markdown(f"Label **{words.plain(names[label])}**, {words.plain(spoken)}")
    figure(loaders.figure(plots.answers, tuple(chosen), shares, names, label, alt), key=key)
