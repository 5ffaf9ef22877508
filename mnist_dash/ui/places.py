"""The places of a host: how many visitors it serves at a time, and who has one."""

import threading
from collections.abc import Callable


class Places:
    """Sessions by their arrival; each keeps its place until its browser leaves."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._lock = threading.Lock()

    def take(self, session: str, most: int | None, lives: Callable[[str], bool]) -> bool:
        """Whether the session has one of `most` places (None: any number), which it keeps while it `lives`."""
        with self._lock:
            self._taken = {each for each in self._taken if lives(each)}
            if most is None or len(self._taken) < most:
                self._taken.add(session)
            return session in self._taken

    def count(self, lives: Callable[[str], bool]) -> int:
        """How many are served now."""
        with self._lock:
            return sum(map(lives, self._taken))
