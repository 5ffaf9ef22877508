"""All runs as a table to choose from."""

import time
import zlib
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from mnist_dash.runs import status
from mnist_dash.runs.folder import Run, Unreadable
from mnist_dash.ui import run_view

Entry = Run | Unreadable
STATES = (*status.STATES, "unreadable")
COLUMNS = {
    "Run": st.column_config.TextColumn(width=210),
    "Accuracy": st.column_config.NumberColumn(format="%.2f %%", width=90, help="Share of the test digits right"),
    "95 % interval": st.column_config.TextColumn(width=130),
    "State": st.column_config.TextColumn(width=110),
    "Seconds": st.column_config.NumberColumn(format="%.1f", width=80),
    "Device": st.column_config.TextColumn(width=220),
    "Made": st.column_config.TextColumn(width=100),
    "Origin": st.column_config.TextColumn(width=80),
}


def state(entry: Entry) -> str:
    """The run's state; "unreadable" for a folder that is no run."""
    return entry.state if isinstance(entry, Run) else "unreadable"


def matches(entry: Entry, text: str, states: Sequence[str], origin: str | None) -> bool:
    """Whether the run is of these states (none = all) and this origin, and has every word of the text in its facts."""
    if (states and state(entry) not in states) or (origin and (origin == "shipped") != entry.shipped):
        return False
    facts = " ".join(str(value) for value in _row(entry).values()).lower() + f" {entry.id}"
    if isinstance(entry, Run):
        facts += f" {entry.recipe.model}".lower()
    return all(word in facts for word in text.lower().split())


def table(entries: Sequence[Entry], chosen: str | None, key: str) -> str | None:
    """Show the runs; the id of the chosen one, at first `chosen`."""
    ids = [entry.id for entry in entries]
    rows = pd.DataFrame([_row(entry) for entry in entries])
    default: Any = {"selection": {"rows": [ids.index(chosen)] if chosen in ids else []}}
    event = st.dataframe(
        rows,
        hide_index=True,
        column_config=COLUMNS,
        column_order=list(COLUMNS),
        on_select="rerun",
        selection_mode="single-row",
        selection_default=default,
        key=f"{key}_{zlib.crc32(' '.join(ids).encode())}",  # other rows: the old place means another run
        placeholder="",
        height=min(38 + 35 * max(len(ids), 1), 460),
        alt=f"{len(ids)} runs with state, accuracy, interval, seconds and device",
    )
    picked: list[int] = event["selection"]["rows"]
    return ids[picked[0]] if picked and picked[0] < len(ids) else None


def _row(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Unreadable):
        empty = dict.fromkeys(("Accuracy", "95 % interval", "Seconds", "Device", "Made", "Origin"))
        return {"State": "unreadable", "Run": entry.id, **empty}
    rate, facts = run_view.rate(entry), entry.status
    finished = facts.get("finished")
    made = time.strftime("%Y-%m-%d", time.localtime(finished)) if finished else None
    interval = None
    if rate:
        low, high = rate.interval
        interval = f"{100 * low:.2f} to {100 * high:.2f}"
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
