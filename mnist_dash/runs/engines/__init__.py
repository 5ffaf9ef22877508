"""Where the commands of jobs run: on this machine, or on a cluster."""

from mnist_dash import paths
from mnist_dash.runs.engines import dask
from mnist_dash.runs.engines.engine import Description, Engine, EngineError, Task, Worker
from mnist_dash.runs.engines.local import Local

__all__ = ["Description", "Engine", "EngineError", "Task", "Worker", "current"]


def current() -> Engine:
    """The engine that MNIST_DASH_ENGINE names: a Dask scheduler's address, else this machine."""
    address = paths.engine()
    return dask.connected(address) if address else Local()
