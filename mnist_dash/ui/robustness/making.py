"""What a job finds out about a run and is not here yet: how it is made, or how far it is."""

import streamlit as st

from mnist_dash.runs import status
from mnist_dash.runs.examinations import Examination
from mnist_dash.runs.folder import Run
from mnist_dash.ui import absent, live, visitors, words


def offer(kind: Examination, run: Run, digits: int, *, what: str, lasts: str, label: str, kept: bool = True) -> None:
    """Follow the job where it is active; else say what is missing (Markdown), how long it takes, and offer it.

    `kept` says whether a stopped job goes on from what it finished.
    """
    job, key = kind.job(run, digits), f"robust_{kind.place}_{run.id}"
    facts = live.facts_of(job)
    if facts and facts["state"] in status.ACTIVE:
        st.markdown(f"**{words.plain(run.label)}**")
        stop_help = "What is finished is kept, and gone on with." if kept else "Nothing is kept of it."
        live.follow(job, key=f"{key}_job", stop_help=stop_help)
        return

    def start() -> None:
        kind.start(run, digits, visitors.me())

    absent.card(what, lasts, label, start, key=key, trouble=kind.trouble(run, digits) or "")
