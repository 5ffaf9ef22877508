"""Plain networks against TensorFlow: the same values in every layer, the same gradients, for every kind of layer."""

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.models import networks, notation
from mnist_dash.models.foreign.chain import Foreign
from mnist_dash.models.plain import PlainNetwork, activations, gradients
from mnist_dash.models.plain.layers import LAYERS

IMAGES = datasets.load().test.images[:4].astype(np.float32)
LABELS = np.array([3, 2, 1, 9])
NETWORKS = [
    *(f"4C3:{name}:s2-12N:{name}-10N" for name in notation.ACTIVATIONS),
    "4C5:linear:same:s2:nobias-BN:relu-6C3:elu-AP2:s1-BN-GAP-8N-BN:tanh-10N:nobias",
    "3C3:same-MP3:same:s2-D25-4C4:same:s3-AP3:same:s2-D20-9N-10N",
    "4C3-MP2:s1-GMP-BN-10N",
    "4C3-MP3:s2-AP2-10N",
    "D10-10N",
]


def built(text: str, scale: float = 1 / 255, offset: float = 0.0):
    """A Keras model with random numbers in all weights, and the same network in plain NumPy."""
    random = np.random.default_rng(0)
    parsed = notation.parse(text)
    model = networks.build_network(parsed, scale, offset)
    for weight in model.weights:
        if not weight.path.endswith("seed_generator_state"):
            noise = random.normal(0, 0.2, weight.shape).astype(np.float32)
            weight.assign(np.abs(noise) + 0.5 if "variance" in weight.path else weight.numpy() + noise)
    found = [tuple(each.numpy() for each in own) for own in networks.layer_variables(model, parsed) if own]
    return model, PlainNetwork.of(Foreign(text, tuple(found), scale, offset))


def theirs(model, of):
    """TensorFlow's gradient of of(probabilities) with respect to the ink."""
    import tensorflow as tf

    ink = tf.constant(IMAGES[..., None])
    with tf.GradientTape() as tape:
        tape.watch(ink)
        target = of(model(ink, training=False))
    return tape.gradient(target, ink).numpy()[..., 0]


def close(ours, others):
    """Equal to 1e-4 of the largest."""
    np.testing.assert_allclose(ours, others, rtol=0, atol=1e-4 * np.abs(others).max())


def test_every_kind_is_tried():
    tried = {layer.kind for text in NETWORKS for layer in notation.parse(text).layers} | {"flatten"}
    assert tried == set(LAYERS)
    assert set(activations.ACTIVATIONS) == set(notation.ACTIVATIONS) - {"linear"}


@pytest.mark.parametrize("text", NETWORKS)
def test_values_and_gradients_are_tensorflows(text):
    import keras
    import tensorflow as tf

    model, plain = built(text)
    trace = plain.trace(IMAGES)
    layers = [layer for layer in model.layers[2:] if not isinstance(layer, keras.layers.Activation)]
    inner = keras.Model(model.input, [layer.output for layer in layers[:-1]] or [model.output])(IMAGES[..., None])
    inner = inner if isinstance(inner, list) else [inner]
    for place, (row, values) in enumerate(zip(plain.rows[:-1], inner, strict=False)):
        if not (row.layer.kind == "batch_norm" and row.layer.activation != "linear"):
            np.testing.assert_allclose(trace.output(place), values.numpy(), atol=1e-4)
    np.testing.assert_allclose(trace.probabilities, model(IMAGES[..., None]).numpy(), atol=1e-5)

    rows = tf.range(len(IMAGES))
    picked = lambda answers: tf.gather_nd(answers, tf.stack([rows, LABELS.astype(np.int32)], 1))  # noqa: E731
    close(trace.ink_gradient(gradients.probability(trace, LABELS)), theirs(model, picked))
    close(trace.ink_gradient(gradients.loss(trace, LABELS)), theirs(model, lambda p: -tf.math.log(picked(p))))
    model.layers[-1].activation = keras.activations.linear
    close(trace.ink_gradient(gradients.logit(trace, LABELS)), theirs(model, picked))
    others = theirs(model, lambda answers: picked(answers) - answers[:, 5])
    close(trace.ink_gradient(gradients.margin(trace, LABELS, 5)), others)


def test_gradients_at_a_layer_are_those_of_the_network_behind_it():
    _, plain = built("4C3:tanh-AP2-8N:sigmoid-10N")
    trace = plain.trace(IMAGES)
    values = trace.output(1)
    got = trace.gradient(gradients.logit(trace, 7), to=1)
    step = np.random.default_rng(1).normal(0, 1, values.shape).astype(np.float32)
    ahead, behind = (plain.trace_from(1, values + sign * 0.01 * step).logits[:, 7] for sign in (1, -1))
    np.testing.assert_allclose((ahead - behind) / 0.02, (got * step).sum((1, 2, 3)), rtol=0.02, atol=1e-3)


def test_gradients_of_a_unit_start_where_it_is():
    _, plain = built("4C3:tanh-8N-10N")
    short = plain.trace_from(-1, plain.trace(IMAGES).output(-1), until=0)
    seed = np.zeros_like(short.output(0))
    seed[:, 5, 6, 2] = 1
    gradient = short.ink_gradient(seed, source=0)
    assert {tuple(place) for place in np.argwhere(gradient[0])} <= {(y, x) for y in (5, 6, 7) for x in (6, 7, 8)}
    np.testing.assert_array_equal(gradient, plain.trace(IMAGES).ink_gradient(seed, source=0))


def test_scale_and_offset_of_a_model_that_was_brought():
    model, plain = built("4C3-10N", -1 / 128, 0.9)
    np.testing.assert_allclose(plain.probabilities(IMAGES), model(IMAGES[..., None]).numpy(), atol=1e-5)
    trace = plain.trace(IMAGES)
    close(trace.ink_gradient(gradients.probability(trace, 4)), theirs(model, lambda answers: answers[:, 4]))


def test_many_images_are_answered_in_parts():
    _, plain = built("4C3-10N")
    many = np.concatenate([IMAGES] * 40)
    np.testing.assert_allclose(plain.probabilities(many)[-4:], plain.trace(IMAGES).probabilities, atol=1e-6)
    assert plain.probabilities(many[:0]).shape == (0, 10)
