"""What happened on this host, for its operator: kinds of events and names of results, nothing of the people.

No addresses, tokens, drawings, typed texts or messages of errors: only what the program itself calls things.
"""

import contextlib
import json
import time
from pathlib import Path
from typing import Any

from mnist_dash import paths
from mnist_dash.runs import files, locks

LARGEST = 200_000  # bytes; then the older half goes
SHOWN = 200  # events


def write(kind: str, what: str, **facts: int | float | str) -> None:
    """Add an event; a full disk costs the event, not the work."""
    event = {"time": round(time.time()), "kind": kind, "what": what[:200], **facts}
    with contextlib.suppress(OSError), locks.hold(_file().with_suffix(".lock")):
        _halve()
        with _file().open("a", encoding="utf-8") as file:
            file.write(json.dumps(event) + "\n")


def events(kind: str | None = None) -> list[dict[str, Any]]:
    """The newest events first, of one kind or of all; damaged lines are left out."""
    try:
        with _file().open("rb") as file:
            lines = file.read(2 * LARGEST).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = []
    for line in reversed(lines):
        with contextlib.suppress(ValueError, RecursionError):
            event = json.loads(line)
            if isinstance(event, dict) and isinstance(event.get("kind"), str) and kind in (None, event["kind"]):
                found.append(event)
    return found[:SHOWN]


def _file() -> Path:
    return paths.home() / "host" / "events.jsonl"


def _halve() -> None:
    file = _file()
    if file.exists() and file.stat().st_size > LARGEST:
        lines = file.read_bytes().splitlines(keepends=True)
        files.replace(file, b"".join(lines[len(lines) // 2 :]))
