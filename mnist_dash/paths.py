"""Where data, results and runs live. The only reader of the environment."""

import os
import tempfile
from pathlib import Path

import platformdirs

from mnist_dash.errors import PlainError

PACKAGE = Path(__file__).parent
SHIPPED = PACKAGE / "shipped"
PROJECT = PACKAGE.parent
_PASSWORD = "MNIST_DASH_OPERATOR_PASSWORD"
_JOB = ("MNIST_DASH_LEASE", "MNIST_DASH_WORKER", "MNIST_DASH_PARENT")  # set for the processes of jobs only


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


def child_environment(lease: str = "", worker: str = "", parent: str = "") -> dict[str, str]:
    """The environment for a process of ours: the same home, whatever folder it starts in.

    The process of a job has its lease, and one of a cluster the worker's name and the process that it ends with.

    Threads that wait for each other sleep instead of spinning, unless told otherwise: where the cores are shared
    (the server draws pages meanwhile) t-SNE is three to five times as fast so.
    """
    inherited = {name: value for name, value in os.environ.items() if name != _PASSWORD}
    job = dict(zip(_JOB, (lease, worker, parent), strict=True))
    return {"OMP_WAIT_POLICY": "PASSIVE", **inherited, "MNIST_DASH_HOME": str(home()), **job}


def own_lease() -> str | None:
    """What tells this process's start of its job from others; None where it was started by hand."""
    return os.environ.get("MNIST_DASH_LEASE") or None


def own_worker() -> str | None:
    """The cluster's worker that this process does its job for; None on one machine."""
    return os.environ.get("MNIST_DASH_WORKER") or None


def own_parent() -> int | None:
    """The process with which this one ends; None for a job that outlives its starter."""
    return _number("MNIST_DASH_PARENT")


def engine() -> str:
    """The address of the scheduler that does the jobs: MNIST_DASH_ENGINE, such as tcp://host:8786; empty for none."""
    return os.environ.get("MNIST_DASH_ENGINE", "").strip()


def hosted() -> bool:
    """Whether strangers visit this copy: MNIST_DASH_HOSTED (0 or 1), else whether Community Cloud runs it."""
    chosen = os.environ.get("MNIST_DASH_HOSTED", "").strip().lower()
    return chosen not in ("0", "no", "false", "off") if chosen else _on_community_cloud()


def _on_community_cloud() -> bool:
    """Community Cloud copies a repository to /mount/src and keeps its environment under /home/adminuser."""
    return PROJECT.is_relative_to("/mount/src") and Path("/home/adminuser").is_dir()


def cards_are_hidden() -> bool:
    """Whether CUDA_VISIBLE_DEVICES keeps every graphics card from TensorFlow."""
    return os.environ.get("CUDA_VISIBLE_DEVICES", "0").strip() in ("", "-1", "none", "NoDevFiles")


def job_slots() -> int:
    """How many jobs may run at a time: MNIST_DASH_JOBS, else 1."""
    return _number("MNIST_DASH_JOBS", least=1, endless=False) or 1


def longest_queue() -> int:
    """How many jobs may wait: MNIST_DASH_MAX_QUEUE, else 50, hosted 20."""
    limit = _number("MNIST_DASH_MAX_QUEUE", hosted_default=20, endless=False)
    return 50 if limit is None else limit


def jobs_per_visitor() -> int | None:
    """How many jobs of one visitor may wait or run: MNIST_DASH_MAX_JOBS_PER_VISITOR, else no limit, hosted 3."""
    return _number("MNIST_DASH_MAX_JOBS_PER_VISITOR", least=1, hosted_default=3)


def largest_upload() -> int:
    """Megabytes of a file that somebody brings on a page: MNIST_DASH_MAX_UPLOAD, else 300, hosted 12."""
    return _number("MNIST_DASH_MAX_UPLOAD", least=1, hosted_default=12) or 300


def longest_run() -> int | None:
    """Seconds that a job may take: MNIST_DASH_MAX_SECONDS, else no limit, hosted 20 minutes."""
    return _number("MNIST_DASH_MAX_SECONDS", least=1, hosted_default=1200)


def largest_network() -> int | None:
    """Parameters that a network may have: MNIST_DASH_MAX_PARAMETERS, else the recipe's own limit, hosted 2 million."""
    return _number("MNIST_DASH_MAX_PARAMETERS", least=1, hosted_default=2_000_000)


def most_work() -> int | None:
    """Billion multiply-adds that a training may take forwards: MNIST_DASH_MAX_WORK, else no limit, hosted 20,000."""
    return _number("MNIST_DASH_MAX_WORK", least=1, hosted_default=20_000)


def disk_quota() -> int | None:
    """Megabytes that runs, maps and other results may take: MNIST_DASH_QUOTA, else no limit, hosted 500."""
    return _number("MNIST_DASH_QUOTA", least=1, hosted_default=500)


def days_kept() -> int | None:
    """Days that a result stays which nobody looks at: MNIST_DASH_KEEP_DAYS, else no limit, hosted 30."""
    return _number("MNIST_DASH_KEEP_DAYS", least=1, hosted_default=30)


def most_visitors() -> int | None:
    """Visitors served at a time: MNIST_DASH_MAX_VISITORS, else no limit, hosted 50 for each core."""
    return _number("MNIST_DASH_MAX_VISITORS", least=1, hosted_default=50 * (os.cpu_count() or 1))


def operator_password() -> str:
    """The operator's password: MNIST_DASH_OPERATOR_PASSWORD, which may stand in Streamlit's secrets; else empty."""
    return os.environ.get(_PASSWORD, "")


def _number(name: str, least: int = 0, hosted_default: int | None = None, *, endless: bool = True) -> int | None:
    """The whole number in an environment variable; None where it is unset or `none`. Raises PlainError."""
    text = os.environ.get(name, "").strip()
    if not text:
        return hosted_default if hosted() else None
    if endless and text.lower() == "none":
        return None
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise PlainError(
            f'Set {name} to a whole number of at least {least}{", or to none" if endless else ""}, not "{text}".'
        )
    return int(text)
