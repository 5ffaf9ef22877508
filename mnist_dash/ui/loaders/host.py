"""What all visitors of a server share beside data and results."""

import streamlit as st

from mnist_dash.runs import machine, operators
from mnist_dash.ui.places import Places


@st.cache_resource(max_entries=1, show_spinner=False)
def places() -> Places:
    """Who has a place on this server."""
    return Places()


@st.cache_resource(max_entries=1, show_spinner=False)
def gate() -> operators.Gate:
    """The operator's way in, which counts the wrong passwords of all visitors."""
    return operators.Gate()


@st.cache_data(max_entries=1, show_spinner=False)
def processor() -> str:
    """The name of this machine's processor, on which the app's jobs run too."""
    return machine.processor()
