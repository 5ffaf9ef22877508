"""What stands in the address beside the values that Streamlit binds; the script is joined before a component's own."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

SCRIPT = Path(__file__).with_name("address.js").read_text(encoding="utf8")
_BEGUN = "address_begun"  # session state: what to fill the address with at the end of this run
_FILL = st.components.v2.component(
    "mnist_fill_address",
    html="<span hidden></span>",
    js=SCRIPT + "export default ({ data }) => address.fill(data);",
)


def begin_with(name: str, values: Sequence[str]) -> None:
    """Have the address say these values of a parameter, without a step that Back would have to take back."""
    st.session_state.setdefault(_BEGUN, {})[name] = list(values)


def leave_out(name: str) -> None:
    """Have the address say nothing of a parameter that means nothing."""
    begin_with(name, [])


def begun() -> dict[str, list[str]]:
    """What the address is going to be filled with."""
    return {name: values for name, values in st.session_state.get(_BEGUN, {}).items() if values}


def fill() -> None:
    """Hand the browser what the page began with; at the end of the page, where nothing moves for it."""
    if values := st.session_state.pop(_BEGUN, None):
        _FILL(key="address_fill", data=values)
