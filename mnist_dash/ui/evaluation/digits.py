"""Precision, recall and F1 of each digit."""

import pandas as pd
import streamlit as st

from mnist_dash.analysis import evaluation
from mnist_dash.quantities import estimate
from mnist_dash.ui import loaders
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.evaluation.judged import PAGE, Judged
from mnist_dash.ui.figures import evaluation as figures


def by_digit(judged: Judged) -> None:
    """Precision, recall and F1 of each digit, with intervals."""
    names = judged.data.class_names
    table = evaluation.digit_scores(evaluation.confusion(judged.found, len(names)), names)
    figure(loaders.figure(figures.digit_scores, *judged.stamp), key=f"{PAGE}digit_scores")
    if table["f1"].notna().any():
        least = table["f1"].idxmin()
        st.caption(
            f"Precision: how many of the answers “{least}” are {least}s; recall: how many of the {least}s are found; "
            f"F1 is their harmonic mean, lowest for the {least}. Intervals are Wilson's, for F1 carried over."
        )
    shown = pd.DataFrame({"Digits": table["count"].map("{:,}".format), "Answers": table["answered"].map("{:,}".format)})
    for name, title in (("precision", "Precision"), ("recall", "Recall"), ("f1", "F1")):
        rows = table[[name, f"{name}_low", f"{name}_high"]].to_numpy()
        shown[title] = [estimate(share, (low, high)) for share, low, high in rows]
    st.table(shown)
