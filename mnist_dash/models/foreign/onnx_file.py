"""The layers of an ONNX model, as PyTorch and others export it: a chain of a few operators with their weights.

The file is parsed, never run. Weights outside it ("external data") are refused.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from mnist_dash.models.foreign import onnx_patterns
from mnist_dash.models.foreign.chain import MOST_PARAMETERS, Chain, Foreign, ForeignError
from mnist_dash.models.notation import same_pads

MOST_NODES = 300
# What only passes values on, or makes shapes for a Reshape.
PASSING = ("Identity", "Dropout", "Cast", "Shape", "Gather", "Unsqueeze", "Concat", "Constant", "Slice", "Squeeze")
LEAK = 0.2  # Keras's slope of leaky_relu
ACTIVATIONS = {
    "Relu": "relu",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "Elu": "elu",
    "Selu": "selu",
    "Softplus": "softplus",
    "Gelu": "gelu",
    "Silu": "silu",
    "Softmax": "softmax",
    "LogSoftmax": "log_softmax",
}


def from_onnx(name: str, content: bytes) -> Foreign:
    """The network in an ONNX file. Raises ForeignError."""
    import onnx

    try:
        model = onnx.load_model_from_string(content)
    except Exception:  # protobuf's own error, or others
        raise ForeignError(f"{name} is damaged or no ONNX file; export the model again.") from None
    graph = model.graph
    if len(graph.node) == 0 or len(graph.node) > MOST_NODES or model.functions:
        raise ForeignError(f"The graph in {name} has {len(graph.node)} operators; 1 to {MOST_NODES} can be read.")
    return _Reader(name, graph).read()


class _Reader:
    """Follows the values of a graph from its input on; what is known without running it is a constant."""

    def __init__(self, name: str, graph: Any) -> None:
        self._name, self._graph = name, graph
        self._constants = {tensor.name: tensor for tensor in graph.initializer}
        self._chain = Chain()
        self._first = True  # nothing but reshaping has come yet

    def read(self) -> Foreign:
        """The whole chain. Raises ForeignError."""
        inputs = [value for value in self._graph.input if value.name not in self._constants]
        if len(inputs) != 1:
            raise ForeignError(f"The model in {self._name} has {len(inputs)} inputs; one image can be read.")
        self._flow = inputs[0].name
        for node in onnx_patterns.joined(self._graph.node, self._number):
            if node.domain not in ("", "ai.onnx"):
                raise ForeignError(f"{self._name} uses an operator of its own, {node.op_type[:40]}.")
            self._take(node)
        if [value.name for value in self._graph.output] != [self._flow]:
            raise ForeignError(f"The model in {self._name} branches; only a plain chain of layers can be read.")
        return self._chain.finish()

    def _take(self, node: Any) -> None:
        kind = node.op_type
        if kind == "Constant":
            value = [attribute.t for attribute in node.attribute if attribute.name == "value"]
            if value:
                self._constants[node.output[0]] = value[0]
            return
        if self._flow not in node.input:
            if kind in PASSING:
                return  # part of a shape's making
            raise ForeignError(f"The model in {self._name} branches at {kind}; only a plain chain can be read.")
        if kind in ("Shape",):
            return
        add = _OPERATORS.get(kind)
        if kind in ACTIVATIONS:
            self._chain.activation(_called(node), ACTIVATIONS[kind])
        elif add:
            try:
                add(self, node)
            except (IndexError, KeyError, TypeError, ValueError):
                raise ForeignError(f"The operator {_called(node)} is not as ONNX has it; export again.") from None
        elif kind not in PASSING:
            known = ", ".join((*_OPERATORS, *ACTIVATIONS))
            raise ForeignError(f"The operator {kind[:40]} cannot be read; known are {known}.")
        self._first = self._first and kind in (*PASSING, "Reshape", "Flatten", "Transpose", "Mul", "Div", "Sub", "Add")
        self._flow = node.output[0]

    def array(self, name: str) -> Any:
        """A constant of the file. Raises ForeignError."""
        import onnx

        tensor = self._constants.get(name)
        if tensor is None:
            raise ForeignError(f"A layer of {self._name} has weights that are computed; only plain ones can be read.")
        if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
            advice = "save it with the weights inside"
            raise ForeignError(f"{self._name} keeps its weights in another file, which is not opened; {advice}.")
        if int(np.prod(list(tensor.dims) or [1])) > MOST_PARAMETERS:
            raise ForeignError(f"A layer of {self._name} is too large: {MOST_PARAMETERS:,} numbers is the most.")
        try:
            return onnx.numpy_helper.to_array(tensor)
        except Exception:
            raise ForeignError(f"Weights in {self._name} are damaged; export the model again.") from None

    def _number(self, name: str) -> float | None:
        """A constant that is a single number; None for anything else."""
        if name not in self._constants:
            return None
        values = self.array(name)
        return float(values.ravel()[0]) if values.size == 1 and values.dtype.kind in "fiu" else None

    def leaky(self, node: Any) -> None:
        """LeakyRelu with the slope that ours has."""
        slope = float(_attributes(node).get("alpha", 0.01))
        if abs(slope - LEAK) > 1e-6:
            raise ForeignError(f"The operator {_called(node)} has the slope {slope:g}; only {LEAK} can be read.")
        self._chain.activation(_called(node), "leaky_relu")

    def conv(self, node: Any) -> None:
        """Conv, whose kernel is out x in x height x width."""
        facts = _attributes(node)
        _plain(node, facts, group=1, dilations=[1, 1])
        kernel = self.array(node.input[1])
        padding, stride = _window(node, facts, list(kernel.shape[2:]), self._chain.side)
        bias = self.array(node.input[2]) if len(node.input) > 2 and node.input[2] else None
        name = _called(node)
        kernel = kernel.transpose(2, 3, 1, 0)
        self._chain.conv(name, kernel, bias, stride=stride, padding=padding, activation="linear")

    def gemm(self, node: Any) -> None:
        """Gemm: a dense layer with its bias."""
        facts = _attributes(node)
        _plain(node, facts, alpha=1.0, beta=1.0, transA=0)
        kernel = self.array(node.input[1])
        kernel = kernel.T if facts.get("transB", 0) else kernel
        bias = self.array(node.input[2]) if len(node.input) > 2 else None
        self._chain.dense(_called(node), kernel, None if bias is None else bias.ravel(), activation="linear")

    def matmul(self, node: Any) -> None:
        """MatMul: a dense layer whose bias comes with the Add behind it, if it has one."""
        self._chain.dense(_called(node), self.array(node.input[1]), None, activation="linear")

    def norm(self, node: Any) -> None:
        """BatchNormalization: scale, bias, mean, variance."""
        epsilon = float(_attributes(node).get("epsilon", 1e-5))
        gamma, beta, mean, variance = (self.array(name) for name in node.input[1:5])
        self._chain.norm(_called(node), gamma, beta, mean, variance, epsilon)

    def pool(self, node: Any) -> None:
        """MaxPool and AveragePool."""
        facts = _attributes(node)
        _plain(node, facts, ceil_mode=0, dilations=[1, 1])
        size = list(facts["kernel_shape"])
        facts.setdefault("strides", [1, 1])
        padding, stride = _window(node, facts, size, self._chain.side)
        if padding == "same" and node.op_type == "AveragePool":
            _plain(node, facts, count_include_pad=0)
        kind = "max_pool" if node.op_type == "MaxPool" else "average_pool"
        self._chain.pool(_called(node), kind, size=int(size[0]), stride=stride, padding=padding)

    def global_pool(self, node: Any) -> None:
        """GlobalMaxPool and GlobalAveragePool."""
        self._chain.global_pool(_called(node), "global_max_pool" if "Max" in node.op_type else "global_average_pool")

    def mean(self, node: Any) -> None:
        """ReduceMean over rows and columns: a global pooling."""
        axes = _attributes(node).get("axes") or self.array(node.input[1]).tolist()
        if sorted(axis % 4 for axis in axes) != [2, 3]:
            raise ForeignError(f"The mean {_called(node)} is not over rows and columns.")
        self._chain.global_pool(_called(node), "global_average_pool")

    def flatten(self, node: Any) -> None:
        """Flatten or Reshape to rows: channels stand first here."""
        if not self._first:
            self._chain.flatten(channels_first=True)

    def transpose(self, node: Any) -> None:
        """Before the first layer only: a picture of one channel stays as it is."""
        order = list(_attributes(node).get("perm", []))
        if not self._first or order not in ([0, 3, 1, 2], [0, 2, 3, 1]):
            raise ForeignError(f"The operator {_called(node)} exchanges axes, which cannot be read there.")

    def arithmetic(self, node: Any) -> None:
        """Add, Sub, Mul or Div by a constant: a bias, or the scaling of the input."""
        other = next(name for name in node.input if name != self._flow)
        values = self.array(other)
        if self._first and values.size == 1:
            number = float(values.ravel()[0])
            scale = {"Mul": number, "Div": 1 / number if number else 0.0}.get(node.op_type, 1.0)
            self._chain.rescale(scale, {"Add": number, "Sub": -number}.get(node.op_type, 0.0))
        elif node.op_type == "Add":
            self._chain.bias(_called(node), values.ravel())
        else:
            raise ForeignError(f"The operator {_called(node)} ({node.op_type}) cannot be read there.")


_OPERATORS: dict[str, Callable[[_Reader, Any], None]] = {
    "Conv": _Reader.conv,
    "LeakyRelu": _Reader.leaky,
    "Gemm": _Reader.gemm,
    "MatMul": _Reader.matmul,
    "BatchNormalization": _Reader.norm,
    "MaxPool": _Reader.pool,
    "AveragePool": _Reader.pool,
    "GlobalMaxPool": _Reader.global_pool,
    "GlobalAveragePool": _Reader.global_pool,
    "ReduceMean": _Reader.mean,
    "Flatten": _Reader.flatten,
    "Reshape": _Reader.flatten,
    "Transpose": _Reader.transpose,
    "Add": _Reader.arithmetic,
    "Sub": _Reader.arithmetic,
    "Mul": _Reader.arithmetic,
    "Div": _Reader.arithmetic,
}


def _called(node: Any) -> str:
    return str(node.name or node.op_type)[:40]


def _attributes(node: Any) -> dict[str, Any]:
    import onnx

    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def _plain(node: Any, facts: dict[str, Any], **needed: Any) -> None:
    """Raise ForeignError where an attribute is not the plain one."""
    for key, value in needed.items():
        given = facts.get(key, value)
        if (list(given) if isinstance(value, list) else given) != value:
            raise ForeignError(f"The operator {_called(node)} has {key} {given}; only {value} can be read.")


def _window(node: Any, facts: dict[str, Any], size: list[int], side: int) -> tuple[str, int]:
    """The padding ("valid" or "same") and the stride of a square window. Raises ForeignError."""
    strides = list(facts.get("strides", [1, 1]))
    if len(size) != 2 or size[0] != size[1] or len(strides) != 2 or strides[0] != strides[1]:
        raise ForeignError(f"The operator {_called(node)} has no square window or stride.")
    automatic = facts.get("auto_pad", b"NOTSET")
    automatic = automatic.decode() if isinstance(automatic, bytes) else str(automatic)
    if automatic in ("VALID", "SAME_UPPER"):
        return ("valid" if automatic == "VALID" else "same"), int(strides[0])
    pads = list(facts.get("pads", [0, 0, 0, 0]))
    if not any(pads):
        return "valid", int(strides[0])
    before, behind = same_pads(side, size[0], strides[0]) if strides[0] > 0 else (0, 0)
    if pads == [before, before, behind, behind]:
        return "same", int(strides[0])
    raise ForeignError(
        f"The operator {_called(node)} has the padding {pads}; only none, or what keeps the size, can be read."
    )
