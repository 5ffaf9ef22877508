"""A network as an ONNX model, written from its layers and weights alone: no TensorFlow, and nothing is traced.

It takes what the other forms take: ink as float32, N x 28 x 28 x 1, 0 to 255. The scaling is its first operators.
Inside, channels stand first, as ONNX has them.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models import notation
from mnist_dash.models.foreign.chain import Foreign
from mnist_dash.models.foreign.onnx_file import LEAK
from mnist_dash.models.networks import NORM_EPSILON
from mnist_dash.models.notation import Layer, Shape, same_pads

OPSET, IR_VERSION = 17, 8  # of 2022: every runtime of today reads them
ONE_OPERATOR = {
    "relu": "Relu",
    "elu": "Elu",
    "selu": "Selu",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "softplus": "Softplus",
}


def to_onnx(network: Foreign) -> bytes:
    """The network as an .onnx file's bytes: input `ink`, output `probabilities`."""
    import onnx

    parsed = notation.parse(network.text)
    graph = _Graph()
    graph.scaling(network.scale, network.offset)
    weights, shape = iter(network.weights), parsed.input_shape
    for row in parsed.rows:
        graph.layer(row.layer, shape, next(weights) if row.parameters else ())
        shape = row.output_shape
    model = graph.model(parsed.input_shape, shape[0])
    model.doc_string = f"Network {parsed.text}: ink of 0 (paper) to 255, N x 28 x 28 x 1, to probabilities."
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


class _Graph:
    """Operators one behind the other, with the weights that they read."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._arrays: list[Any] = []
        self._flow = "ink"  # what the next operator reads
        self._order: Shape = ()  # the maps before Flatten, whose values a dense layer of ours reads in another order

    def scaling(self, scale: float, offset: float) -> None:
        """Channels first, then the ink times `scale` plus `offset`."""
        self._add("Transpose", perm=[0, 3, 1, 2])
        if scale != 1:
            self._add("Mul", np.float32(scale))
        if offset != 0:
            self._add("Add", np.float32(offset))

    def layer(self, layer: Layer, shape: Shape, weights: tuple[npt.NDArray[np.float32], ...]) -> None:
        """One row of the network, behind an output of that shape (ours: channels last)."""
        match layer.kind:
            case "conv":
                kernel, *bias = weights
                self._add("Conv", kernel.transpose(3, 2, 0, 1), *bias, **_window(layer, shape))
            case "dense":
                kernel, *bias = weights
                self._add("Gemm", self._straight(kernel), *bias)
            case "max_pool":
                self._add("MaxPool", **_window(layer, shape))
            case "average_pool":
                self._add("AveragePool", count_include_pad=0, **_window(layer, shape))
            case "global_average_pool" | "global_max_pool":
                self._add("GlobalMaxPool" if "max" in layer.kind else "GlobalAveragePool")
                self._add("Flatten", axis=1)
            case "batch_norm":
                self._add("BatchNormalization", *weights, epsilon=NORM_EPSILON)
            case "flatten":
                self._add("Flatten", axis=1)
                self._order = shape
        self._activate(layer.activation)

    def model(self, shape: Shape, classes: int) -> Any:
        """The whole, with its input and output by name."""
        from onnx import TensorProto, helper

        self._nodes[-1].output[0] = "probabilities"
        ink = helper.make_tensor_value_info("ink", TensorProto.FLOAT, ["N", *shape])
        answer = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", classes])
        graph = helper.make_graph(self._nodes, "digits", [ink], [answer], self._arrays)
        opsets = [helper.make_opsetid("", OPSET)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="mnist_dash")

    def _activate(self, activation: str) -> None:
        """The operators of an activation; GELU and SiLU have none of their own in this version of ONNX."""
        start = self._flow
        if activation in ONE_OPERATOR:
            self._add(ONE_OPERATOR[activation])
        elif activation == "leaky_relu":
            self._add("LeakyRelu", alpha=LEAK)
        elif activation == "softmax":
            self._add("Softmax", axis=1)
        elif activation == "silu":
            self._add("Sigmoid")
            self._add("Mul", start)
        elif activation == "gelu":
            self._add("Div", np.float32(math.sqrt(2)))
            self._add("Erf")
            self._add("Add", np.float32(1))
            self._add("Mul", start)
            self._add("Mul", np.float32(0.5))

    def _straight(self, kernel: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The kernel of a dense layer with its rows as the maps are flattened here: channel by channel."""
        if not self._order:
            return kernel
        places = np.arange(math.prod(self._order)).reshape(self._order)
        self._order = ()
        return kernel[places.transpose(2, 0, 1).ravel()]

    def _add(self, kind: str, *others: npt.NDArray[np.float32] | np.float32 | str, **attributes: Any) -> None:
        """An operator that reads the flow, then these arrays, or values by their names."""
        from onnx import helper, numpy_helper

        name = f"{kind.lower()}_{len(self._nodes)}"
        inputs = [self._flow]
        for place, other in enumerate(others):
            if not isinstance(other, str):
                array = np.array(other, np.float32, order="C")
                other = f"{name}_{place}"
                self._arrays.append(numpy_helper.from_array(array, other))
            inputs.append(other)
        self._flow = f"{name}_out"
        self._nodes.append(helper.make_node(kind, inputs, [self._flow], name=name, **attributes))


def _window(layer: Layer, shape: Shape) -> dict[str, Any]:
    """Size, stride and padding of a window."""
    pads = [same_pads(side, layer.size, layer.stride) if layer.padding == "same" else (0, 0) for side in shape[:2]]
    return {
        "kernel_shape": [layer.size] * 2,
        "strides": [layer.stride] * 2,
        "pads": [pads[0][0], pads[1][0], pads[0][1], pads[1][1]],
    }
