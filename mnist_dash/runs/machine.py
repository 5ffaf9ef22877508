"""On what a run was made: versions, processor, memory."""

import contextlib
import os
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import mnist_dash

PACKAGES = ("tensorflow", "keras", "numpy", "scikit-learn")


def facts() -> dict[str, Any]:
    """Versions, processor, cores, peak memory of this process in MB, and today's date."""
    return {
        "date": time.strftime("%Y-%m-%d"),
        "versions": {"mnist_dash": mnist_dash.__version__, "python": platform.python_version(), **_versions()},
        "system": platform.system(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "peak_memory_mb": _peak_memory(),
    }


def is_busy() -> bool:
    """Whether more work waits for the processor than it has cores, in the mean of the last minute."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1)


def processor() -> str:
    """The processor's name, as well as the system tells it."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def memory(process: int) -> int | None:
    """What a process holds now, in MB; None where it has ended or the system does not tell."""
    return _megabytes(Path(f"/proc/{process}/status"), "VmRSS")


def total_memory() -> tuple[int | None, int | None]:
    """The machine's memory and what of it is free, in MB; None where the system does not tell."""
    facts = Path("/proc/meminfo")
    return _megabytes(facts, "MemTotal"), _megabytes(facts, "MemAvailable")


def _megabytes(facts: Path, name: str) -> int | None:
    with contextlib.suppress(OSError, StopIteration, ValueError, IndexError):
        lines = facts.read_text(encoding="utf-8").splitlines()
        return round(int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) / 2**10)
    return None


def _peak_memory() -> int | None:
    """In MB. Linux counts into ru_maxrss what the starter of this program held; its own file does not."""
    if sys.platform == "win32":
        return None
    if peak := _megabytes(Path("/proc/self/status"), "VmHWM"):
        return peak
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10))
