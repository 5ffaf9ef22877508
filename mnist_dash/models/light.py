"""Prediction without TensorFlow: a trained network as a LiteRT (.tflite) model, first answer within 0.1 s.

It takes what the Keras model takes: ink as float32, N x 28 x 28 x 1, 0 to 255; the scaling is part of the model.
"""

import math
import threading
from typing import Any

import numpy as np
import numpy.typing as npt

BATCH = 250  # digits in one call: keeps the activations of a large network small
HELD = 25_000_000  # values of all layers in one call: 100 MB; of a very large network fewer digits at a time
THREADS = 2
Probabilities = npt.NDArray[np.float32]
Features = npt.NDArray[np.float32]


def to_tflite(model: Any) -> bytes:
    """The Keras model as a .tflite file's bytes, float32; needs TensorFlow, takes under a second."""
    return bytes(_converter(model).convert())


def to_int8(model: Any, examples: npt.NDArray[Any]) -> bytes:
    """The same in whole numbers of 8 bits throughout, input and output too; needs TensorFlow, takes some seconds.

    `examples` (N x 28 x 28, 0 to 255) show how large the values of each layer become. Raises RuntimeError where an
    operator has no such form.
    """
    import tensorflow as tf

    converter = _converter(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([ink[None, ..., None].astype(np.float32)] for ink in examples)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    return bytes(converter.convert())


def _converter(model: Any) -> Any:
    import tensorflow as tf

    holder = tf.Module()  # the converter only finds variables that a module holds
    holder.weights = [weight.value for weight in model.weights]
    shape = [None, *model.input_shape[1:]]
    holder.answer = tf.function(lambda ink: model(ink, training=False), [tf.TensorSpec(shape, tf.float32, "ink")])
    function = holder.answer.get_concrete_function()
    return tf.lite.TFLiteConverter.from_concrete_functions([function], holder)


class Predictor:
    """A .tflite model ready to answer; safe to share between threads."""

    def __init__(self, tflite: bytes, with_features: bool = False, activations: int = 1) -> None:
        """`activations` is how many values the layers put out for one image, where that is known."""
        from ai_edge_litert.interpreter import Interpreter

        chosen = show_features(tflite) if with_features else tflite
        self._interpreter = Interpreter(model_content=chosen, num_threads=THREADS)
        self._input = self._interpreter.get_input_details()[0]
        self._details = self._interpreter.get_output_details()
        self._outputs = [output["index"] for output in self._details]
        self.weight = 2 * len(tflite)  # bytes: the file, and its weights as the runtime arranges them
        self._batch = min(BATCH, max(1, HELD // activations))
        self._size = 0
        self._lock = threading.Lock()

    @property
    def has_features(self) -> bool:
        """Whether it gives the last hidden layer too."""
        return len(self._outputs) > 1

    @property
    def feature_count(self) -> int:
        """How many values the last hidden layer has; 0 without one."""
        if not self.has_features:
            return 0
        outputs = {each["index"]: each["shape"] for each in self._interpreter.get_output_details()}
        return math.prod(int(side) for side in outputs[self._outputs[1]][1:])

    def predict(self, images: npt.NDArray[Any]) -> Probabilities:
        """Probabilities (N x 10) for images of 0 (paper) to 255 (ink), N x 28 x 28, whole numbers or not."""
        return self.outputs(images)[0]

    def outputs(self, images: npt.NDArray[Any]) -> tuple[Probabilities, Features | None]:
        """Probabilities (N x 10) and the last hidden layer's values (N x D); None for the latter without one."""
        ink = np.asarray(images, np.float32).reshape(-1, *self._input["shape"][1:])
        starts = range(0, max(len(ink), 1), self._batch)
        with self._lock:
            parts = [self._answer(ink[start : start + self._batch]) for start in starts]
        found = [np.concatenate(each) for each in zip(*parts, strict=True)]
        return found[0], found[1].reshape(len(ink), math.prod(found[1].shape[1:])) if self.has_features else None

    def _answer(self, ink: npt.NDArray[np.float32]) -> list[npt.NDArray[np.float32]]:
        if not len(ink):  # which the runtime cannot take: answer one blank, and keep none of it
            return [values[:0] for values in self._answer(np.zeros((1, *ink.shape[1:]), np.float32))]
        if len(ink) != self._size:
            self._interpreter.resize_tensor_input(self._input["index"], ink.shape)
            self._interpreter.allocate_tensors()
            self._size = len(ink)
        self._interpreter.set_tensor(self._input["index"], _whole(ink, self._input))
        self._interpreter.invoke()
        return [_plain(self._interpreter.get_tensor(output["index"]), output) for output in self._details]


def _whole(values: npt.NDArray[np.float32], details: Any) -> npt.NDArray[Any]:
    """The values as a model of whole numbers takes them; as they are for one of float32."""
    if details["dtype"] == np.float32:
        return values
    step, zero = details["quantization"]
    ends = np.iinfo(details["dtype"])
    whole: npt.NDArray[Any] = np.clip(np.round(values / step + zero), ends.min, ends.max).astype(details["dtype"])
    return whole


def _plain(values: npt.NDArray[Any], details: Any) -> npt.NDArray[np.float32]:
    """What the model put out, as float32; a copy."""
    if details["dtype"] == np.float32:
        return np.array(values)
    step, zero = details["quantization"]
    return np.asarray((values.astype(np.float32) - zero) * step, np.float32)


def show_features(tflite: bytes) -> bytes:
    """The model with one more output, what its last dense layer reads; unchanged where no layer comes before that.

    Only the list of outputs is edited, so that every model file ever written has features, without a second file.
    """
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(tflite, 0)
    graph = model.subgraphs[0]
    kinds = [model.operatorCodes[operator.opcodeIndex].builtinCode for operator in graph.operators]
    dense, convolution = schema.BuiltinOperator.FULLY_CONNECTED, schema.BuiltinOperator.CONV_2D
    layers = [place for place, kind in enumerate(kinds) if kind in (dense, convolution)]
    if len(layers) < 2:
        return tflite
    last = graph.operators[layers[-1]]
    graph.outputs = [*graph.outputs, last.inputs[0]]
    builder = flatbuffers.Builder(len(tflite) + 1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def predict(tflite: bytes, images: npt.NDArray[Any]) -> Probabilities:
    """Probabilities (N x 10) for the images; keep a Predictor for many calls."""
    return Predictor(tflite).predict(images)
