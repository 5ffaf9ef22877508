"""Activations that ONNX writes as several operators, taken as one: SiLU is x Sigmoid(x), GELU has an Erf in it."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Number = Callable[[str], float | None]  # the constant of that name, if it is a single number
GELU = ("Div", "Erf", "Add", "Mul", "Mul")


def joined(nodes: Sequence[Any], number: Number) -> Iterator[Any]:
    """The nodes in their order, with one node "Silu" or "Gelu" in the place of those that make one up."""
    place = 0
    while place < len(nodes):
        for kind, length in (("Silu", 2), ("Gelu", 5)):
            group = nodes[place : place + length]
            if len(group) == length and _FITS[kind](group, number):
                yield _node(kind, group)
                place += length
                break
        else:
            yield nodes[place]
            place += 1


def _is_silu(group: Sequence[Any], number: Number) -> bool:
    gate, product = group
    return (gate.op_type, product.op_type) == ("Sigmoid", "Mul") and set(product.input) == {
        gate.input[0],
        gate.output[0],
    }


def _is_gelu(group: Sequence[Any], number: Number) -> bool:
    """x / sqrt(2), its Erf, plus 1, times x, times a half."""
    if tuple(node.op_type for node in group) != GELU:
        return False
    divided, curve, added, product, halved = group
    start = divided.input[0]
    chained = [
        set(curve.input) == {divided.output[0]},
        _constant(divided, start, number, math.sqrt(2)),
        _constant(added, curve.output[0], number, 1),
        set(product.input) == {start, added.output[0]},
        _constant(halved, product.output[0], number, 0.5),
    ]
    return all(chained)


_FITS: dict[str, Callable[[Sequence[Any], Number], bool]] = {"Silu": _is_silu, "Gelu": _is_gelu}


def _constant(node: Any, flow: str, number: Number, wanted: float) -> bool:
    """Whether the node combines the flow with that number."""
    others = [number(name) for name in node.input if name != flow]
    return flow in node.input and len(others) == 1 and others[0] is not None and abs(others[0] - wanted) < 1e-5


def _node(kind: str, group: Sequence[Any]) -> Any:
    from onnx import helper

    return helper.make_node(kind, [group[0].input[0]], [group[-1].output[0]], name=group[0].name or kind)
