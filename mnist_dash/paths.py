"""Where data, results and runs live. The only reader of the environment."""

import os
import tempfile
from pathlib import Path

import platformdirs

from mnist_dash.errors import PlainError

PACKAGE = Path(__file__).parent
SHIPPED = PACKAGE / "shipped"
PROJECT = PACKAGE.parent


def home() -> Path:
    """The writable folder for this user's runs and results: MNIST_DASH_HOME, else the user's cache folder."""
    chosen = os.environ.get("MNIST_DASH_HOME")
    folder = Path(chosen).absolute() if chosen else Path(platformdirs.user_cache_dir("mnist_dash", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a read-only or odd home directory, as some hosts have
        folder = Path(tempfile.gettempdir()) / "mnist_dash"
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def served() -> Path:
    """The folder of what browsers fetch under `served/`; its contents may vanish at any time."""
    return home() / "served"


def data_folders() -> tuple[Path, ...]:
    """Where published data sets are looked for: MNIST_DASH_DATA where it is set, then what was fetched."""
    chosen = os.environ.get("MNIST_DASH_DATA")
    return (Path(chosen).absolute(), fetched()) if chosen else (fetched(),)


def fetched() -> Path:
    """The folder for data sets that were fetched from the network."""
    return home() / "data"


def mirrored(url: str, folder: str) -> str:
    """The address of a published file: at MNIST_DASH_MIRROR where that is set, as MIRROR/folder/name, else its own."""
    mirror = os.environ.get("MNIST_DASH_MIRROR", "").rstrip("/")
    return f"{mirror}/{folder}/{url.rsplit('/', 1)[-1]}" if mirror else url


def child_environment() -> dict[str, str]:
    """The environment for a process of ours: the same home, whatever folder the process starts in.

    Threads that wait for each other sleep instead of spinning, unless told otherwise: where the cores are shared
    (the server draws pages meanwhile) t-SNE is three to five times as fast so.
    """
    return {"OMP_WAIT_POLICY": "PASSIVE", **os.environ, "MNIST_DASH_HOME": str(home())}


def job_slots() -> int:
    """How many jobs may run at a time: MNIST_DASH_JOBS, else 1."""
    return _number("MNIST_DASH_JOBS", least=1) or 1


def longest_queue() -> int:
    """How many jobs may wait: MNIST_DASH_MAX_QUEUE, else 50."""
    limit = _number("MNIST_DASH_MAX_QUEUE")
    return 50 if limit is None else limit


def longest_run() -> int | None:
    """Seconds that a run may take: MNIST_DASH_MAX_SECONDS, else no limit."""
    return _number("MNIST_DASH_MAX_SECONDS", least=1)


def largest_network() -> int | None:
    """Parameters that a network may have: MNIST_DASH_MAX_PARAMETERS, else no limit but the recipe's own."""
    return _number("MNIST_DASH_MAX_PARAMETERS", least=1)


def _number(name: str, least: int = 0) -> int | None:
    """The whole number in an environment variable; None where it is unset. Raises PlainError."""
    text = os.environ.get(name, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise PlainError(f'Set {name} to a whole number of at least {least}, not "{text}".')
    return int(text)
