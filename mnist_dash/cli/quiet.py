"""Nothing on stderr while a runtime loads: LiteRT and TensorFlow note there which kernels they take."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

STDERR = 2


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Nothing on stderr, from native code either."""
    kept = os.dup(STDERR)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), STDERR)
    try:
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)
