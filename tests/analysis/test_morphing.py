"""Paths and what is said of them: stops as text, changes of mind, mixtures, meanings, and figures of a generator."""

import numpy as np
import pytest

from mnist_dash.analysis.morphing import frames, meaning, minds, mixture, plane, quality, stops
from mnist_dash.analysis.morphing.stops import Stop, StopError
from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset, Split
from mnist_dash.models.generator import weights
from mnist_dash.models.generator.decoder import draw, fold
from mnist_dash.models.generator.path import Point
from mnist_dash.models.generator.recipe import Generator

EYE = np.eye(10)


def test_a_path_of_every_kind_of_stop():
    found = stops.parse(" 4  test:17 train:0 7@0.5,-1 ink:abc_- ")
    assert found == (
        Stop("4", 4),
        Stop("test:17", split="test", position=17),
        Stop("train:0", split="train"),
        Stop("7@0.5,-1", 7, (0.5, -1.0)),
        Stop("ink:abc_-", ink="abc_-"),
    )
    assert stops.stop(stops.point(7, (0.504, -1.0))) == found[3]
    assert stops.point(3, (-0.001, 2.0)) == "3@0,2"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "2 to 6 stops, not 0"),
        ("4", "2 to 6 stops, not 1"),
        (" ".join("4" * 400), "2 to 6 stops, not 400"),
        ("4 x", '"x" is no digit to stop at'),
        ("4 \u0664", "is no digit to stop at"),  # an Arabic 4
        ("4 44", "is no digit"),
        ("4 test:-1", "is no digit"),
        ("4 dev:3", "is no digit"),
        ("4 ../../etc/passwd", "is no digit"),
        ("4 9@", "is no digit"),
        ("4 9@1.2.3", "is no digit"),
        ("4 9@99", "from -4 to 4"),
        ("4 9@" + ",".join(["0"] * 33), "at most 32"),
        ("4 ink:" + "a" * 1501, "is no digit"),
        ("9" * 7000, "Shorten the path"),
    ],
)
def test_a_path_that_is_none_is_one_sentence(text, says):
    with pytest.raises(StopError, match=says) as caught:
        stops.parse(text)
    assert len(str(caught.value)) < 300


def test_where_a_mind_changes():
    rows = np.array(
        [0.9 * EYE[4] + 0.1 * EYE[9], 0.7 * EYE[4] + 0.3 * EYE[9], 0.1 * EYE[4] + 0.9 * EYE[9], EYE[9], EYE[8]]
    )
    first, second = minds.changes(rows)
    assert (first.before, first.after) == (4, 9) and first.share == pytest.approx((1 + 0.4 / 1.2) / 4)
    assert (second.before, second.after) == (9, 8) and second.share == pytest.approx(0.875)
    assert minds.story(rows, [first, second]) == "a 4 until 33 %, then a 9 until 88 %, then an 8"
    assert minds.story(rows[3:4], []) == "a 9 all the way"


def test_a_mixture_gives_back_what_it_was_fitted_to():
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(10), 400).astype(np.uint8)
    middles = rng.normal(0, 3, (10, 2))
    latents = (middles[labels] + rng.normal(0, [0.5, 0.1], (4000, 2))).astype(np.float32)
    found = mixture.of_arrays(mixture.fit(latents, labels, 0).arrays())
    drawn = found.draw(labels, 1)
    for label in range(10):
        mine = drawn[labels == label]
        np.testing.assert_allclose(mine.mean(0), middles[label], atol=0.15)
        np.testing.assert_allclose(mine.std(0), [0.5, 0.1], atol=0.08)
        assert np.linalg.norm(found.middle(label) - middles[label]) < 1.6
    assert np.array_equal(found.draw(labels, 1), drawn) and not np.array_equal(found.draw(labels, 2), drawn)


def test_a_class_of_few_digits_has_a_mixture_too():
    labels = np.arange(10).astype(np.uint8)
    assert np.isfinite(mixture.fit(np.zeros((10, 3), np.float32), labels, 0).draw(labels, 0)).all()


