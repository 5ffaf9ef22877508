"""The field's one-line network notation, "32C3-MP2-128N-D50-10N", to layers with shapes and counts and back.

Layers are joined by "-", options follow ":":
32C3 convolution (32 filters of 3 x 3), MP2 and AP2 pooling, GAP and GMP global pooling, BN batch
normalisation, D25 dropout of 25 %, 128N dense. Options: an activation (relu is the default of C and N, linear
of BN), "same" padding (default valid), "s2" stride, "nobias". Flattening is implied before the first dense
layer, softmax on the last layer.
"""

import difflib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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


# --- text to layers -------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"(?P<conv>(?P<filters>[0-9]+)C(?P<kernel>[0-9]+))"
    r"|(?P<pool>[MA]P)(?P<window>[0-9]+)"
    r"|(?P<global>G[AM]P)"
    r"|(?P<norm>BN)"
    r"|D(?P<percent>[0-9]{1,2}(\.[0-9]{1,2})?)"
    r"|(?P<units>[0-9]+)N",
    re.IGNORECASE | re.ASCII,
)
_OPTIONS: dict[Kind, tuple[str, ...]] = {
    "conv": ("activation", "padding", "stride", "nobias"),
    "max_pool": ("padding", "stride"),
    "average_pool": ("padding", "stride"),
    "batch_norm": ("activation",),
    "dense": ("activation", "nobias"),
}
_OPTION_TEXT = {
    "activation": f"an activation ({', '.join(ACTIVATIONS)})",
    "padding": "same or valid",
    "stride": f"a stride (s1 to s{MAX_STRIDE})",
    "nobias": "nobias",
}


def parse(text: str, input_shape: Shape = (28, 28, 1)) -> Network:
    """The network that the text describes. Raises NotationError with the position and what was expected."""
    placed = list(_layers(text))
    for position, layer, token in placed[:-1]:
        if layer.activation == "softmax":
            raise NotationError(position, "softmax on the last layer only", _quote(token))
    position, last, token = placed[-1]
    if last.kind != "dense":
        raise NotationError(position, "a dense layer such as 10N at the end", _quote(token))
    placed[-1] = (position, _with_softmax(last, position, token), token)
    layers = tuple(layer for _, layer, _ in placed)
    return Network(render(layers), layers, tuple(_rows(placed, input_shape)), input_shape)


def with_units(text: str, units: int) -> str:
    """The text with so many units in its last layer. Raises NotationError for what is no network."""
    layers = parse(text).layers
    return render((*layers[:-1], replace(layers[-1], units=units)))


def _layers(text: str) -> Iterator[tuple[int, Layer, str]]:
    """Position (from 1), layer and token of each layer in the text."""
    if len(text) > MAX_TEXT:
        raise NotationError(MAX_TEXT + 1, f"at most {MAX_TEXT} characters", f"{len(text)} characters")
    start = 0
    for count, piece in enumerate(text.split("-"), 1):
        token = piece.strip()
        position = start + len(piece) - len(piece.lstrip()) + 1
        if count > MAX_LAYERS:
            raise NotationError(position, f"at most {MAX_LAYERS} layers", f"a layer {count}")
        yield position, _layer(token, position), token
        start += len(piece) + 1


def _layer(token: str, position: int) -> Layer:
    head, *options = token.split(":")
    match = _TOKEN.fullmatch(head)
    if match is None:
        raise _not_a_layer(head, position)
    layer = _base(match, position)
    position += len(head) + 1
    seen: set[str] = set()
    for option in options:
        name, layer = _with_option(layer, option, position)
        if name in seen:
            raise NotationError(position, f"no second {name}", _quote(option))
        seen.add(name)
        position += len(option) + 1
    return layer


