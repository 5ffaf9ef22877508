"""Which device trains here, and where there is a graphics card that is not used, why and what to type."""

import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mnist_dash import paths
from mnist_dash.models import devices

INSTALL = "Type: .venv/bin/python -m pip install -r requirements-gpu.txt"


@dataclass(frozen=True)
class Facts:
    """What was found: cards by name (None: no driver's tool here), and what TensorFlow makes of them."""

    cards: tuple[str, ...] | None
    used: tuple[str, ...]
    system: str = "linux"
    built_for_cards: bool = True
    libraries: bool = True
    hidden: bool = False


@dataclass(frozen=True)
class Verdict:
    """The device that trains; where a card is idle also why, and what to do about it."""

    device: str
    why: str = ""
    advice: str = ""


def judge(facts: Facts, processor: str) -> Verdict:
    """What the facts say; `processor` is the name of what trains where no card does."""
    if facts.used:
        return Verdict("GPU " + ", ".join(facts.used))
    if facts.cards is None:
        return Verdict(processor)
    why, advice = _obstacle(facts)
    return Verdict(processor, why, advice)


def _obstacle(facts: Facts) -> tuple[str, str]:
    """Why no card is used although the driver's tool is here, and what to do, the surest reason first."""
    if not facts.cards:
        return (
            "The driver's nvidia-smi names no card.",
            "Type nvidia-smi to see why; often the driver must be installed.",
        )
    names = ", ".join(facts.cards)
    if facts.system == "win32":
        return (
            f"TensorFlow uses {names} only inside WSL2, not on Windows itself.",
            "Type: wsl --install, then set up there.",
        )
    if facts.hidden:
        return f"CUDA_VISIBLE_DEVICES hides {names}.", "Type: unset CUDA_VISIBLE_DEVICES"
    if not facts.built_for_cards:
        return f"This build of TensorFlow cannot use {names}.", INSTALL
    if not facts.libraries:
        return f"{names} is here, the CUDA libraries that TensorFlow needs are not.", INSTALL
    return (
        f"TensorFlow did not accept {names}; its driver may be older than the CUDA libraries.",
        "Update the driver, then type: nvidia-smi",
    )


def look() -> Facts:
    """Ask the driver and TensorFlow, which this loads."""
    import tensorflow as tf

    return Facts(
        cards=installed(),
        used=devices.gpu_names(),
        system=sys.platform,
        built_for_cards=tf.test.is_built_with_cuda(),
        libraries=_has_libraries(),
        hidden=paths.cards_are_hidden(),
    )


def as_json(facts: Facts, verdict: Verdict) -> dict[str, Any]:
    """The verdict and the facts behind it as plain data."""
    return {**asdict(verdict), "gpu": bool(facts.used), "cards": list(facts.cards or ())}


def installed() -> tuple[str, ...] | None:
    """The NVIDIA cards by name; None where the driver's tool is missing, () where it fails."""
    tool = shutil.which("nvidia-smi")
    if not tool:
        return None
    command = [tool, "--query-gpu=name", "--format=csv,noheader"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line.strip() for line in found.stdout.splitlines() if line.strip())


def _has_libraries() -> bool:
    """Whether pip has cuDNN, the last of what tensorflow[and-cuda] brings."""
    for name in ("nvidia-cudnn-cu12", "nvidia-cudnn-cu13"):
        try:
            return bool(version(name))
        except PackageNotFoundError:
            continue
    return False
