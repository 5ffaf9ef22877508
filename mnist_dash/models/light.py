"""Prediction without TensorFlow: a trained network as a LiteRT (.tflite) model, first answer within 0.1 s.

It takes what the Keras model takes: ink as float32, N x 28 x 28 x 1, 0 to 255; the scaling is part of the model.
"""

import threading
from typing import Any

import numpy as np
import numpy.typing as npt

BATCH = 250  # digits in one call: keeps the activations of a large network small
THREADS = 2
Probabilities = npt.NDArray[np.float32]


def to_tflite(model: Any) -> bytes:
    """The Keras model as a .tflite file's bytes, float32; needs TensorFlow, takes under a second."""
    import tensorflow as tf

    holder = tf.Module()  # the converter only finds variables that a module holds
    holder.weights = [weight.value for weight in model.weights]
    shape = [None, *model.input_shape[1:]]
    holder.answer = tf.function(lambda ink: model(ink, training=False), [tf.TensorSpec(shape, tf.float32, "ink")])
    function = holder.answer.get_concrete_function()
    return bytes(tf.lite.TFLiteConverter.from_concrete_functions([function], holder).convert())


class Predictor:
    """A .tflite model ready to answer; safe to share between threads."""

    def __init__(self, tflite: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter = Interpreter(model_content=tflite, num_threads=THREADS)
        self._input = self._interpreter.get_input_details()[0]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._size = 0
        self._lock = threading.Lock()

    def predict(self, images: npt.NDArray[Any]) -> Probabilities:
        """Probabilities (N x 10) for images of 0 (paper) to 255 (ink), N x 28 x 28, whole numbers or not."""
        ink = np.asarray(images, np.float32).reshape(-1, *self._input["shape"][1:])
        with self._lock:
            parts = [self._answer(ink[start : start + BATCH]) for start in range(0, len(ink), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, 10), np.float32)

    def _answer(self, ink: npt.NDArray[np.float32]) -> Probabilities:
        if len(ink) != self._size:
            self._interpreter.resize_tensor_input(self._input["index"], ink.shape)
            self._interpreter.allocate_tensors()
            self._size = len(ink)
        self._interpreter.set_tensor(self._input["index"], ink)
        self._interpreter.invoke()
        return np.array(self._interpreter.get_tensor(self._output))


def predict(tflite: bytes, images: npt.NDArray[Any]) -> Probabilities:
    """Probabilities (N x 10) for the images; keep a Predictor for many calls."""
    return Predictor(tflite).predict(images)
