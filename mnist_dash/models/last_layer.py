"""A trained network's last layer, read from its files and put into them anew; all before it stays as it is.

Both files are edited in place, the .tflite as a flatbuffer and the .keras as a zip with its weights, so that a network
gets another last layer without TensorFlow.
"""

import io
import zipfile
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.errors import PlainError

Layer = dict[str, npt.NDArray[np.float32]]  # `kernel`, D x units, and `bias`
WEIGHTS = "model.weights.h5"


class LastLayerError(PlainError):
    """The network has no last layer that could be changed."""


def of(tflite: bytes) -> Layer:
    """The last dense layer of a .tflite model of float32. Raises LastLayerError."""
    _, kernel, bias, shape = _found(tflite)
    weights = np.frombuffer(bytes(kernel.data), np.float32).reshape(shape)
    return {"kernel": np.ascontiguousarray(weights.T), "bias": np.frombuffer(bytes(bias.data), np.float32)}


def put(tflite: bytes, layer: Layer) -> bytes:
    """The model with that last dense layer. Raises LastLayerError."""
    import flatbuffers

    model, kernel, bias, shape = _found(tflite)
    if layer["kernel"].T.shape != shape or layer["bias"].shape != shape[:1]:
        raise LastLayerError("The layer does not fit the network.")
    kernel.data = np.frombuffer(np.ascontiguousarray(layer["kernel"].T, np.float32).tobytes(), np.uint8)
    bias.data = np.frombuffer(np.asarray(layer["bias"], np.float32).tobytes(), np.uint8)
    builder = flatbuffers.Builder(len(tflite) + 1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _found(tflite: bytes) -> tuple[Any, Any, Any, tuple[int, int]]:
    """The model as objects, the buffers of its last dense layer's weights and biases, and the weights' shape."""
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(tflite, 0)
    graph = model.subgraphs[0]
    dense = schema.BuiltinOperator.FULLY_CONNECTED
    layers = [each for each in graph.operators if model.operatorCodes[each.opcodeIndex].builtinCode == dense]
    inputs = [graph.tensors[place] for place in layers[-1].inputs if place >= 0] if layers else []
    plain = len(inputs) == 3 and all(each.type == schema.TensorType.FLOAT32 for each in inputs)
    buffers = [model.buffers[each.buffer] for each in inputs[1:]] if plain else []
    if not plain or any(each.data is None for each in buffers):
        raise LastLayerError("This run's network does not end in a dense layer with biases; choose another run.")
    units, values = (int(side) for side in inputs[1].shape)
    return model, buffers[0], buffers[1], (units, values)


def put_keras(keras: bytes, layer: Layer) -> bytes:
    """The .keras file with that last dense layer: the one whose weights have its shape. Raises LastLayerError."""
    with zipfile.ZipFile(io.BytesIO(keras)) as archive:
        members = {member.filename: archive.read(member) for member in archive.infolist()}
    members[WEIGHTS] = _weights(members[WEIGHTS], layer)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _weights(stored: bytes, layer: Layer) -> bytes:
    import h5py

    file = io.BytesIO(stored)
    with h5py.File(file, "r+") as opened:
        variables: list[Any] = []
        opened.visititems(lambda _, each: variables.append(each) if _is_dense(each, layer) else None)
        if len(variables) != 1:
            raise LastLayerError("The network's file has no one layer of that shape.")
        variables[0]["0"][...], variables[0]["1"][...] = layer["kernel"], layer["bias"]
    return file.getvalue()


def _is_dense(group: Any, layer: Layer) -> bool:
    """Whether these are the variables of a layer of that shape."""
    shapes = [layer["kernel"].shape, layer["bias"].shape]
    return (
        getattr(group, "keys", None) is not None
        and [group[name].shape for name in ("0", "1") if name in group and hasattr(group[name], "shape")] == shapes
    )
