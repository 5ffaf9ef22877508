"""Errors by who wrote the digits, where QMNIST's files tell it."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from mnist_dash.analysis import writers as analysis
from mnist_dash.data.datasets import DatasetError, writers
from mnist_dash.ui import loaders, words
from mnist_dash.ui.evaluation.judged import Judged

SHOWN = 20  # writers in the table
YOURS = "pages/data/yours.py"


def by_writer(judged: Judged) -> None:
    """Employees against students, and the writers whose digits are read worst; nothing for other data than MNIST."""
    if judged.data.name != "mnist":
        return
    st.subheader("By who wrote them", anchor=False)
    version = writers.version("test")
    if not version:
        st.caption("QMNIST's files tell who wrote each of MNIST's digits; they are not on this machine.")
        st.page_link(YOURS, label="Fetch QMNIST on “Bring your own”", icon=":material/download:")
        return
    try:
        known = loaders.writers("test", version)
    except DatasetError as error:
        st.warning(words.plain(str(error)), icon=":material/error:")
        return
    groups = analysis.groups(known, judged.found.right)
    told = (f"{name.capitalize()}: {rate.hits:,} of {rate.count:,} wrong, {rate}." for name, rate in groups.items())
    st.markdown("  \n".join(told))
    table = analysis.by_writer(known, judged.found.right)
    worst = table[table["wrong"] > 0].head(SHOWN)
    if len(worst):
        _table(worst)
    faultless = int((table["wrong"] == 0).sum())
    st.caption(
        f"The {len(worst)} of {len(table):,} writers whose digits are read worst, by the lower end of the 95 % "
        f"interval; {faultless:,} have no wrong digit. Among so many some look bad by chance alone. Employees of the "
        "Census Bureau and high school students filled in NIST's forms, as QMNIST traced them."
    )


def compare_groups(runs: Mapping[str, Judged]) -> None:
    """Each run's errors on employees' and on students' digits, by its short name; nothing without the files."""
    version = writers.version("test")
    if not version or any(judged.data.name != "mnist" for judged in runs.values()):
        return
    try:
        known = loaders.writers("test", version)
    except DatasetError:  # Evaluate says why
        return
    found = {name: analysis.groups(known, judged.found.right) for name, judged in runs.items()}
    rows = [
        {"Run": name, **{f"Wrong of {group}, %": str(rate).replace(" %", "") for group, rate in groups.items()}}
        for name, groups in found.items()
    ]
    st.markdown("**By who wrote the digits**")
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="content", alt="Errors of each run by group of writers")
    st.caption("Shares of wrong digits with their 95 % intervals; QMNIST's files tell who wrote them.")


def _table(table: pd.DataFrame) -> None:
    shown = pd.DataFrame(
        {
            "Writer": table["writer"],
            "Group": table["group"],
            "Digits": table["digits"],
            "Wrong": table["wrong"],
            "Error": 100 * table["error"],
            "95 % interval": [
                f"{100 * low:.1f} to {100 * high:.1f}"
                for low, high in zip(table["error_low"], table["error_high"], strict=True)
            ],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        width="content",
        column_config={"Error": st.column_config.NumberColumn(format="%.1f %%")},
        alt=f"The {len(shown)} writers whose digits are read worst",
    )
