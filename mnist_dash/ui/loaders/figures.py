"""Figures and pictures as they are sent, by what they show."""

from collections.abc import Callable
from typing import Any

import streamlit as st


def figure(make: Callable[..., str], *arguments: str | int | float | tuple[Any, ...] | None) -> str:
    """A figure of `ui/figures` as the text that is sent (1 to 150 kB), drawn once from these names and numbers."""
    return _figure(f"{make.__module__}.{make.__qualname__}{arguments!r}", make, arguments)


@st.cache_resource(max_entries=200, show_spinner=False)
def _figure(name: str, _make: Callable[..., str], _arguments: tuple[Any, ...]) -> str:
    return _make(*_arguments)


@st.cache_resource(max_entries=120, show_spinner=False)
def picture(digest: str, _make: Callable[[], str]) -> str:
    """A picture as a data URI (up to 100 kB), encoded once; told apart by the digest of what it shows."""
    return _make()
