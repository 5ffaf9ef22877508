"""What a link asks for that cannot be shown: a sentence for each value, once, under the page's title.

When a visitor arrives on a page, the address is compared with what the page's widgets made of it. What no widget holds
the page takes itself and names with `take`; what it cannot use it tells.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mnist_dash.ui import words
from mnist_dash.ui.components import address

LONGEST = 60  # characters of a value that are repeated
MOST = 5  # sentences
FOREIGN = ("utm_", "fbclid", "gclid")  # what other sites add to a link that is passed on
_STATE = "broken_arrival"


@dataclass
class Arrival:
    """One run of a page: what the address asked for on arrival, what the page took of it, and what it told."""

    page: str
    asked: dict[str, list[str]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    waiting: bool = False  # for a result: what was asked for beside it is shown later
    told: dict[tuple[str, str], str] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)  # the rest of the address, when the page had run


def begin(page: str, dropped: Mapping[str, str]) -> None:
    """A run of the page begins; `dropped` are the parameters that were taken out of the address before, and why."""
    before = st.session_state.get(_STATE)
    arrived = before is None or before.page != page or before.waiting
    asked = {name: st.query_params.get_all(name) for name in st.query_params} if arrived else {}
    arrival = st.session_state[_STATE] = Arrival(page, asked)
    if before and before.page == page and before.left == _rest(before):
        arrival.told.update(before.told)  # the page ran again by itself: nothing was chosen since
    for name, why in dropped.items():
        arrival.told[name, ""] = f"The link's {_short(name)} {why}, so it is left out."


def take(*names: str) -> None:
    """The page reads these parameters itself, and tells what it cannot use."""
    _arrival().taken.update(names)


def wait() -> None:
    """The page shows what was asked for once a result is there: what it has not shown yet is not broken."""
    _arrival().waiting = True


def tell(name: str, value: str, why: str) -> None:
    """Have the page say that this value of the parameter cannot be used: `why` goes on after the value."""
    arrival = _arrival()
    arrival.taken.add(name)
    arrival.told[name, value] = f"The link's {name} “{_short(value)}” {why}"


def compare() -> None:
    """At the end of a page: tell what its widgets did not take as the address has it."""
    arrival = _arrival()
    for name, values in arrival.asked.items():
        if name in arrival.taken or name.startswith(FOREIGN):
            continue
        if name in st.session_state:
            value = st.session_state[name]
            if not is_same(value, values):
                tell(name, ", ".join(values), f"is not possible here, so this shows {_shown(value)} instead.")
        elif not arrival.waiting:
            tell(name, ", ".join(values), "means nothing in this view, so it is left out.")
            address.leave_out(name)
    arrival.left = _rest(arrival) | address.begun()


def show(place: DeltaGenerator) -> None:
    """Say in this place what was told."""
    told = list(_arrival().told.values())
    if told:
        more = f"  \nAnd {len(told) - MOST} more." if len(told) > MOST else ""
        place.warning("  \n".join(map(words.plain, told[:MOST])) + more, icon=":material/link_off:")


def is_same(value: Any, texts: Sequence[str]) -> bool:
    """Whether a widget's value is what a link says."""
    if isinstance(value, list | tuple):
        return len(value) == len(texts) and all(is_same(each, [text]) for each, text in zip(value, texts, strict=True))
    text = texts[-1] if texts else ""
    if isinstance(value, bool):
        return text.lower() == str(value).lower()
    if isinstance(value, int | float):
        try:
            return math.isclose(float(text), value)
        except ValueError:
            return False
    return text == ("" if value is None else str(value))


def _arrival() -> Arrival:
    if _STATE not in st.session_state:  # a part of a page runs alone
        st.session_state[_STATE] = Arrival("")
    arrival: Arrival = st.session_state[_STATE]
    return arrival


def _rest(arrival: Arrival) -> dict[str, list[str]]:
    told = {name for name, _ in arrival.told}
    return {name: st.query_params.get_all(name) for name in st.query_params if name not in told}


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "all"
    return "the usual" if value in (None, "") else str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
