"""The picker of a principal component on the page "Principal components"."""

import streamlit as st


def component_picker(label: str, default: int, most: int, key: str) -> int:
    """The chosen component's number from 1 to `most`, kept in the link under `key` after "components_"."""
    return int(st.number_input(label, 1, most, default, key=f"components_{key}", bind="query-params", width=160))
