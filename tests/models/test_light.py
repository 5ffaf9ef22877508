"""The light model gives the Keras model's probabilities, and does so without TensorFlow."""

import json
import subprocess
import sys

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
