"""What stands around every page: browser settings, the title and errors in plain words."""

import logging
from typing import Any, Literal

import streamlit as st

from mnist_dash import paths
from mnist_dash.errors import PlainError
from mnist_dash.ui import broken, ending, parameters, readable, visitors, words
from mnist_dash.ui.components import address
from mnist_dash.ui.components.copy_view import copy_view

# app.py is imported once while the server starts, before any script runs; Streamlit would warn of that for each page.
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)

HOST = "host"  # the address of the operator's page, which opens however busy it is
ICON = paths.PACKAGE / "ui" / "icon.png"


def claim_navigation(pages: dict[str, list[Any]]) -> None:
    """Tell Streamlit, while the server starts, that st.navigation finds the pages.

    Without this the older pages/ mechanism, which switches itself on where a folder of that name exists, would
    answer the first deep link after a start with "Page not found".
    """
    st.navigation(pages)


def for_operator() -> Literal["visible", "hidden"]:
    """Whether the menu shows what is only for the operator: at home, where everybody is one."""
    return "hidden" if paths.hosted() else "visible"


def show(pages: dict[str, list[Any]]) -> None:
    """Run the page that the address names under its title; an error the user can mend is shown as one sentence."""
    # The local icon comes before st.navigation, which would fetch the page's Material icon from a font host.
    st.set_page_config(page_title="MNIST", page_icon=str(ICON), layout="wide")
    page = st.navigation(pages)
    dropped = parameters.drop_unusable()
    readable.mend()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(page.title, anchor=False, width="content")
        copy_view()
    if not visitors.have_place() and page.url_path != HOST:
        visitors.wait_for_place()
        return
    told = st.container()
    broken.begin(page.url_path, dropped)
    try:
        page.run()
    except ending.PageEnd:
        pass
    except PlainError as error:
        st.error(words.plain(str(error)), icon=":material/error:")
    broken.compare()
    broken.show(told)
    address.fill()
