"""Who looks at this page: the visitor of this browser, or the operator; and whether the host has a place for them."""

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from mnist_dash import paths
from mnist_dash.runs import journal, owners
from mnist_dash.runs.owners import NOBODY, OPERATOR, Visitor
from mnist_dash.ui import loaders

COOKIE = "mnist_dash_visitor"  # set by ui/server.py with the page, and out of reach of scripts
AGAIN = 10.0  # seconds between two tries of a visitor who waits for a place
_OPERATOR, _TOKEN, _TURNED_AWAY = "visitors_operator", "visitors_token", "visitors_turned_away"  # session state


def me() -> Visitor:
    """Who asks; at home nobody in particular, who may do everything there.

    Where the browser keeps no cookie, a token for this session stands in for it: what was started is the visitor's
    until the page is loaded anew.
    """
    if not paths.hosted():
        return NOBODY
    if st.session_state.get(_OPERATOR):
        return OPERATOR
    return owners.visitor(_cookie() or st.session_state.setdefault(_TOKEN, owners.new_token()))


def become_operator() -> None:
    """From now on, and until the page is loaded anew, this session is the operator's."""
    st.session_state[_OPERATOR] = True


def is_operator() -> bool:
    """Whether this session may see and do what the operator may: at home every session."""
    return not paths.hosted() or bool(st.session_state.get(_OPERATOR))


def have_place() -> bool:
    """Whether the host can serve this session beside the others; once it does, it goes on."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return True
    lives = runtime.get_instance().is_active_session
    return loaders.places().take(context.session_id, paths.most_visitors(), lives)


def count() -> int:
    """How many sessions are served now."""
    return loaders.places().count(runtime.get_instance().is_active_session) if runtime.exists() else 0


def wait_for_place() -> None:
    """Say that the host is busy, and try again until there is a place; then the page runs."""
    if not st.session_state.get(_TURNED_AWAY):
        st.session_state[_TURNED_AWAY] = True
        journal.write("busy", "a visitor waits for a place")
    st.info(
        "Busy: this copy serves as many visitors as it can. The page opens by itself as soon as there is a place, "
        "usually within a minute.",
        icon=":material/hourglass_top:",
    )

    @st.fragment(run_every=AGAIN)
    def try_again() -> None:
        if have_place():
            st.rerun()

    try_again()


def _cookie() -> str | None:
    token = st.context.cookies.get(COOKIE)
    return token if isinstance(token, str) and owners.is_token(token) else None
