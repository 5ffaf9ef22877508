"""Generators on disk and their jobs: kept whole, refused where damaged, started, stopped; and stops of paths."""

from pathlib import Path

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.analysis.morphing import mixture
from mnist_dash.analysis.morphing.stops import stop
from mnist_dash.data import datasets, strokes
from mnist_dash.data.datasets import Dataset, Split
from mnist_dash.models.generator import recipe as recipes
from mnist_dash.models.generator import weights
from mnist_dash.models.generator.recipe import GENERATORS, Generator, GeneratorError
from mnist_dash.runs import generating, generators, jobs, status, stops
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.stops import RefusedError
from tests.runs.trainers import wait_until

pytestmark = pytest.mark.usefixtures("home")

SMALL = Generator(latents=2, width=8, depth=2, epochs=1)


def made() -> Trained:
    """A generator that has learned nothing, as it would be stored."""
    begun = weights.unpack(SMALL, weights.pack(weights.begin(SMALL)))
    points = np.random.default_rng(0).standard_normal((300, 2)).astype(np.float32)
    found = mixture.fit(points, (np.arange(300) % 10).astype(np.uint8), 0)
    return Trained(SMALL, begun, mixture.of_arrays(found.arrays()), {"seconds": 1.0})


def test_all_that_a_generator_holds_comes_back_from_disk():
    assert generators.load(SMALL) is None and SMALL not in generators.known()
    kept = made()
    file = generators.keep(kept)
    found = generators.find(recipes.to_link(SMALL))
    assert found.recipe == SMALL and found.facts == kept.facts and generators.path(SMALL) == file
    for name, values in kept.weights.items():
        np.testing.assert_array_equal(found.weights[name], values)
    np.testing.assert_array_equal(found.mixture.means, kept.mixture.means)
    assert SMALL in generators.known()
    generators.delete(SMALL)
    with pytest.raises(GeneratorError, match="is not trained here, or was deleted"):
        generators.find(recipes.to_link(SMALL))


def test_a_damaged_generator_is_as_if_it_were_not_there():
    file = generators.keep(made())
    file.write_bytes(file.read_bytes()[:-200])
    assert generators.load(SMALL) is None and SMALL not in generators.known()


def test_the_shipped_one_is_there_small_and_stays():
    found = generators.find("morph")
    file = generators.path(found.recipe)
    assert file is not None and file.is_relative_to(paths.SHIPPED) and file.stat().st_size <= 500_000
    assert found.facts["ink"]["mean"] <= 79 and found.facts["variety"] >= 0.8
    for rate in (found.facts["drawn"]["best"], found.facts["rebuilt"]["best"]):
        assert rate["count"] == 10_000 and rate["hits"] >= 9_950
    with pytest.raises(GeneratorError, match="came with the program"):
        generators.delete(GENERATORS["morph"].recipe)


def test_it_is_trained_measured_and_kept(monkeypatch: pytest.MonkeyPatch, home: Path):
    data = datasets.load()
    few = Dataset(
        "mnist", "Few", data.class_names, *(Split(s.images[:300], s.labels[:300]) for s in (data.train, data.test))
    )
    monkeypatch.setattr(datasets, "load", lambda name="mnist": few)
    told, ends = [], []
    watch = generating.Watch(lambda now: told.append(now.step), ends.append, lambda stage, *_: told.append(stage))
    found = generating.make(SMALL, watch, samples=20)
    assert told.index("Preparing") < told.index(2) < told.index("Seeing where each class lies")
    assert len(ends) == 1 and generating.pictures(SMALL, ends[0].weights).shape == (30, 28, 28)
    assert set(found.facts) >= {"seconds", "ink", "bound", "rebuilt", "drawn", "variety", "nearest", "processor"}
    assert found.facts["drawn"]["best"]["count"] == 20
    generators.keep(found)
    assert generators.load(SMALL) is not None


def test_a_job_in_training_is_shared_and_stopped_and_nothing_is_left():
    place = generators.start(SMALL)
    assert generators.start(SMALL) == place and generators.job(SMALL) == place
    assert generators.of_job(place.name) == SMALL
    jobs.poll()
    wait_until(lambda: status.read(place)["state"] == "running" and status.read(place).get("pid"))
    jobs.stop(place)
    wait_until(lambda: status.read(place)["state"] not in status.ACTIVE)
    assert status.read(place)["state"] == "stopped" and generators.load(SMALL) is None
    assert "was stopped" in str(generators.trouble(SMALL))


def test_what_is_no_job_is_one_sentence():
    for name in ("vae-0123456789ab", "../../etc", ""):
        with pytest.raises(GeneratorError, match="in training; start it again"):
            generators.of_job(name)


def test_pictures_show_while_it_learns():
    generators.folder(SMALL).mkdir(parents=True)
    assert generators.forming(SMALL) is None
    generators.show_forming(SMALL, np.full((30, 28, 28), 7, np.uint8), 3)
    epoch, pictures = generators.forming(SMALL) or (0, np.zeros(0))
    assert epoch == 3 and pictures.shape == (30, 28, 28) and (pictures == 7).all()


# --- stops ----------------------------------------------------------------------------------------------


def drawing(*lines: list[tuple[float, float]]) -> str:
    return "ink:" + strokes.pack(strokes.Drawing(tuple(np.array(line) for line in lines), 0.06))


SEVEN = [(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]


@pytest.fixture(scope="module")
def trained() -> Trained:
    return generators.find("morph")


def test_each_kind_of_stop_has_its_place(trained: Trained):
    data = datasets.load()
    plain, point = stops.find(stop("4"), trained), stops.find(stop("4@1.5,0,-1"), trained)
    assert plain.label == point.label == 4 and plain.point.latents.any()
    assert point.point.latents[:3].tolist() == [1.5, 0, -1] and (plain.picture != point.picture).any()
    digit = stops.find(stop("test:17"), trained)
    assert digit.label == data.test.labels[17] and (digit.picture == data.test.images[17]).all()
    again = stops.drawn(digit.point, trained)
    assert np.abs(again.astype(int) - digit.picture).mean() < 20  # it is drawn much as it was written
    drawn = stops.find(stop(drawing(SEVEN)), trained)
    assert drawn.label == 7 and drawn.name == "a drawn 7" and drawn.picture.any()


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("test:10000", "count from 0 to 9,999"),
        ("train:60000", "count from 0 to 59,999"),
        ("4@0,0,0,0,0,0,0,0,1", "has 8 latents"),
        ("ink:abc", "damaged or cut off"),
        (drawing([(1.8, 1.8), (1.9, 1.9)]), "is blank"),
        (drawing(SEVEN, [(0.1, 0.3), (0.1, 0.9)]), "holds 2 digits|no digit"),
    ],
)
def test_a_stop_that_cannot_be_is_one_sentence(trained: Trained, word: str, says: str):
    from mnist_dash.errors import PlainError

    with pytest.raises(PlainError, match=says):
        stops.find(stop(word), trained)


def test_a_refused_drawing_may_be_taken_all_the_same(trained: Trained):
    star = [(0.5 + 0.4 * np.sin(0.8 * turn * np.pi), 0.5 - 0.4 * np.cos(0.8 * turn * np.pi)) for turn in range(6)]
    word = drawing(star)
    with pytest.raises(RefusedError, match="if it must be one, then as"):
        stops.find(stop(word), trained)
    assert stops.find(stop(word), trained, refused=True).picture.any()
