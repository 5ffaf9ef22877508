"""The light model gives the Keras model's probabilities, and does so without TensorFlow."""

import json
import subprocess
import sys

import keras
import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.models import light, networks
from mnist_dash.models.recipes import RECIPES, Recipe

IMAGES = datasets.load().test.images[:300]


@pytest.mark.parametrize("name", ["tence-mlp", "ardi-tiny", "fast", "best"])
def test_same_probabilities_as_keras(name: str) -> None:
    model = networks.build(RECIPES[name].recipe)
    expected = model(IMAGES[..., None], training=False)
    np.testing.assert_allclose(light.predict(light.to_tflite(model), IMAGES), expected, atol=1e-5)


def test_a_predictor_takes_any_number_of_images() -> None:
    model = networks.build(Recipe("4C5:same-BN-GAP-10N"))
    predictor = light.Predictor(light.to_tflite(model))
    whole = predictor.predict(IMAGES)
    assert whole.shape == (300, 10)
    np.testing.assert_allclose(whole.sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(predictor.predict(IMAGES[7]), whole[7:8], atol=1e-6)
    np.testing.assert_allclose(predictor.predict(IMAGES[:3] + 0.0), whole[:3], atol=1e-6)
    assert predictor.predict(IMAGES[:0]).shape == (0, 10)


@pytest.mark.parametrize("network", ["16N-10N", "4C5:same-BN-GAP-10N", "4C3-MP2-D30-12N:tanh-D30-10N", "10N-10N"])
def test_same_features_as_keras(network: str) -> None:
    model = networks.build(Recipe(network))
    hidden = keras.Model(model.input, model.layers[-1].input)(IMAGES[..., None], training=False)
    probabilities, features = light.Predictor(light.to_tflite(model), with_features=True).outputs(IMAGES)
    np.testing.assert_allclose(features, hidden, atol=1e-5)
    np.testing.assert_allclose(probabilities, model(IMAGES[..., None], training=False), atol=1e-5)


def test_features_of_one_image_and_of_none() -> None:
    predictor = light.Predictor(light.to_tflite(networks.build(Recipe("16N-10N"))), with_features=True)
    assert predictor.outputs(IMAGES[:0])[1].shape == (0, 16)
    np.testing.assert_allclose(predictor.outputs(IMAGES[3])[1], predictor.outputs(IMAGES)[1][3:4], atol=1e-5)


def test_a_network_without_a_hidden_layer_has_no_features() -> None:
    predictor = light.Predictor(light.to_tflite(networks.build(Recipe("10N"))), with_features=True)
    assert not predictor.has_features
    assert predictor.outputs(IMAGES)[1] is None


CHILD = """
import json, sys
import numpy as np
from mnist_dash.models import light
probabilities = light.predict(open(sys.argv[1], "rb").read(), np.load(sys.argv[2]))
print(json.dumps({"heavy": sorted({"tensorflow", "keras"} & set(sys.modules)), "shape": probabilities.shape}))
"""


def test_prediction_needs_no_tensorflow(tmp_path) -> None:
    (tmp_path / "model.tflite").write_bytes(light.to_tflite(networks.build(Recipe("8N-10N"))))
    np.save(tmp_path / "images.npy", IMAGES)
    command = [sys.executable, "-c", CHILD, tmp_path / "model.tflite", tmp_path / "images.npy"]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert answer == {"heavy": [], "shape": [300, 10]}
