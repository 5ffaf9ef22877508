"""What the operator sees of this host, and can do: jobs, visitors, memory, disk, what went, what failed."""

import time
from typing import Any

import pandas as pd
import streamlit as st

from mnist_dash import quantities
from mnist_dash.errors import PlainError
from mnist_dash.runs import host, jobs, journal, owners, quota
from mnist_dash.runs.quota import Item
from mnist_dash.ui import loaders, visitors, words
from mnist_dash.ui.key_figures import key_figures

LOOK = 5.0  # seconds between two looks at what changes
KINDS = {"evicted": "Made room", "error": "Error", "busy": "Busy", "deleted": "Deleted by the operator"}
ERROR = "host_error"  # session state: a sentence for the page's next view


def sign_in() -> None:
    """Ask for the operator's password."""
    with st.form("host_sign_in", clear_on_submit=True, width=420):
        password = st.text_input("The operator's password", type="password", max_chars=200, key="host_password")
        asked = st.form_submit_button("Open", icon=":material/lock_open:")
    if asked:
        try:
            loaders.gate().enter(password or "")
        except PlainError as error:
            st.error(words.plain(str(error)), icon=":material/error:")
        else:
            visitors.become_operator()
            st.rerun()


def show() -> None:
    """Everything, with what changes looked at again every few seconds."""
    if message := st.session_state.pop(ERROR, None):
        st.error(words.plain(message), icon=":material/error:")
    st.fragment(_now, run_every=LOOK)()
    _disk()
    _events()
    st.subheader("Limits", anchor=False)
    st.dataframe(_limits(), hide_index=True, width=420, key="host_limits", alt="The limits in force on this copy")


def _now() -> None:
    """The figures and the jobs."""
    jobs.poll()
    now = host.facts()
    _figures(now)
    st.subheader("Jobs", anchor=False)
    tickets = jobs.tickets()
    if not tickets:
        st.caption("Nothing waits or runs.")
    for ticket in tickets:
        facts = host.job(ticket)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_job(facts), width="stretch")
            stop = (ticket.folder, visitors.me())
            key = f"host_stop_{facts['name']}"
            st.button("Stop", icon=":material/stop_circle:", key=key, on_click=jobs.stop, args=stop)


def _figures(now: dict[str, Any]) -> None:
    memory, disk = now["memory"], now["disk"]
    places, used = now["limits"]["visitors at a time"], sum(disk["by_kind"].values())
    held = [each["memory_mb"] for each in now["jobs"] if each["memory_mb"]]
    quota_text = f" of {_megabytes(disk['quota'])}" if disk["quota"] else ""
    figures = {
        "Visitors now": f"{visitors.count()}{f' of {places}' if places else ''}",
        "Memory of the server": _memory(memory["this_process"]),
        "Memory of jobs": _memory(sum(held)) if held else "none",
        "Memory free": f"{_memory(memory['machine_free'])} of {_memory(memory['machine'])}",
        "Results on disk": f"{_megabytes(used)}{quota_text}",
        "Disk free": _megabytes(disk["free"]),
    }
    key_figures(figures)
    device = now["device"]
    mode = "Hosted: visitors are bounded" if now["hosted"] else "At home: everything is allowed"
    st.caption(f"{mode}. {words.plain(device['processor'])}, {device['cores']} cores.")


def _job(facts: dict[str, Any]) -> str:
    parts = [f"**{facts['state']}**", f"{facts['kind']} `{facts['name']}`", facts["stage"]]
    parts.append(quantities.duration(facts["seconds"]) if facts["seconds"] is not None else None)
    parts.append(_memory(facts["memory_mb"]) if facts["memory_mb"] else None)
    parts.append(words.plain(facts["device"]) if facts["device"] else None)
    return " · ".join(filter(None, parts))


def _disk() -> None:
    """What lies on the disk by kind, and each result, to choose and delete."""
    st.subheader("Disk", anchor=False)
    known, now = quota.items()[::-1], time.time()
    if not known:
        st.caption("Nothing is kept yet.")
        return
    kinds = sorted({item.kind for item in known})
    sizes = {kind: [item.bytes for item in known if item.kind == kind] for kind in kinds}
    st.caption(" · ".join(f"{kind}: {len(sizes[kind])}, {_megabytes(sum(sizes[kind]))}" for kind in kinds))
    rows = [
        {
            "Kind": item.kind,
            "Name": item.name,
            "MB": item.bytes / quota.MEGABYTE,
            "Days unused": max(now - item.used, 0) / 86_400,
            "Now": "in work" if item.busy else "may go" if item.may_go(now) else "stays",
        }
        for item in known
    ]
    event: Any = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(38 + 35 * len(rows), 320),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "MB": st.column_config.NumberColumn(format="%.1f"),
            "Days unused": st.column_config.NumberColumn(format="%.1f"),
        },
        key=f"host_disk_{len(rows)}_{known[0].name}",
        alt=f"{len(rows)} results on disk with their size and when they were last used",
    )
    picked = event["selection"]["rows"]
    chosen = known[picked[0]] if picked and picked[0] < len(known) else None
    label = f"Delete {chosen.kind} {chosen.name}" if chosen else "Choose one to delete it"
    st.button(label, icon=":material/delete:", key="host_delete", disabled=not chosen, on_click=_delete, args=(chosen,))


def _delete(item: Item) -> None:
    try:
        quota.delete(item, visitors.me())
    except owners.OwnerError as error:
        st.session_state[ERROR] = str(error)
    loaders.digit_map.clear()
    jobs.poll()


def _events() -> None:
    st.subheader("What happened", anchor=False)
    rows = [
        {
            "Time": time.strftime("%Y-%m-%d %H:%M", time.localtime(event.get("time") or 0)),
            "What": KINDS.get(event["kind"], event["kind"]),
            "Of": event.get("what"),
            "MB": f"{event['bytes'] / quota.MEGABYTE:.1f}" if isinstance(event.get("bytes"), int) else "",
        }
        for event in journal.events()
    ]
    if not rows:
        st.caption("No result had to go, and no page failed.")
        return
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(38 + 35 * len(rows), 320),
        key="host_events",
        alt=f"The {len(rows)} newest events on this host",
    )


def _limits() -> pd.DataFrame:
    rows = [
        {"Limit": name.capitalize(), "Value": "none" if most is None else f"{most:,}"}
        for name, most in host.limits().items()
    ]
    return pd.DataFrame(rows)


def _memory(megabytes: int | None) -> str:
    return "unknown" if megabytes is None else _megabytes(megabytes * quota.MEGABYTE)


def _megabytes(size: int) -> str:
    return f"{size / quota.MEGABYTE:,.0f} MB" if size < 10**10 else f"{size / 10**9:,.0f} GB"
