"""The last layer of a network's files: what is put in is what answers, in both forms."""

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.models import last_layer, light
from mnist_dash.models.foreign import keras_files
from mnist_dash.models.last_layer import LastLayerError
from mnist_dash.models.plain import PlainNetwork
from mnist_dash.runs import files, folder

HANDS = folder.find("hands")
TFLITE, KERAS = (HANDS.file(name).read_bytes() for name in ("model.tflite", "model.keras"))
DIGITS = datasets.load().test.images[:40]


def other() -> last_layer.Layer:
    """The classes in reverse."""
    layer = last_layer.of(TFLITE)
    return {"kernel": np.ascontiguousarray(layer["kernel"][:, ::-1]), "bias": layer["bias"][::-1].copy()}


def test_it_is_the_layer_that_the_training_left():
    whole = files.load_arrays(HANDS.file(folder.STRANGERS))
    found = last_layer.of(TFLITE)
    assert np.allclose(found["kernel"], whole["kernel"][:, :10]) and np.allclose(found["bias"], whole["bias"][:10])


def test_what_is_put_in_answers_and_all_before_it_stays():
    before = light.Predictor(TFLITE, with_features=True).outputs(DIGITS)
    after = light.Predictor(last_layer.put(TFLITE, other()), with_features=True).outputs(DIGITS)
    assert np.allclose(after[0], before[0][:, ::-1], atol=1e-5)
    assert np.allclose(after[1], before[1])


def test_the_keras_file_answers_the_same():
    changed = PlainNetwork.of(keras_files.from_keras("model.keras", last_layer.put_keras(KERAS, other())))
    reached = light.predict(last_layer.put(TFLITE, other()), DIGITS)
    assert np.allclose(changed.probabilities(DIGITS), reached, atol=1e-4)


def test_a_layer_of_another_size_is_refused():
    small = {"kernel": np.zeros((3, 10), np.float32), "bias": np.zeros(10, np.float32)}
    with pytest.raises(LastLayerError, match="does not fit"):
        last_layer.put(TFLITE, small)
    with pytest.raises(LastLayerError, match="no one layer of that shape"):
        last_layer.put_keras(KERAS, small)
