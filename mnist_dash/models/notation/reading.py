"""From a text to the network that it describes, or to where it is wrong."""

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from mnist_dash.models.notation.habits import from_keras
from mnist_dash.models.notation.network import (
    ACTIVATIONS,
    EXAMPLES,
    MAX_LAYERS,
    MAX_SIZE,
    MAX_STRIDE,
    MAX_TEXT,
    MAX_UNITS,
    Kind,
    Layer,
    Network,
    NotationError,
    Shape,
    quote,
)
from mnist_dash.models.notation.shapes import rows
from mnist_dash.models.notation.writing import render

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
            raise NotationError(position, "softmax on the last layer only", quote(token))
    position, last, token = placed[-1]
    if last.kind != "dense":
        raise NotationError(position, "a dense layer such as 10N at the end", quote(token))
    placed[-1] = (position, _with_softmax(last, position, token), token)
    layers = tuple(layer for _, layer, _ in placed)
    return Network(render(layers), layers, tuple(rows(placed, input_shape)), input_shape)


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
            raise NotationError(position, f"no second {name}", quote(option))
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
        raise NotationError(position, f"{low} to {high} {what}", quote(digits))
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
    raise NotationError(position, expected, quote(option), _nearest(text, words))


def _with_softmax(layer: Layer, position: int, token: str) -> Layer:
    """The last layer: softmax is implied, so no other activation may be asked for."""
    options = token.lower().replace(" ", "").split(":")[1:]
    if set(options) - {"softmax", "nobias"}:
        raise NotationError(position, "a last layer without activation (softmax is implied)", quote(token))
    return replace(layer, activation="softmax")


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
    if called := from_keras(head):
        return NotationError(position, EXAMPLES, quote(head), called)
    for pattern, suggest in _NEAR_MISSES:
        match = re.fullmatch(pattern, head, re.IGNORECASE | re.ASCII)
        if match:
            return NotationError(position, EXAMPLES, quote(head), suggest(match))
    known = _TOKEN.match(head)
    if known:
        rest = head[known.end() :]
        return NotationError(position + known.end(), '"-" and the next layer', quote(rest))
    return NotationError(position, EXAMPLES, quote(head))
