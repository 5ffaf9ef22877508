"""From layers to their text."""

from collections.abc import Iterator, Sequence

from mnist_dash.models.notation.network import Layer


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