def _base(match: re.Match[str], position: int) -> Layer:
    """The layer without its options; numbers checked against their bounds."""

    def number(group: str, low: int, high: int, what: str) -> int:
        return _number(match[group], low, high, what, position + match.start(group))

    if match["conv"]:
        filters = number("filters", 1, MAX_UNITS, "filters")
        return Layer("conv", filters, number("kernel", 1, MAX_SIZE, "pixels of kernel"), "relu")
    if match["pool"]:
        size = number("window", 2, MAX_SIZE, "pixels of pooling window")
        kind: Kind = "max_pool" if match["pool"].upper() == "MP" else "average_pool"
        return Layer(kind, size=size, stride=size)
    if match["global"]:
        return Layer("global_average_pool" if match["global"].upper() == "GAP" else "global_max_pool")
    if match["norm"]:
        return Layer("batch_norm")
    if match["percent"]:
        return Layer("dropout", rate=round(float(match["percent"]) / 100, 4))
    return Layer("dense", number("units", 1, MAX_UNITS, "units"), activation="relu")


def _number(digits: str, low: int, high: int, what: str, position: int) -> int:
    value = int(digits) if len(digits) <= 12 else high + 1
    if not low <= value <= high:
        raise NotationError(position, f"{low} to {high} {what}", _quote(digits))
    return value


def _with_option(layer: Layer, option: str, position: int) -> tuple[str, Layer]:
    """The kind of option that the text is, and the layer with it."""
    allowed = _OPTIONS.get(layer.kind, ())
    text = option.strip().lower()
    if "activation" in allowed and text in (*ACTIVATIONS, "softmax"):
        return "activation", replace(layer, activation=text)
    if "padding" in allowed and text in ("same", "valid"):
        return "padding", replace(layer, padding="same" if text == "same" else "valid")
    if "stride" in allowed and re.fullmatch("s[0-9]+", text, re.ASCII):
        return "stride", replace(layer, stride=_number(text[1:], 1, MAX_STRIDE, "pixels of stride", position + 1))
    if "nobias" in allowed and text == "nobias":
        return "nobias", replace(layer, bias=False)
    expected = " or ".join(_OPTION_TEXT[name] for name in allowed) or "no option on this layer"
    words = (*ACTIVATIONS, "same", "valid", "nobias") if allowed else ()
    raise NotationError(position, expected, _quote(option), _nearest(text, words))


def _with_softmax(layer: Layer, position: int, token: str) -> Layer:
    """The last layer: softmax is implied, so no other activation may be asked for."""
    options = token.lower().replace(" ", "").split(":")[1:]
    if set(options) - {"softmax", "nobias"}:
        raise NotationError(position, "a last layer without activation (softmax is implied)", _quote(token))
    return replace(layer, activation="softmax")


def _quote(text: str) -> str:
    if not text:
        return "nothing"
    clean = "".join(sign if sign.isprintable() else "?" for sign in text[:24])
    return f'"{clean}"' if len(text) <= 24 else f'"{clean[:20]}..."'


def _nearest(word: str, words: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, words, 1, 0.6)
    return close[0] if close else ""


_NEAR_MISSES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"C([0-9]+)", lambda m: f"{m[1]}C3"),
    (r"([0-9]+)C", lambda m: f"{m[1]}C3"),
    (r"([0-9]+)(?:C|conv)([0-9]+)x\2", lambda m: f"{m[1]}C{m[2]}"),
    (r"([0-9]+)conv([0-9]+)", lambda m: f"{m[1]}C{m[2]}"),
    (r"N([0-9]+)|([0-9]+)(?:FC|F|D|dense)?|(?:FC|dense)([0-9]+)", lambda m: f"{m[1] or m[2] or m[3]}N"),
    (r"(?:max)?P(?:ool)?([0-9]*)|MP|([0-9]+)MP", lambda m: f"MP{m[1] or m[2] or 2}"),
    (r"AP|([0-9]+)AP|avg(?:pool)?([0-9]*)", lambda m: f"AP{m[1] or m[2] or 2}"),
    (r"D|dropout|D(?:ropout)?[01]?\.[0-9]+|D100", lambda m: "D25, in percent"),
    (r"D(?:ropout)?([0-9]{1,2})%?", lambda m: f"D{m[1]}"),
    (r"(?:batch)?norm|batchnormali[sz]ation", lambda m: "BN"),
    (r"softmax", lambda m: "10N, with softmax implied"),
    (r"flatten", lambda m: "nothing here, as flattening is implied"),
    (r"[0-9]+x[0-9]+(?:x[0-9]+)?", lambda m: "to start with the first layer, as the input size is implied"),
)


