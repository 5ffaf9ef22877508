"""What TensorFlow trains on here: the GPU if it sees one, else the CPU; and the number format that suits it."""

import os
import platform
from pathlib import Path

from mnist_dash.models.recipes import Recipe


def prepare() -> None:
    """Let TensorFlow take GPU memory as it needs it rather than all at once."""
    import tensorflow as tf

    for gpu in tf.config.list_physical_devices("GPU"):
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
        except RuntimeError:  # already at work in this process
            return


def is_gpu() -> bool:
    """Whether TensorFlow trains on a graphics card here."""
    return bool(_gpu_details())


def precision_of(recipe: Recipe) -> str:
    """The recipe's precision with "auto" settled: bfloat16 where the hardware computes in it, else float32."""
    if recipe.precision != "auto":
        return recipe.precision
    suits = _gpu_has_bfloat16() if _gpu_name() else _cpu_has_bfloat16()
    return "bfloat16" if suits else "float32"


def describe(recipe: Recipe) -> str:
    """One line for people: "CPU AMD EPYC, 2 cores, bfloat16"."""
    name = _gpu_name()
    return f"{f'GPU {name}' if name else describe_cpu()}, {precision_of(recipe)}"


def describe_cpu() -> str:
    """The processor and the cores that this process may use; needs no TensorFlow."""
    return f"CPU {_cpu_fact('model name') or platform.machine()}, {_cores()} cores"


def gpu_names() -> tuple[str, ...]:
    """The names of the graphics cards that TensorFlow sees."""
    import tensorflow as tf

    details = map(tf.config.experimental.get_device_details, tf.config.list_physical_devices("GPU"))
    return tuple(str(each.get("device_name", "unnamed")) for each in details)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _gpu_details() -> dict[str, object]:
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    return dict(tf.config.experimental.get_device_details(gpus[0])) if gpus else {}


def _gpu_name() -> str:
    details = _gpu_details()
    return str(details.get("device_name", "unnamed")) if details else ""


def _gpu_has_bfloat16() -> bool:
    """NVIDIA's since Ampere: compute capability 8."""
    capability = _gpu_details().get("compute_capability")
    return isinstance(capability, tuple) and capability >= (8, 0)


def _cpu_has_bfloat16() -> bool:
    """Whether the CPU's flags name bfloat16 arithmetic; without it TensorFlow emulates it, slowly."""
    return bool({"avx512_bf16", "amx_bf16"} & set(_cpu_fact("flags").split()))


def _cpu_fact(name: str) -> str:
    """A line of Linux's /proc/cpuinfo, "" elsewhere."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
