"""The layers of a LiteRT (.tflite) model: its flatbuffer is parsed, never run."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mnist_dash.models.foreign.chain import MOST_PARAMETERS, Chain, Foreign, ForeignError

MOST_OPERATORS = 300
SHAPING = ("SHAPE", "STRIDED_SLICE", "PACK", "CONCATENATION")  # what makes shapes for a RESHAPE
PASSING = (*SHAPING, "EXPAND_DIMS", "SQUEEZE", "CAST")
FUSED = {0: "linear", 1: "relu", 4: "tanh"}
ACTIVATIONS = {
    "RELU": "relu",
    "LOGISTIC": "sigmoid",
    "TANH": "tanh",
    "ELU": "elu",
    "GELU": "gelu",
    "SOFTMAX": "softmax",
    "LOG_SOFTMAX": "log_softmax",
}


def from_tflite(name: str, content: bytes) -> Foreign:
    """The network in a .tflite file. Raises ForeignError."""
    from ai_edge_litert import schema_py_generated as schema

    try:
        model = schema.ModelT.InitFromPackedBuf(content, 0)
        graph = model.subgraphs[0]
        kinds = [_kind(schema, model.operatorCodes[each.opcodeIndex]) for each in graph.operators]
    except Exception:  # the parser reads where damaged numbers point to
        raise ForeignError(f"{name} is damaged or no .tflite file; convert the model again.") from None
    if len(model.subgraphs) != 1 or not 1 <= len(kinds) <= MOST_OPERATORS:
        raise ForeignError(f"The model in {name} has {len(model.subgraphs)} graphs; one can be read.")
    return _Reader(name, model, graph, kinds).read()


def _kind(schema: Any, code: Any) -> str:
    number = max(code.builtinCode, code.deprecatedBuiltinCode)
    names = {value: key for key, value in vars(schema.BuiltinOperator).items() if not key.startswith("_")}
    return str(names.get(number, "an operator of its own"))


class _Reader:
    """Follows the values of the graph from its input on."""

    def __init__(self, name: str, model: Any, graph: Any, kinds: list[str]) -> None:
        self._name, self._model, self._graph, self._kinds = name, model, graph, kinds
        self._chain = Chain()
        self._first = True

    def read(self) -> Foreign:
        """The whole chain. Raises ForeignError."""
        if len(self._graph.inputs) != 1:
            raise ForeignError(f"The model in {self._name} has {len(self._graph.inputs)} inputs; one can be read.")
        self._flow = int(self._graph.inputs[0])
        for kind, operator in zip(self._kinds, self._graph.operators, strict=True):
            try:
                self._take(kind, operator)
            except (IndexError, KeyError, TypeError, ValueError, AttributeError):
                raise ForeignError(f"A layer in {self._name} ({kind}) is damaged; convert the model again.") from None
        if self._flow not in [int(output) for output in self._graph.outputs]:
            raise ForeignError(f"The model in {self._name} branches; only a plain chain of layers can be read.")
        return self._chain.finish()

    def _take(self, kind: str, operator: Any) -> None:
        inputs = [int(place) for place in operator.inputs]
        if self._flow not in inputs:
            if kind in PASSING:
                return  # part of a shape's making
            raise ForeignError(f"The model in {self._name} branches at {kind}; only a plain chain can be read.")
        if kind == "SHAPE":
            return
        add = _OPERATORS.get(kind)
        if kind in ACTIVATIONS:
            self._chain.activation(kind, ACTIVATIONS[kind])
        elif add:
            add(self, kind, operator, inputs)
        elif kind not in PASSING:
            known = ", ".join((*_OPERATORS, *ACTIVATIONS))
            raise ForeignError(f"The operator {kind} cannot be read; known are {known}.")
        self._first = self._first and kind in (*PASSING, "RESHAPE", "MUL", "ADD", "SUB", "DIV")
        self._flow = int(operator.outputs[0])

    def array(self, place: int) -> Any:
        """A constant of the file, plain float32. Raises ForeignError."""
        tensor = self._graph.tensors[place]
        data = self._model.buffers[tensor.buffer].data
        shape = [] if tensor.shape is None else [int(side) for side in tensor.shape]
        if tensor.type not in (0, 2):
            raise ForeignError(f"{self._name} is quantised; convert it again without quantisation.")
        if data is None:
            raise ForeignError(f"A layer of {self._name} has weights that are computed; only plain ones can be read.")
        values = np.frombuffer(bytes(data), "<f4" if tensor.type == 0 else "<i4")
        if values.size > MOST_PARAMETERS or values.size != int(np.prod(shape or [1])):
            raise ValueError
        return values.reshape(shape)

    def _optional(self, inputs: list[int], place: int) -> Any:
        return self.array(inputs[place]) if len(inputs) > place and inputs[place] >= 0 else None

    def conv(self, kind: str, operator: Any, inputs: list[int]) -> None:
        """CONV_2D, whose kernel is out x height x width x in."""
        options = operator.builtinOptions
        if options.strideH != options.strideW or (options.dilationHFactor, options.dilationWFactor) != (1, 1):
            raise ForeignError(f"A convolution in {self._name} has a stride or dilation that cannot be read.")
        kernel = self.array(inputs[1]).transpose(1, 2, 3, 0)
        self._chain.conv(
            kind,
            kernel,
            self._optional(inputs, 2),
            stride=int(options.strideH),
            padding=_padding(options),
            activation=_fused(options),
        )

    def dense(self, kind: str, operator: Any, inputs: list[int]) -> None:
        """FULLY_CONNECTED, whose kernel is out x in."""
        kernel, bias = self.array(inputs[1]).T, self._optional(inputs, 2)
        self._chain.dense(kind, kernel, bias, activation=_fused(operator.builtinOptions))

    def pool(self, kind: str, operator: Any, inputs: list[int]) -> None:
        """MAX_POOL_2D and AVERAGE_POOL_2D."""
        options = operator.builtinOptions
        if options.filterHeight != options.filterWidth or options.strideH != options.strideW:
            raise ForeignError(f"A pooling layer in {self._name} is not square.")
        name = "max_pool" if kind == "MAX_POOL_2D" else "average_pool"
        size, stride = int(options.filterHeight), int(options.strideH)
        self._chain.pool(kind, name, size=size, stride=stride, padding=_padding(options))
        self._chain.activation(kind, _fused(options))

    def mean(self, kind: str, operator: Any, inputs: list[int]) -> None:
        """MEAN and REDUCE_MAX over rows and columns: a global pooling."""
        if sorted(self.array(inputs[1]).ravel().tolist()) != [1, 2]:
            raise ForeignError(f"A mean in {self._name} is not over rows and columns.")
        self._chain.global_pool(kind, "global_average_pool" if kind == "MEAN" else "global_max_pool")

    def reshape(self, kind: str, operator: Any, inputs: list[int]) -> None:
        """RESHAPE: a flatten; channels stand last here."""
        if not self._first:
            self._chain.flatten()

    def arithmetic(self, kind: str, operator: Any, inputs: list[int]) -> None:
        """ADD, SUB, MUL or DIV by a constant: the input's scaling, or a batch normalisation taken apart."""
        values = self.array(next(place for place in inputs if place != self._flow)).astype(np.float32)
        if self._first and values.size == 1:
            number = float(values.ravel()[0])
            scale = {"MUL": number, "DIV": 1 / number if number else 0.0}.get(kind, 1.0)
            self._chain.rescale(scale, {"ADD": number, "SUB": -number}.get(kind, 0.0))
            return
        flat = values.ravel()
        if kind in ("ADD", "SUB"):
            self._chain.affine(kind, np.ones_like(flat), flat if kind == "ADD" else -flat)
        else:
            self._chain.affine(kind, flat if kind == "MUL" else 1 / flat, np.zeros_like(flat))
        self._chain.activation(kind, _fused(operator.builtinOptions))


_OPERATORS: dict[str, Callable[[_Reader, str, Any, list[int]], None]] = {
    "CONV_2D": _Reader.conv,
    "FULLY_CONNECTED": _Reader.dense,
    "MAX_POOL_2D": _Reader.pool,
    "AVERAGE_POOL_2D": _Reader.pool,
    "MEAN": _Reader.mean,
    "REDUCE_MAX": _Reader.mean,
    "RESHAPE": _Reader.reshape,
    "ADD": _Reader.arithmetic,
    "SUB": _Reader.arithmetic,
    "MUL": _Reader.arithmetic,
    "DIV": _Reader.arithmetic,
}


def _padding(options: Any) -> str:
    return "valid" if options.padding == 1 else "same"


def _fused(options: Any) -> str:
    number = int(options.fusedActivationFunction)
    if number not in FUSED:
        raise ForeignError("A layer's activation is cut off at 1 or 6, which cannot be read.")
    return FUSED[number]
