"""What a picture's view has in the address, where the browser reads and writes it; here it is looked at for sense."""

import re
from collections.abc import Iterable

import streamlit as st

from mnist_dash.ui import broken

_NUMBER = r"-?\d{1,7}(\.\d{1,7})?"
FORMS = {  # under these names after a page's prefix
    "at": rf"({_NUMBER}~){{2}}\d{{1,7}}(\.\d{{1,7}})?",  # the middle of the window, and the zoom
    "hidden": r"[0-9a-vA-Z._*~-]{1,63}",  # the kinds, a sign each
    "around": rf"({_NUMBER}~){{5,79}}{_NUMBER}",  # three to forty corners
    "step": r"\d{1,4}",  # the picture of the replay
}
WITHOUT = {
    "at": "is no place in the picture, so this shows the whole of it",
    "hidden": "names no classes, so this shows all",
    "around": "is no shape on the map, so none is drawn",
    "step": "is no picture of the replay, so this shows the finished map",
}


def check(prefix: str, names: Iterable[str] = FORMS) -> None:
    """Tell what in the address means nothing; the browser leaves that out too."""
    for name in names:
        broken.take(prefix + name)
        text = st.query_params.get(prefix + name)
        if text and not re.fullmatch(FORMS[name], text, re.ASCII):
            broken.tell(prefix + name, text, f"{WITHOUT[name]}.")
