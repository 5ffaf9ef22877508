"""How the server's process asks for memory, so that what a page no longer needs goes back to the machine."""

import ctypes
import sys

# Settings of the C library's malloc, by their numbers in its malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENAS = -1, -3, -8
_LARGE = 128 * 1024  # bytes: from this size on an array is returned to the machine when it is freed


def keep_little() -> None:
    """Return large arrays as soon as they are freed, and let threads share two pools; for glibc, else nothing.

    Left alone glibc raises the size of "large" up to 32 MB, and gives each visitor's thread a pool of its own.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries, such as musl, have none
    if mallopt is not None:
        for setting, value in ((_TRIM_THRESHOLD, _LARGE), (_MMAP_THRESHOLD, _LARGE), (_ARENAS, 2)):
            mallopt(setting, value)
