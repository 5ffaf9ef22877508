"""The cache that is bounded by bytes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from mnist_dash.ui.bounded import Bounded


@dataclass
class Thing:
    weight: int


def test_the_longest_unused_goes_first_and_the_last_stays():
    cache, made = Bounded[Thing](100), []

    def get(name, weight):
        return cache.get(name, lambda: made.append(name) or Thing(weight))

    get("a", 40), get("b", 40), get("a", 40), get("c", 40)
    assert made == ["a", "b", "c"]
    get("a", 40), get("c", 40)
    assert made == ["a", "b", "c"]  # b, not a, went for c
    get("huge", 500)
    assert get("huge", 500).weight == 500 and made[-1] == "huge"
    get("a", 40)
    assert made[-1] == "a"


def test_what_grows_is_weighed_anew():
    cache = Bounded[Thing](100)
    first = cache.get("first", lambda: Thing(10))
    first.weight = 95
    cache.get("second", lambda: Thing(10))
    assert cache.get("first", lambda: Thing(1)) is not first


def test_many_threads_make_it_once():
    cache, made = Bounded[Thing](100), []
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: cache.get("a", lambda: made.append(1) or Thing(1)), range(50)))
    assert len(made) == 1 and len(set(map(id, found))) == 1