def _not_a_layer(head: str, position: int) -> NotationError:
    """The error for a token that is no layer: at its start, or at the first character that cannot be."""
    for pattern, suggest in _NEAR_MISSES:
        match = re.fullmatch(pattern, head, re.IGNORECASE | re.ASCII)
        if match:
            return NotationError(position, EXAMPLES, _quote(head), suggest(match))
    known = _TOKEN.match(head)
    if known:
        rest = head[known.end() :]
        return NotationError(position + known.end(), '"-" and the next layer', _quote(rest))
    return NotationError(position, EXAMPLES, _quote(head))


def render(layers: Sequence[Layer]) -> str:
    """The canonical text of the layers."""
    return "-".join(label(layer) for layer in layers)


def label(layer: Layer) -> str:
    """The canonical token of one layer, options only where they differ from the defaults."""
    heads = {
        "conv": f"{layer.units}C{layer.size}",
        "max_pool": f"MP{layer.size}",
        "average_pool": f"AP{layer.size}",
        "global_average_pool": "GAP",
        "global_max_pool": "GMP",
        "batch_norm": "BN",
        "dropout": f"D{round(layer.rate * 100, 2):g}",
        "flatten": "flatten",
        "dense": f"{layer.units}N",
    }
    return ":".join([heads[layer.kind], *_options(layer)])


def _options(layer: Layer) -> Iterator[str]:
    usual = ("relu", "softmax") if layer.kind in ("conv", "dense") else ("linear",)
    if layer.activation not in usual:
        yield layer.activation
    if layer.padding == "same":
        yield "same"
    if layer.stride != (layer.size if layer.kind in ("max_pool", "average_pool") else 1):
        yield f"s{layer.stride}"
    if not layer.bias:
        yield "nobias"


# --- shapes and counts ----------------------------------------------------------------------------------


def _rows(placed: Sequence[tuple[int, Layer, str]], shape: Shape) -> Iterator[LayerFacts]:
    for position, layer, token in placed:
        if layer.kind == "dense" and len(shape) > 1:
            shape = (math.prod(shape),)
            yield LayerFacts(Layer("flatten"), "flatten", shape, 0, 0, 0)
        facts = _facts(layer, shape, position, token)
        shape = facts.output_shape
        yield facts


def _facts(layer: Layer, shape: Shape, position: int, token: str) -> LayerFacts:
    output = _output_shape(layer, shape, position, token)
    parameters = trainable = multiply_adds = 0
    if layer.kind in ("conv", "dense"):
        weights = layer.units * shape[-1] * (layer.size**2 if layer.kind == "conv" else 1)
        parameters = trainable = weights + layer.units * layer.bias
        multiply_adds = weights * math.prod(output[:-1])
    elif layer.kind == "batch_norm":
        parameters, trainable = 4 * shape[-1], 2 * shape[-1]
    return LayerFacts(layer, label(layer), output, parameters, trainable, multiply_adds)


def _output_shape(layer: Layer, shape: Shape, position: int, token: str) -> Shape:
    if layer.kind == "dense":
        return (layer.units,)
    if layer.kind in ("batch_norm", "dropout"):
        return shape
    if len(shape) == 1:
        raise NotationError(position, "a dense layer, BN or dropout after the image is flat", _quote(token))
    if layer.kind in ("global_average_pool", "global_max_pool"):
        return shape[-1:]
    sides = tuple(_side(layer, side, position, token) for side in shape[:2])
    return (*sides, layer.units if layer.kind == "conv" else shape[-1])


def _side(layer: Layer, side: int, position: int, token: str) -> int:
    if layer.padding == "same":
        return math.ceil(side / layer.stride)
    if side < layer.size:
        raise NotationError(position, f"a window of at most the {side} pixels left there", _quote(token))
    return (side - layer.size) // layer.stride + 1


def same_pads(side: int, size: int, stride: int) -> tuple[int, int]:
    """How many pixels "same" puts before and behind a side, as TensorFlow does: the odd one goes behind."""
    total = max((math.ceil(side / stride) - 1) * stride + size - side, 0)
    return total // 2, total - total // 2
