"""What people who know Keras type, in the notation: "Dense(128, activation='relu')" is 128N."""

import re
from collections.abc import Sequence

from mnist_dash.models.notation.network import ACTIVATIONS

_CALL = re.compile(r"([A-Za-z][A-Za-z0-9]*)\s*\(((?:[^()]|\([^()]*\))*)\)", re.ASCII)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_LONGEST = 2_000  # characters that are looked through


def from_keras(text: str) -> str:
    """The layers that Keras calls in a text stand for, with "-" between; nothing where there is none."""
    known = (_layer(name.lower(), arguments) for name, arguments in _CALL.findall(text[:_LONGEST]))
    return "-".join(layer for layer in known if layer)


def _layer(name: str, arguments: str) -> str:
    numbers = _NUMBER.findall(arguments)
    options = _options(arguments)
    match name:
        case "dense" if numbers:
            return f"{numbers[0]}N{_activation(options)}"
        case "conv2d" | "convolution2d" if numbers:
            return f"{numbers[0]}C{numbers[1] if len(numbers) > 1 else 3}" + _activation(options) + _padding(options)
        case "maxpooling2d" | "maxpool2d":
            return f"MP{numbers[0] if numbers else 2}"
        case "averagepooling2d" | "avgpool2d":
            return f"AP{numbers[0] if numbers else 2}"
        case "globalaveragepooling2d":
            return "GAP"
        case "globalmaxpooling2d":
            return "GMP"
        case "batchnormalization":
            return "BN"
        case "dropout" if numbers:
            return f"D{_percent(float(numbers[0]))}"
        case _:
            return ""


def _options(arguments: str) -> list[str]:
    return re.findall("[a-z_]+", arguments.lower())


def _activation(options: Sequence[str]) -> str:
    """The activation as an option; relu is what a layer has, and softmax what the last one gets."""
    named = next((word for word in options if word in ACTIVATIONS and word != "relu"), None)
    return f":{named}" if named else ""


def _padding(options: Sequence[str]) -> str:
    return ":same" if "same" in options else ""


def _percent(rate: float) -> str:
    return f"{min(100 * rate if rate < 1 else rate, 99):g}"
