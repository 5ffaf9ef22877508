"""Where several workers share the cores, each takes one thread: more would only wait for each other, and spin."""

import os

if "PYTEST_XDIST_WORKER" in os.environ:  # before NumPy is loaded; servers and trainers that tests start inherit it
    for library in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