def test_a_latent_is_told_by_what_it_goes_with_inside_classes():
    rng = np.random.default_rng(0)
    labels = (np.arange(2000) % 10).astype(np.uint8)
    latents = rng.standard_normal((2000, 3))
    table = {name: rng.standard_normal(2000) for name in meaning.NAMES}
    table["slant"] = 30 * latents[:, 0] + 100.0 * labels + rng.standard_normal(2000)
    table["width"] = -latents[:, 1] + 0.5 * rng.standard_normal(2000)
    table["width"][3] = np.nan
    first, second, third = meaning.meanings(latents, labels, table)
    assert [each.measure for each in first] == ["slant"] and first[0].correlation > 0.99
    assert [each.measure for each in second] == ["width"] and -0.95 < second[0].correlation < -0.8
    assert third == () and str(first[0]) == "slant (+1.00)"


def test_the_figures_are_those_of_the_pictures():
    data = datasets.load()
    few = Dataset("few", "Few", data.class_names, _first(data.train, 200), _first(data.test, 100))
    small = Generator(latents=2, width=8, depth=2)
    begun = weights.begin(small)
    begun["ink"] = np.zeros_like(begun["ink"])
    begun["ink.bias"] = np.array([-1.0], np.float32)  # the same grey everywhere: figures known by hand
    found = mixture.fit(np.random.default_rng(0).standard_normal((200, 2)).astype(np.float32), few.train.labels, 0)
    asked = []

    def always_three(images: np.ndarray) -> np.ndarray:
        asked.append(len(images))
        return np.tile(EYE[3], (len(images), 1))

    facts = quality.figures(begun, found, few, {"three": always_three}, lambda *_: None, samples=50)
    pixels = few.test.images.reshape(100, -1) / 255
    cost = (np.log1p(np.exp(-1)) + pixels).sum(1)
    assert facts["ink"]["mean"] == pytest.approx(cost.mean(), rel=1e-4)
    assert facts["ink"]["low"] < facts["ink"]["mean"] < facts["ink"]["high"]
    assert facts["bound"]["mean"] > facts["ink"]["mean"]
    assert facts["drawn"]["three"] == {"hits": 5, "count": 50}
    assert facts["rebuilt"]["three"] == {"hits": int((few.test.labels == 3).sum()), "count": 100}
    assert facts["variety"] == 0 and 0 <= facts["nearest"]["copies"] <= 1 and sum(asked) == 150


def _first(split: Split, count: int) -> Split:
    return Split(split.images[:count], split.labels[:count])


def test_frames_begin_and_end_at_the_stops():
    first, second = datasets.load().test.images[:2]
    mixed = frames.blended([first, second, first], 5)
    assert (mixed[0] == first).all() and (mixed[2] == second).all() and (mixed[4] == first).all()
    np.testing.assert_allclose(mixed[1], (first.astype(int) + second) / 2, atol=0.51)
    begun = weights.begin(Generator(latents=2, width=8, depth=2))
    points = [Point(np.full(2, value, np.float32), EYE[4].astype(np.float32)) for value in (0, 1)]
    drawn = frames.morphed(begun, points, 3)
    assert (
        drawn.shape == (3, 28, 28) and (drawn[0] == draw(fold(begun, points[0].latents, points[0].classes), 28)).all()
    )


def test_the_plane_gives_back_its_places():
    rng = np.random.default_rng(0)
    latents = (rng.standard_normal((500, 4)) * [3, 0.1, 2, 0.1] + 1).astype(np.float32)
    found = plane.of(latents)
    assert found.share > 0.99 and found.coordinates.shape == (500, 2)
    np.testing.assert_allclose(found.place(latents[7]), found.coordinates[7], atol=1e-4)
    np.testing.assert_allclose(found.place(found.point(0.5, -1.5)), (0.5, -1.5), atol=1e-4)
    assert plane.of(latents[:, :1]).coordinates.shape == (500, 2)  # a generator of one latent has a map too
