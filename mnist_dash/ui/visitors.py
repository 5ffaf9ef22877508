"""Who looks at this page: the visitor of this browser, or the operator."""

import streamlit as st

from mnist_dash import paths
from mnist_dash.runs import owners
from mnist_dash.runs.owners import NOBODY, OPERATOR, Visitor

COOKIE = "mnist_dash_visitor"  # set by ui/server.py with the page, and out of reach of scripts
_OPERATOR, _TOKEN = "visitors_operator", "visitors_token"  # session state


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


def _cookie() -> str | None:
    token = st.context.cookies.get(COOKIE)
    return token if isinstance(token, str) and owners.is_token(token) else None
