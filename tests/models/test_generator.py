"""The generator: its recipe, one arithmetic in NumPy and TensorFlow, pictures of any size, and that it learns."""

from dataclasses import replace

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.data.datasets import Split
from mnist_dash.models.generator import decoder, encoder, recipe, training, weights
from mnist_dash.models.generator.path import Point, along, eased
from mnist_dash.models.generator.recipe import GENERATORS, Generator, GeneratorError

SMALL = Generator(latents=3, width=16, depth=2, epochs=1)
ONES = np.eye(10, dtype=np.float32)


@pytest.fixture(scope="module")
def begun():
    return weights.begin(SMALL)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("vae", Generator()),
        ("morph", GENERATORS["morph"].recipe),
        ("vae~latents:3~width:16~depth:2~epochs:1", SMALL),
        ("vae~epochs:3.0", Generator(epochs=3)),
    ],
)
def test_a_text_is_its_recipe(text, wanted):
    assert recipe.parse(text) == wanted
    assert recipe.parse(recipe.to_link(wanted)) == wanted


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("gan", "There is no generator"),
        ("vae~latents:0", "Set latents to a whole number from 1 to 32"),
        ("vae~width:30", "multiple of 4"),
        ("vae~width:65", "from 8 to 64"),
        ("vae~epochs:nan", "Set epochs"),
        ("vae~layers:3", "There is no generator setting"),
        ("vae~data:other", "Set data"),
        ("vae~latents", "~name:value"),
        ("vae~" + "x" * 400, "Shorten"),
        ("../../etc", "There is no generator"),
    ],
)
def test_a_text_that_is_none_is_one_sentence(text, says):
    with pytest.raises(GeneratorError, match=says) as caught:
        recipe.parse(text)
    assert str(caught.value).count("\n") == 0


def test_every_setting_counts_for_the_key():
    others = [
        replace(SMALL, **{name: 4}) for name in ("latents", "width", "depth", "epochs", "seed") if name != "width"
    ]
    others.append(replace(SMALL, width=8))
    assert len({recipe.key(each) for each in [SMALL, *others]}) == 6


def test_weights_come_back_from_their_small_form(begun):
    packed = weights.pack(begun)
    back = weights.unpack(SMALL, packed)
    assert set(back) == set(begun)
    for name, values in begun.items():
        step = np.abs(values).max(axis=0) / weights.LEVELS if values.size > weights.SMALL else 1e-7
        assert (np.abs(back[name] - values) <= 0.51 * step + 1e-6).all()
    assert sum(values.nbytes for values in packed.values()) < 0.35 * sum(values.nbytes for values in begun.values())


@pytest.mark.parametrize("spoil", ["shape", "missing", "nan"])
def test_weights_of_another_generator_are_refused(begun, spoil):
    packed = dict(weights.pack(begun))
    if spoil == "missing":
        del packed["ink"]
    else:
        packed["ink"] = packed["ink"][:-1] if spoil == "shape" else packed["ink"] * np.float32(np.nan)
    with pytest.raises((KeyError, ValueError)):
        weights.unpack(SMALL, packed)


def test_numpy_draws_and_encodes_what_tensorflow_does(begun):
    import tensorflow as tf

    rng = np.random.default_rng(3)
    latents = rng.standard_normal((4, SMALL.latents)).astype(np.float32)
    constants = {name: tf.constant(values) for name, values in begun.items()}
    theirs = training.logits(constants, tf.constant(latents), tf.constant(ONES[:4]), tf.constant(decoder.places(64)))
    for each, (point, kind) in enumerate(zip(latents, ONES, strict=False)):
        mine = decoder.fold(begun, point, kind).logits(decoder.places(64))
        np.testing.assert_allclose(mine, theirs[each], atol=1e-4)
        np.testing.assert_allclose(decoder.logits(begun, latents, ONES[:4], 64)[each], mine, atol=1e-4)
    images = datasets.load().test.images[:4]
    mean, spread = encoder.encode(begun, images, ONES[:4])
    pixels = tf.constant(images.reshape(4, -1).astype(np.float32) / 255)
    for mine, other in zip((mean, spread), training.encode(constants, pixels, tf.constant(ONES[:4])), strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-4)


@pytest.mark.parametrize("side", [28, 64, 100, 131, 256, 500])
def test_a_large_picture_is_the_same_where_not_every_pixel_is_asked(side):
    """A ring drawn by a network of one's own: its edge is where the distance passes a half."""
    matrix = np.zeros((3, 8), np.float32)
    matrix[2, 0] = 1  # the distance, small enough that its sine is nearly itself
    hand = decoder.Hand(
        (
            (matrix, np.zeros(8, np.float32)),
            (np.eye(8, dtype=np.float32), np.zeros(8, np.float32)),
            (np.array([[-60.0], *[[0.0]] * 7], np.float32), np.array([28.0], np.float32)),
        )
    )
    whole = decoder.inked(decoder.crispness(side) * hand.logits(decoder.places(side))).reshape(side, side)
    drawn = decoder.draw(hand, side)
    assert drawn.shape == (side, side) and drawn.min() == 0 and drawn.max() == 255
    assert np.abs(drawn.astype(int) - whole).max() <= 1


def test_a_path_goes_from_stop_to_stop():
    points = [Point(np.full(2, value, np.float32), ONES[label]) for value, label in ((0, 4), (1, 9), (3, 4))]
    latents, classes = along(points, [0, 0.25, 0.5, 0.75, 1, 7])
    assert latents[:, 0].tolist() == [0, 0.5, 1, 2, 3, 3]
    assert classes[1, 4] == classes[1, 9] == 0.5 and classes[2, 9] == 1
    np.testing.assert_allclose(classes.sum(axis=1), 1)
    shares = eased(9, 2)
    assert shares[0] == 0 and shares[4] == 0.5 and shares[-1] == 1 and (np.diff(shares) > 0).all()
    assert shares[1] < 1 / 8  # slow at a stop


def test_it_learns_from_a_few_digits():
    test = datasets.load().test
    digits = Split(test.images[:512], test.labels[:512])
    few = Generator(latents=2, width=16, depth=2, epochs=30)
    events = list(training.train(few, digits))
    costs = [event.ink for event in events if isinstance(event, training.Progress)]
    ends = [event for event in events if isinstance(event, training.EpochEnd)]
    assert len(ends) == few.epochs and set(ends[-1].weights) == set(weights.shapes(few))
    assert costs[-1] < 250 < costs[0]
    again = next(iter(training.train(few, digits)))
    assert again.ink == pytest.approx(costs[0], rel=1e-5)  # the seed decides
