"""The progress of a running job on a page: a fragment that looks twice a second, for any job of the queue."""

import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from mnist_dash import quantities
from mnist_dash.runs import engines, jobs, owners, status
from mnist_dash.runs.status import Facts
from mnist_dash.ui import visitors, words

INTERVAL = 0.4  # seconds between looks: with the work of a look, still more than two a second
SLOW_INTERVAL = 1.0  # where no curve is drawn
OTHERS = "Another visitor started this already. You see the same work; they and the operator can stop it."
KEPT = "What is finished up to the last epoch is kept, and can be gone on with."


def follow(job: Path, show: Callable[[Facts], None] | None = None, *, key: str, stop_help: str = KEPT) -> None:
    """Show how an active job goes on until it ends; then the whole page runs again and finds the result.

    `show` draws what the page adds under the bar at every look, such as curves; its elements need keys.
    `stop_help` says what a stop leaves.
    """

    mine = owners.may_stop(job, visitors.me())
    if not mine:
        st.caption(OTHERS)

    @st.fragment(run_every=INTERVAL)
    def look() -> None:
        jobs.poll()
        facts = facts_of(job)
        if facts is None or facts["state"] not in status.ACTIVE:
            st.rerun()
        stopping = (job / status.STOP).exists()
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.progress(share(facts), text=f"**{headline(job, facts)}**")
            st.button(
                "Stopping …" if stopping else "Stop",
                icon=":material/stop_circle:",
                key=f"{key}_stop",
                disabled=stopping or not mine,
                on_click=_stop,
                args=(job,),
                help=stop_help if mine else OTHERS,
            )
        if show:
            show(facts)

    look()


def _stop(job: Path) -> None:
    with contextlib.suppress(owners.OwnerError):  # taken up by another visitor meanwhile: the next view says so
        jobs.stop(job, visitors.me())


def overview(active: Mapping[Path, str]) -> None:
    """A bar for each of these active jobs under its title (Markdown); when one ends, the whole page runs again."""
    if not active:
        return

    @st.fragment(run_every=SLOW_INTERVAL)
    def look() -> None:
        jobs.poll()
        for job, title in active.items():
            facts = facts_of(job)
            if facts is None or facts["state"] not in status.ACTIVE:
                st.rerun()
            st.progress(share(facts), text=f"{title} · {headline(job, facts)}")

    look()


def facts_of(job: Path) -> Facts | None:
    """The job's status; None where its folder is gone."""
    try:
        return status.read(job)
    except status.StatusError:
        return None


def share(facts: Facts) -> float:
    """How much of the job is done, 0 to 1."""
    now: dict[str, Any] = facts.get("progress") or {}
    if facts["state"] != "running" or not now.get("epochs"):
        return 0.0
    inside = now["step"] / max(now["steps"], 1)
    return float(min(max((now["epoch"] - 1 + inside) / now["epochs"], 0.0), 1.0))


def headline(job: Path, facts: Facts) -> str:
    """Where the job is, in one line: its place in the queue, its stage, or epoch, step, speed and time left."""
    if facts["state"] == "queued":
        return _waiting(job)
    now: dict[str, Any] = facts.get("progress") or {}
    by = [f"worker {words.plain(facts['worker'])}"] if facts.get("worker") else []
    if facts.get("stage") != "Training" or not now:
        passed = max(time.time() - (facts.get("begun") or time.time()), 0)
        return " · ".join([f"{facts.get('stage') or 'Starting'} … {quantities.duration(passed)}", *by])
    parts = [f"Epoch {now['epoch']} of {now['epochs']}"] if now["epochs"] > 1 else []
    parts.append(f"step {now['step']:,} of {now['steps']:,}")
    if now.get("seconds_left") is not None:
        parts.append(f"{quantities.duration(now['seconds_left'])} left")
    if now.get("images_per_second"):
        parts.append(f"{now['images_per_second']:,.0f} digits a second")
    return " · ".join([*parts, *by])


def _waiting(job: Path) -> str:
    """The place in the queue, and why it does not move where the cluster is away."""
    place, trouble = jobs.position(job), engines.current().describe().trouble
    told = f"Waiting: number {place} in the queue" if place else "Starting …"
    return f"{told}. {trouble}" if place and trouble else told
