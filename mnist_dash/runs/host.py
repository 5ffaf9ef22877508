"""What a host is doing: its jobs, memory, disk, device and limits, as plain facts for its operator."""

import os
import shutil
import time
from typing import Any

from mnist_dash import paths
from mnist_dash.runs import jobs, journal, machine, quota, status
from mnist_dash.runs.jobs import Ticket

KINDS = {
    "runs": "run",
    "maps": "map",
    "preparing": "preparing a run",
    "int8": "int8 model",
    "passports": "passport",
    "attacks": "attack",
    "strangers": "strangers",
    "lessons": "reading the training digits",
    "boards": "grading heat maps",
}
SHOWN = 20  # events


def facts() -> dict[str, Any]:
    """All of it, as one JSON object; memory in MB, disk in bytes, times in seconds."""
    return {
        "hosted": paths.hosted(),
        "limits": limits(),
        "jobs": [job(ticket) for ticket in jobs.tickets()],
        "memory": memory(),
        "disk": disk(),
        "device": device(),
        "evicted": journal.events("evicted")[:SHOWN],
        "errors": journal.events("error")[:SHOWN],
        "turned_away": len(journal.events("busy")),
    }


def limits() -> dict[str, int | None]:
    """The limits in force; None is no limit."""
    return {
        "jobs at a time": paths.job_slots(),
        "jobs that may wait": paths.longest_queue(),
        "jobs per visitor": paths.jobs_per_visitor(),
        "seconds per job": paths.longest_run(),
        "parameters": paths.largest_network(),
        "billion multiply-adds": paths.most_work(),
        "megabytes of results": paths.disk_quota(),
        "visitors at a time": paths.most_visitors(),
    }


def job(ticket: Ticket) -> dict[str, Any]:
    """A waiting or running job."""
    try:
        now = status.read(ticket.folder)
    except status.StatusError:
        now = {"state": "gone"}
    since = now.get("begun") if now["state"] == "running" else now.get("queued")
    return {
        "kind": KINDS.get(ticket.folder.parent.name, ticket.folder.parent.name),
        "name": ticket.folder.name,
        "state": now["state"],
        "stage": now.get("stage"),
        "seconds": round(time.time() - since) if isinstance(since, int | float) else None,
        "memory_mb": machine.memory(now["pid"]) if isinstance(now.get("pid"), int) else None,
        "device": now.get("device"),
    }


def memory() -> dict[str, int | None]:
    """Of this process, and of the machine: in MB, None where the system does not tell."""
    total, free = machine.total_memory()
    return {"this_process": machine.memory(os.getpid()), "machine": total, "machine_free": free}


def disk() -> dict[str, Any]:
    """Bytes by kind of result, the quota, and what is free on the disk."""
    megabytes = paths.disk_quota()
    return {
        "by_kind": quota.usage(),
        "quota": megabytes * quota.MEGABYTE if megabytes else None,
        "free": shutil.disk_usage(paths.home()).free,
    }


def device() -> dict[str, Any]:
    """The processor and its cores."""
    return {"processor": machine.processor(), "cores": os.cpu_count()}
