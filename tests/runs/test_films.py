"""Films of paths as jobs: made in a process of their own, shared, bounded, and one sentence for what cannot be."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from mnist_dash.analysis.morphing import film
from mnist_dash.analysis.morphing.film import Film, FilmError
from mnist_dash.runs import films, jobs, quota, status
from mnist_dash.runs.films import Order
from tests.runs.trainers import wait_until

pytestmark = pytest.mark.usefixtures("home")

SMALL = Order(Film("gif", 64, 12), "morph", "4 test:17", False)


def _end(order: Order) -> status.Facts:
    def ended() -> bool:
        jobs.poll()
        return status.read(films.folder(order))["state"] not in status.ACTIVE

    wait_until(ended)
    return status.read(films.folder(order))


def test_a_job_makes_the_film_that_was_ordered() -> None:
    assert films.result(SMALL) is None
    place = films.start(SMALL)
    assert films.start(replace(SMALL, generator="vae")) == place  # the same generator by its other name
    assert _end(SMALL)["state"] == "done"
    made = films.result(SMALL)
    assert made is not None and made.parent == place and SMALL.name == "morph-4-test17.gif"
    with Image.open(io.BytesIO(made.read_bytes())) as picture:
        assert picture.n_frames == 12 and picture.size == (64, 64)
    assert made.read_bytes() == films.make(SMALL, lambda *_: None)
    assert [item.name for item in quota.items() if item.kind == "film"] == [place.name]
    films.start(SMALL)
    assert not jobs.tickets()  # the same again is there at once


@pytest.mark.parametrize("frames", [2, 3, 7])
def test_a_film_lasts_as_long_as_the_frames_that_were_asked_for(frames: int) -> None:
    content = films.make(replace(SMALL, film=Film("apng", 32, frames)), lambda *_: None)
    with Image.open(io.BytesIO(content)) as picture:
        assert sum(frame.info["duration"] for frame in ImageSequence.Iterator(picture)) == frames * film.TIME


def test_a_job_that_cannot_be_done_says_why() -> None:
    wrong = replace(SMALL, path="4 test:10000")
    films.start(wrong)
    facts = _end(wrong)
    assert facts["state"] == "failed" and "there is no test:10000" in facts["error"] and films.result(wrong) is None


def test_old_films_make_room(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(films, "KEPT", 2)
    monkeypatch.setattr(jobs, "poll", lambda: None)
    orders = [replace(SMALL, film=Film("gif", side, 12)) for side in (20, 21, 22, 23)]
    for order in orders:
        jobs.make_folder(films.folder(order), {})
    films.start(SMALL)
    assert sum(films.folder(order).exists() for order in orders) == 2 and films.folder(SMALL).exists()


@pytest.mark.parametrize("name", ["0123456789abcdef", "../../etc", ""])
def test_what_is_no_job_is_one_sentence(name: str) -> None:
    with pytest.raises(FilmError, match="ask for it again"):
        films.of_job(name)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "mp4"}, "Choose one of png, gif"),
        ({"look": "neon"}, "as the look"),
        ({"side": 100_000}, "from 16 to 1,080 pixels"),
        ({"side": 8}, "from 16 to 1,080 pixels"),
        ({"kind": "png", "side": 5000}, "from 16 to 4,096 pixels"),
        ({"frames": 401}, "from 2 to 400 frames"),
        ({"frames": 400, "side": 1080}, "make them fewer or smaller"),
        ({"kind": "png", "share": 1.5}, "from 0 to 1"),
        ({"kind": "png", "share": float("nan")}, "from 0 to 1"),
    ],
)
def test_more_than_can_be_asked_for_is_one_sentence(wrong: dict, says: str) -> None:
    with pytest.raises(FilmError, match=says):
        Film(**wrong)


def test_the_colours_of_a_film_run_from_ground_to_ink() -> None:
    colours = film.palette((0, 0, 0), (1, 0.5, 0))
    assert colours[:3] == [0, 0, 0] and colours[-3:] == [255, 128, 0] and len(colours) == 768
