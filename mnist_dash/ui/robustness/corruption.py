"""The chosen corruption and its severity, the same in every view: the link's `robust_kind` and `robust_severity`."""

from collections.abc import Sequence

import streamlit as st

from mnist_dash.data.corruptions import CORRUPTIONS, PUBLISHED, SEVERITIES

TITLES = {kind.title: name for name, kind in CORRUPTIONS.items()}


def picker(label: str) -> tuple[str, int]:
    """The corruption by its name in CORRUPTIONS, and the severity, 0 to 5."""
    title = str(st.selectbox(label, list(TITLES), key="robust_kind", bind="query-params"))
    return TITLES[title], severity("robust_severity")


def severity(key: str) -> int:
    """A severity, 0 for none."""
    most = SEVERITIES[-1]
    return int(st.slider("Severity", 0, most, PUBLISHED, key=key, bind="query-params", label_visibility="collapsed"))


def number(order: Sequence[str], kind: str, severity: int) -> int | None:
    """The number of a corruption and its severity among all, row by row in that order; None for severity 0."""
    return order.index(kind) * len(SEVERITIES) + severity - 1 if severity else None


def choose(order: Sequence[str], number: int) -> None:
    """Choose the corruption and severity of that number, before their pickers are made."""
    row, column = divmod(number, len(SEVERITIES))
    st.session_state["robust_kind"] = CORRUPTIONS[order[row]].title
    st.session_state["robust_severity"] = column + 1
