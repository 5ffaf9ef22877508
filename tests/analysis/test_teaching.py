"""Teaching a last layer: what it learns, what it keeps, and that what is kept out is never learned from."""

import numpy as np

from mnist_dash.analysis import teaching
from mnist_dash.analysis.teaching import Lessons

RANDOM = np.random.default_rng(0)
LAYER = {"kernel": np.eye(4, 3, dtype=np.float32) * 4, "bias": np.zeros(3, np.float32)}


def lessons(place: int, unit: int, count: int, weight: float) -> Lessons:
    """Features near one axis, with one answer."""
    features = (np.eye(4, dtype=np.float32)[place] + RANDOM.normal(0, 0.05, (count, 4))).astype(np.float32)
    return Lessons(features, np.full(count, unit), np.full(count, weight, np.float32))


def others() -> Lessons:
    found = lessons(0, 0, 50, 1.0)
    for unit in (1, 2):
        found = found.and_these(lessons(unit, unit, 50, 1.0))
    return found


def read(layer, features):
    return (features @ layer["kernel"] + layer["bias"]).argmax(axis=1)


def test_a_new_form_is_learned_and_the_old_ones_are_kept():
    mine = lessons(3, 2, 10, 10.0)  # a direction that the layer never knew
    taught = teaching.fit(LAYER, others().and_these(mine))
    assert (read(LAYER, mine.features) == 2).mean() < 1
    assert (read(taught, mine.features) == 2).all()
    assert (read(taught, others().features) == np.repeat([0, 1, 2], 50)).all()


def test_without_anything_that_counts_the_layer_stays():
    same = teaching.fit(LAYER, lessons(3, 2, 10, 0.0))
    assert np.allclose(same["kernel"], LAYER["kernel"], atol=1e-4)


def test_every_digit_is_kept_out_once_and_the_layer_is_never_taught_it():
    # The digits 0 to 8 say that a direction means 2; the digit 9 alone has another direction, which none else teaches.
    known, odd = lessons(3, 2, 9, 10.0), lessons(0, 1, 1, 100.0)
    mine, asked = known.and_these(odd), []

    def judge(layer, places):
        asked.extend(places.tolist())
        return read(layer, mine.features[places]) == mine.units[places]

    right = teaching.kept_out(LAYER, others(), mine, np.arange(10), judge, lambda *_: None)
    assert sorted(asked) == list(range(10))
    assert right[:9].all() and not right[9]
    learned = teaching.fit(LAYER, others().and_these(mine))
    assert (read(learned, odd.features) == 1).all()  # so what is kept out was right to fail


def test_few_are_kept_out_one_by_one_and_many_in_parts_of_like_size():
    assert len(set(teaching.folds(20).tolist())) == 20
    sizes = np.bincount(teaching.folds(500))
    assert len(sizes) == teaching.FOLDS and sizes.min() == sizes.max() == 25


def test_redrawings_belong_to_their_digit_and_stay_bounded():
    images = np.zeros((500, 28, 28), np.uint8)
    images[:, 10:18, 13] = 255
    pictures, which = teaching.redrawn(images)
    assert len(pictures) == len(which) <= teaching.MOST_REDRAWN
    assert (pictures[:500] == images).all() and (np.bincount(which) == len(pictures) // 500).all()
    assert np.isclose(teaching.counts(10, 210).sum(), 10 * teaching.MINE)
    assert np.isclose(teaching.counts(500, 3000).sum(), teaching.MOST)
