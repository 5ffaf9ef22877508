"""What the views of the page share: the upload, the choice of a data set, and errors as sentences."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from mnist_dash import paths
from mnist_dash.data.importing import File
from mnist_dash.errors import PlainError
from mnist_dash.ui import controls, words

_TURNS = "yours_turns"  # session state: how often each upload was emptied, by its key
Given = TypeVar("Given")


def upload(label: str, key: str, help_text: str, *, several: bool = False) -> list[File]:
    """The uploaded files; none until one is chosen. Which kind they are is told by their contents."""
    turn = st.session_state.setdefault(_TURNS, {}).get(key, 0)
    found = st.file_uploader(
        label,
        accept_multiple_files=several,
        key=f"{key}_{turn}",
        help=help_text,
        max_upload_size=paths.largest_upload(),
    )
    chosen = found if isinstance(found, list) else [found] if found else []
    return [File(each.name, each.getvalue()) for each in chosen]


def let_go(key: str) -> None:
    """Empty the upload, so that the server does not keep the file's bytes."""
    turns = st.session_state.setdefault(_TURNS, {})
    turns[key] = turns.get(key, 0) + 1


def attempt(action: Callable[[], Given]) -> Given | None:
    """What the action gives; where the visitor can mend what is wrong, one sentence and None."""
    try:
        return action()
    except PlainError as error:
        st.error(words.plain(str(error)), icon=":material/error:")
        return None


def data_picker(key: str) -> str:
    """The name of the data set whose test images are meant."""
    titles = controls.datasets_here()
    named = st.selectbox("Test images of", list(titles), format_func=lambda name: titles[name], key=key, width=300)
    return str(named)


def listed(names: Sequence[str], most: int = 20) -> str:
    """Some names with commas between them."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(words.plain, names[:most])) + more
