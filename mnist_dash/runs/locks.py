"""Locks between processes, released when their holder ends, however it ends."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_NONE = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)  # some network disks have no locks


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Wait for the lock of that file and hold it in the body; the file stays.

    On a disk without locks the body runs all the same: a job that is then started twice is done once, by its lease.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
            except OSError as error:
                if error.errno not in _NONE:
                    raise
        yield  # closing the file releases the lock


def keep(handle: int) -> bool:
    """Lock an open file for as long as it stays open here or in a process that inherits it; False without locks."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in _NONE:
            raise
        return False
    return True


def is_kept(path: Path) -> bool | None:
    """Whether some process keeps that file locked; None where that cannot be known."""
    if sys.platform == "win32":
        return None
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(handle)
    return False
