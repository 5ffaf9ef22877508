"""Networks and their layers as plain data, what they may be, and the error for a wrong text."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mnist_dash.errors import PlainError

Kind = Literal[
    "conv",
    "max_pool",
    "average_pool",
    "global_average_pool",
    "global_max_pool",
    "batch_norm",
    "dropout",
    "flatten",
    "dense",
]
Shape = tuple[int, ...]

ACTIVATIONS = ("relu", "leaky_relu", "elu", "selu", "gelu", "silu", "sigmoid", "tanh", "softplus", "linear")
MAX_TEXT = 400
MAX_LAYERS = 64
MAX_UNITS = 4096
MAX_SIZE = 28
MAX_STRIDE = 8
EXAMPLES = "a layer such as 32C3, MP2, BN, D25, GAP or 128N"


class NotationError(PlainError):
    """A network text is wrong: `position` (from 1) in the text, what was `expected` there, and what was `got`."""

    def __init__(self, position: int, expected: str, got: str, hint: str = "") -> None:
        self.position, self.expected, self.got = position, expected, got
        advice = f" (did you mean {hint}?)" if hint else ""
        super().__init__(f"The network text is wrong at position {position}: expected {expected}, got {got}{advice}.")


@dataclass(frozen=True)
class Layer:
    """One layer as plain data; fields that a kind does not use keep their defaults."""

    kind: Kind
    units: int = 0  # filters of a convolution, units of a dense layer
    size: int = 0  # side of the kernel or the pooling window
    activation: str = "linear"
    padding: Literal["valid", "same"] = "valid"
    stride: int = 1
    rate: float = 0.0  # dropout, 0 to 1
    bias: bool = True


@dataclass(frozen=True)
class LayerFacts:
    """A layer in its place: output shape, parameters, and multiply-adds for one image."""

    layer: Layer
    label: str
    output_shape: Shape
    parameters: int
    trainable_parameters: int
    multiply_adds: int


@dataclass(frozen=True)
class Network:
    """A parsed network: canonical text, layers, and one row of facts per layer (the implied flatten included)."""

    text: str
    layers: tuple[Layer, ...]
    rows: tuple[LayerFacts, ...]
    input_shape: Shape = (28, 28, 1)

    @property
    def parameters(self) -> int:
        """All parameters, as Keras counts them (batch normalisation's moving averages included)."""
        return sum(row.parameters for row in self.rows)

    @property
    def trainable_parameters(self) -> int:
        """The parameters that training changes by gradient."""
        return sum(row.trainable_parameters for row in self.rows)

    @cached_property
    def multiply_adds(self) -> int:
        """Multiply-adds for one image in the convolutions and dense layers, which are nearly all the work."""
        return sum(row.multiply_adds for row in self.rows)

    @property
    def activations(self) -> int:
        """Numbers that the layers put out for one image: what sets the memory that a batch needs."""
        return sum(math.prod(row.output_shape) for row in self.rows)


def quote(text: str) -> str:
    """A part of the text for a message: quoted, shortened if long."""
    if not text:
        return "nothing"
    clean = "".join(sign if sign.isprintable() else "?" for sign in text[:24])
    return f'"{clean}"' if len(text) <= 24 else f'"{clean[:20]}..."'
