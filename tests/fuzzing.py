"""Runs of nasty input: each case is carried out as the app would, and tells what it took and what went wrong."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from streamlit.testing.v1 import AppTest

from mnist_dash.data import ink, strokes
from mnist_dash.errors import PlainError
from mnist_dash.ui import canvas
from tests import nasty
from tests.page_table import PAGES
from tests.pages.test_every_page import BROKEN, open_page

UNREAD = (AttributeError, KeyError, IndexError, TypeError, ValueError)  # what the pad's own code takes for no stroke
LINKED = (*BROKEN, "draw_ink", "draw_run", "draw_runs", "train_layers", "unknown")


@dataclass(frozen=True)
class Case:
    """What one input took (CPU seconds) and what went wrong with it; `problem` is empty where nothing did."""

    name: str
    seconds: float
    problem: str


def _carry_out(name: str, work: Callable[[], object], allowed: tuple[type[Exception], ...] = ()) -> Case:
    problem, begun = "", time.process_time()
    try:
        work()
    except (PlainError, *allowed):
        pass
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"[:200]
    return Case(name, time.process_time() - begun, problem)


def drawings(seed: int, count: int) -> Iterator[Case]:
    """Drawings in links: read, painted and looked at."""
    for text in islice(nasty.drawings(np.random.default_rng(seed)), count):
        yield _carry_out(text[:60], lambda text=text: ink.read(strokes.render(strokes.unpack(text), 420)))


def messages(seed: int, count: int) -> Iterator[Case]:
    """What a pad sends: taken and packed for the link."""
    for paths in islice(nasty.messages(np.random.default_rng(seed)), count):
        name = f"{len(paths)} paths, {len(paths[0]['path']) if paths else 0} steps each"
        yield _carry_out(name, lambda paths=paths: strokes.pack(canvas._drawing(canvas._lines(paths), 0.06)), UNREAD)


def uploads(seed: int, count: int) -> Iterator[Case]:
    """Files: decoded and looked at."""
    for file in islice(nasty.pictures(np.random.default_rng(seed)), count):
        yield _carry_out(f"{len(file)} bytes {file[:30].hex()}", lambda file=file: ink.read(file))


def links(seed: int, count: int) -> Iterator[Case]:
    """Addresses: the page runs without an error; the seconds are those beyond the bare page."""
    random = np.random.default_rng(seed)
    bare = {}
    for _ in range(count):
        path = str(random.choice(PAGES))
        if path not in bare:
            open_page(path)
            bare[path] = _carry_out(path, lambda path=path: _checked(open_page(path))).seconds
        names = random.choice(LINKED, random.integers(1, 8), replace=False)
        link = {str(name): nasty.link_values(random) for name in names}
        case = _carry_out(f"{path} {str(link)[:300]}", lambda path=path, link=link: _checked(open_page(path, **link)))
        yield Case(case.name, case.seconds - bare[path], case.problem)


def _checked(app: AppTest) -> None:
    if app.exception:
        raise AssertionError(app.exception[0].message)


KINDS: dict[str, Callable[[int, int], Iterator[Case]]] = {
    "drawings": drawings,
    "messages": messages,
    "uploads": uploads,
    "links": links,
}
