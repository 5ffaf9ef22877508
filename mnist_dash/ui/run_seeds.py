"""All runs as a table of recipes: those that differ by their seed only are one row, with their mean and spread."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from mnist_dash.analysis import over_seeds
from mnist_dash.models import recipes
from mnist_dash.quantities import percent, points
from mnist_dash.runs.folder import Run
from mnist_dash.ui import run_view
from mnist_dash.ui.run_table import Row

COLUMNS = {
    "Recipe": st.column_config.TextColumn(width=300),
    "Seeds": st.column_config.NumberColumn(width=70),
    "Mean": st.column_config.ProgressColumn(
        format="%.2f %%", min_value=90, max_value=100, width=110, help="Mean test accuracy; the bar begins at 90 %"
    ),
    "± deviation": st.column_config.TextColumn(width=100, help="Standard deviation over the seeds, in points"),
    "Least to most": st.column_config.TextColumn(width=150),
    "Seconds": st.column_config.NumberColumn(format="%.1f", width=90, help="Mean of their trainings"),
}


def table(rows: Sequence[Row], chosen: Sequence[str], key: str) -> list[str]:
    """Show the recipes, in the order of their first runs; the ids of the runs of the chosen one."""
    groups = grouped(rows)
    if not groups:
        st.info("None of these runs has a result yet.", icon=":material/hourglass_empty:")
        return []
    place = next((number for number, runs in enumerate(groups) if {run.id for run in runs} & set(chosen)), None)
    default: Any = {"selection": {"rows": [] if place is None else [place]}}
    event = st.dataframe(
        pd.DataFrame([_facts(runs) for runs in groups]),
        hide_index=True,
        column_config=COLUMNS,
        on_select="rerun",
        selection_mode="single-row",
        selection_default=default,
        key=f"{key}_{len(groups)}",
        height=min(38 + 35 * max(len(groups), 1), 460),
        alt=f"{len(groups)} recipes with the number of their seeds, mean accuracy, deviation and range",
    )
    picked: list[int] = event["selection"]["rows"]
    return [run.id for number in picked if number < len(groups) for run in groups[number]]


def grouped(rows: Sequence[Row]) -> list[list[Run]]:
    """The runs with results that differ by their seed only, together, by seed."""
    groups: dict[str, list[Run]] = {}
    for row in rows:
        if isinstance(row.entry, Run) and row.facts["Accuracy"] is not None:
            groups.setdefault(recipes.to_link(replace(row.entry.recipe, seed=0)), []).append(row.entry)
    return [sorted(runs, key=lambda run: run.recipe.seed) for runs in groups.values()]


def _facts(runs: Sequence[Run]) -> dict[str, Any]:
    accuracies = [rate.value for rate in run_view.rates(runs).values()]
    seconds = [run.status["seconds"] for run in runs if run.status.get("seconds") is not None]
    spread = next(iter(over_seeds.spreads([run.recipe for run in runs], accuracies)), None)
    return {
        "Recipe": recipes.title_of(replace(runs[0].recipe, seed=0)),
        "Seeds": len(runs),
        "Mean": 100 * over_seeds.mean(accuracies).value,
        "± deviation": points(spread.deviation) if spread else "",
        "Least to most": f"{100 * spread.least:.2f} to {percent(spread.most)}" if spread else "",
        "Seconds": sum(seconds) / len(seconds) if seconds else None,
    }
