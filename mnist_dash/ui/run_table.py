"""All runs as a table to choose from."""

import math
import time
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from mnist_dash.analysis import evaluation
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import results, status
from mnist_dash.runs.folder import Run, Unreadable
from mnist_dash.ui import broken, loaders, run_view

Entry = Run | Unreadable
CURVES = 100  # runs from the top whose curve is drawn
STATES = (*status.STATES, "unreadable")
# Orders by name: the fact that is sorted by (none: as the list comes), and its sign.
SORTS = {
    "own and newest first": ("", 1),
    "most accurate first": ("Accuracy", -1),
    "fastest first": ("Seconds", 1),
    "by name": ("Run", 1),
}
COLUMNS = {
    "Run": st.column_config.TextColumn(width=210),
    "Accuracy": st.column_config.ProgressColumn(
        format="%.2f %%",
        min_value=90,
        max_value=100,
        width=110,
        help="Test digits right; the bar begins at 90 %",
    ),
    "Curve": st.column_config.LineChartColumn(width=90, help="Validation accuracy after each epoch"),
    "95 % interval": st.column_config.TextColumn(width=130),
    "State": st.column_config.TextColumn(width=110),
    "Seconds": st.column_config.NumberColumn(format="%.1f", width=80),
    "Device": st.column_config.TextColumn(width=220),
    "Made": st.column_config.TextColumn(width=100),
    "Origin": st.column_config.TextColumn(width=80),
}


class Row(NamedTuple):
    """A run, and what the table says of it."""

    entry: Entry
    facts: dict[str, Any]

    def matches(self, text: str, states: Sequence[str], origin: str | None) -> bool:
        """Whether the run is of these states (none = all) and this origin, and its facts have each word of the text."""
        if states and self.facts["State"] not in states:
            return False
        if origin and (origin == "shipped") != self.entry.shipped:
            return False
        if not text:
            return True
        model = self.entry.recipe.model if isinstance(self.entry, Run) else ""
        known = " ".join(map(str, (*self.facts.values(), self.entry.id, model))).lower()
        return all(word in known for word in text.lower().split())


def rows(entries: Sequence[Entry]) -> list[Row]:
    """The runs with what the table says of them: own ones first, the newest at the top."""
    entries = sorted(entries, key=lambda entry: entry.shipped)
    rates = run_view.rates(entry for entry in entries if isinstance(entry, Run))
    ends = evaluation.wilson([rate.hits for rate in rates.values()], [rate.count for rate in rates.values()])
    intervals = {run: f"{100 * low:.2f} to {100 * high:.2f}" for run, low, high in zip(rates, *ends, strict=True)}
    return [Row(entry, _facts(entry, rates.get(entry.id), intervals.get(entry.id))) for entry in entries]


def asked(text: str | None, known: Mapping[str, Entry]) -> str | Recipe | None:
    """What the link asks for: the id of one of these runs, the recipe of one that is not here, or nothing."""
    if not text or text in known:
        return text or None
    try:
        wanted = results.wanted(text)
    except PlainError as error:
        broken.tell("run", text, f"is not understood, so none is chosen: {error}")
        return None
    return wanted.id if isinstance(wanted, Run) else wanted


def in_order(rows: Sequence[Row], order: str, first: Sequence[str] = ()) -> list[Row]:
    """The rows in one of SORTS, those without that fact last; but the runs with the ids `first` at the top."""
    fact, sign = SORTS[order]
    if fact == "Run":
        rows = sorted(rows, key=lambda row: str(row.facts["Run"]).casefold())
    elif fact:
        known = {row.entry.id: row.facts[fact] for row in rows if row.facts[fact] is not None}
        rows = sorted(rows, key=lambda row: sign * known.get(row.entry.id, sign * math.inf))
    return sorted(rows, key=lambda row: row.entry.id not in first)


def table(rows: Sequence[Row], chosen: Sequence[str], key: str) -> list[str]:
    """Show the runs; the ids of the chosen ones, at first `chosen`."""
    ids = [row.entry.id for row in rows]
    default: Any = {"selection": {"rows": [ids.index(each) for each in chosen if each in ids]}}
    event = st.dataframe(
        pd.DataFrame(
            [row.facts | {"Curve": _curve(row.entry) if place < CURVES else None} for place, row in enumerate(rows)]
        ),
        hide_index=True,
        column_config=COLUMNS,
        column_order=list(COLUMNS),
        on_select="rerun",
        selection_mode="multi-row",
        selection_default=default,
        key=f"{key}_{zlib.crc32(' '.join(ids).encode())}",  # other rows: the old place means another run
        placeholder="",
        height=min(38 + 35 * max(len(ids), 1), 460),
        alt=f"{len(ids)} runs with state, accuracy, interval, seconds and device",
    )
    picked: list[int] = event["selection"]["rows"]
    return [ids[place] for place in picked if place < len(ids)]


def _curve(entry: Entry) -> list[float] | None:
    """Its validation accuracy after each epoch, in percent."""
    if not isinstance(entry, Run) or entry.recipe.is_classical:
        return None
    rows = loaders.metrics(entry.id, results.curve_version(entry))
    return [100 * row["val_accuracy"] for row in rows if row.get("val_accuracy") is not None] or None


def _facts(entry: Entry, rate: evaluation.Rate | None, interval: str | None) -> dict[str, Any]:
    if isinstance(entry, Unreadable):
        return {**dict.fromkeys(COLUMNS), "State": "unreadable", "Run": entry.id}
    facts = entry.status
    finished = facts.get("finished")
    made = time.strftime("%Y-%m-%d", time.localtime(finished)) if finished else None
    return {
        "State": entry.state,
        "Run": entry.label,
        "Accuracy": 100 * rate.value if rate else None,
        "95 % interval": interval,
        "Seconds": facts.get("seconds"),
        "Device": facts.get("device"),
        "Made": made or (facts.get("made_with") or {}).get("date"),
        "Origin": "shipped" if entry.shipped else "own",
    }
