"""A cache bounded by bytes: what was not asked for the longest goes first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar


class Weighed(Protocol):
    """Something that knows how many bytes it holds; it may come to hold more."""

    @property
    def weight(self) -> int:
        """In bytes."""
        ...


Kept = TypeVar("Kept", bound=Weighed)


class Bounded(Generic[Kept]):
    """Keeps what was made under its key, together at most so many bytes, but always the last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._looking, self._making = threading.Lock(), threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept under that key, else made, one at a time; safe to call from many threads."""
        found = self._look(key)
        if found is None:
            with self._making:
                found = self._look(key)  # another thread may have made it meanwhile
                if found is None:
                    found = make()
                    self._keep(key, found)
        return found

    def _look(self, key: Hashable) -> Kept | None:
        with self._looking:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Hashable, made: Kept) -> None:
        with self._looking:
            self._kept[key] = made
            while len(self._kept) > 1 and sum(each.weight for each in self._kept.values()) > self._most:
                self._kept.popitem(last=False)
