"""Values in the address that no page can use: dropped before a page runs, and told."""

import re
import unicodedata
from collections.abc import Sequence

from streamlit.runtime.scriptrunner import get_script_run_ctx

LONGEST_VALUE = 4_000  # characters: twice the longest link that the app writes itself
LONGER = dict.fromkeys(("draw_picture", "robust_picture", "inside_picture"), 8_000)  # the ink of a picture
LONGEST_NAME = 100  # characters of a parameter's name
MOST_VALUES = 100  # of one parameter
LARGEST = 2.0**53  # beyond, a browser does not count by ones
_RUNS = re.compile(r"(.+_)?runs?", re.ASCII)  # may hold a run's id, and 1234567e8901 is one
_HIDDEN = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def drop_unusable() -> dict[str, str]:
    """Take out of the address what no widget may be given; says of each parameter's name why.

    Streamlit hands a link's value to the widget that is bound to it. A number field answers an infinite number with
    an OverflowError before any line of ours runs.
    """
    context = get_script_run_ctx()
    if context is None:
        return {}
    with context.session_state.query_params() as held:
        dropped = {}
        for name in list(held):
            why = unusable(name, held.get_all(name))
            if why:
                dropped[name] = why
                held.remove_param(name)
        if dropped:
            held.set_initial_query_params_from_current()  # what widgets are given when they first appear
    return dropped


def drop(name: str) -> None:
    """Take this parameter out of the address before the widget is made that is bound to it."""
    context = get_script_run_ctx()
    if context is None:
        return
    with context.session_state.query_params() as held:
        held.remove_param(name)
        held.set_initial_query_params_from_current()


def unusable(name: str, values: Sequence[str]) -> str:
    """Why no page can use these values of a parameter, as the end of a sentence; empty where one may."""
    if len(name) > LONGEST_NAME or len(values) > MOST_VALUES or sum(map(len, values)) > LONGER.get(name, LONGEST_VALUE):
        return "is too long"
    if any(map(_is_hidden, "".join([name, *values]))):
        return "holds invisible characters"
    if not _RUNS.fullmatch(name) and any(map(_is_no_number, values)):
        return "is no number that can be used"
    return ""


def _is_hidden(character: str) -> bool:
    return character in _HIDDEN or unicodedata.category(character) in ("Cc", "Cs")


def _is_no_number(text: str) -> bool:
    """Whether this is a number by its form but infinite, too large, or not a number by name."""
    try:
        return not abs(float(text)) <= LARGEST
    except ValueError:
        return False
