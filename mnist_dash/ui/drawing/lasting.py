"""The collection outlives the visit: the browser keeps it over a reload, and files of it can be loaded back."""

import base64
import binascii
import time

import numpy as np
import streamlit as st

from mnist_dash.data import collection, given_back
from mnist_dash.data.collection import Collection, Kept
from mnist_dash.data.given_back import GivenBackError
from mnist_dash.data.importing import File
from mnist_dash.errors import PlainError
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.runs.numbers import NO_DIGIT
from mnist_dash.ui import loaders, words
from mnist_dash.ui.components.keeper import keeper

KEPT = "draw_kept"  # session: the collection
NAME = "mnist_dash_digits"  # in the browser's storage
LONGEST = 2_000_000  # characters that the browser may send; a full collection takes 0.6 million
SENT = 5.0  # seconds for which a change is sent along: two reruns in a row may reach the browser as one
_CHANGED, _TEXT = "draw_kept_changed", "draw_kept_text"  # session: when it changed last, and it as text
_TURN, _ERROR = "draw_given_turn", "draw_given_error"  # session: how often the upload was emptied; a sentence
NAMED_FOR = "draw_was_of"  # session: the ink that the widget "It was a ..." speaks of
UPLOAD_MB = 3


def kept() -> Collection:
    """The collection, oldest first."""
    return tuple(st.session_state.get(KEPT, ()))


def set_kept(mine: Collection) -> None:
    """Let this be the collection, here and in the browser."""
    _take(mine)
    st.session_state[_CHANGED] = time.monotonic()
    st.session_state[_TEXT] = base64.b64encode(collection.to_npz(mine)).decode() if mine else ""


def _take(mine: Collection) -> None:
    st.session_state[KEPT] = mine
    st.session_state.pop(NAMED_FOR, None)  # so that the widget asks anew what this ink was named


def remember() -> None:
    """Have the browser keep what changed, and hear what it kept; nothing is shown."""
    changed = st.session_state.get(_CHANGED)
    recent = changed is not None and time.monotonic() - changed < SENT
    keeper(NAME, st.session_state[_TEXT] if recent else None, key="draw_keeper", on_stored=_stored)


def _stored(text: str, whole: bool) -> None:
    """The browser holds this: of an earlier visit, to be joined with what is here; or all of it, from another tab."""
    if whole and not text:
        _take(())
        return
    try:
        if len(text) > LONGEST:
            raise GivenBackError("It is too long.")
        found, _ = given_back.read([File("what it kept", base64.b64decode(text, validate=True))])
        if whole:
            _take(found)
        else:
            set_kept(collection.join(found, kept()))
    except (PlainError, binascii.Error):
        if not whole:
            set_kept(kept())  # what cannot be read is replaced
            st.toast("What your browser kept of your digits cannot be read.", icon=":material/broken_image:")


def load_back(run: Run) -> None:
    """A way to load digits back from a file that was downloaded here, or of another program."""
    key = f"draw_given_{st.session_state.setdefault(_TURN, 0)}"
    st.file_uploader(
        "Load digits back",
        accept_multiple_files=True,
        key=key,
        max_upload_size=UPLOAD_MB,
        help=f"Choose {given_back.KINDS}; they are added to your collection.",
        on_change=_load,
        args=(key, run),
    )
    if message := st.session_state.pop(_ERROR, None):
        st.error(words.plain(message), icon=":material/error:")


def _load(key: str, run: Run) -> None:
    """Add what was uploaded; the upload is then emptied, so that the server does not keep the files."""
    files = [File(each.name, each.getvalue()) for each in st.session_state[key] or []]
    try:
        if files:
            found, told = given_back.read(files)
            set_kept(collection.join(kept(), found if told else _read(found, run)))
    except PlainError as error:
        st.session_state[_ERROR] = str(error)
    st.session_state[_TURN] += 1


def _read(found: Collection, run: Run) -> Collection:
    """The digits with what this run reads in each, where their file does not say what they were read as."""
    reader = loaders.reader(run.id, results.version(run))
    answers = reader.answers(np.array(collection.images(found)))
    pairs = zip(found, answers, strict=True)
    return tuple(
        Kept(each.source, each.image, each.label, None if said.verdict in NO_DIGIT else said.digit)
        for each, said in pairs
    )
