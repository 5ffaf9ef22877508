"""The layers of a Keras model from its configuration, a JSON object, and a way to look up weights.

Only the classes in LAYERS are known. A Lambda, a custom class or anything else that would need code is refused by name.
"""

from collections.abc import Callable, Iterator
from typing import Any

from mnist_dash.models.foreign.chain import Chain, Foreign, ForeignError

Weights = Callable[[int], list[Any]]  # the arrays of the layer at this place in the configuration
Config = dict[str, Any]

MOST_LAYERS = 100
# What does nothing when digits are read.
IDLE = (
    *("InputLayer", "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization", "SpatialDropout2D"),
    *("RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomShear", "RandomContrast"),
)


def read(config: Any, weights: Weights) -> Foreign:
    """The network of a Sequential model, or of a functional one that is a plain chain. Raises ForeignError."""
    chain = Chain()
    for place, kind, inner in _chain(config):
        _add(chain, kind, inner, weights(place))
    return chain.finish()


def layer_list(config: Any) -> list[Config]:
    """All layers in the order of the file. Raises ForeignError."""
    inner = config.get("config") if isinstance(config, dict) else None
    kind = config.get("class_name") if isinstance(config, dict) else None
    layers = inner.get("layers") if isinstance(inner, dict) else inner  # a list in old Sequential files
    if kind not in ("Sequential", "Functional", "Model") or not isinstance(layers, list):
        raise ForeignError(f"The file holds a {str(kind)[:40]}, not a Sequential or functional Keras model.")
    if not 1 <= len(layers) <= MOST_LAYERS or not all(isinstance(layer, dict) for layer in layers):
        raise ForeignError(f"The model has {len(layers)} layers; 1 to {MOST_LAYERS} can be read.")
    return layers


def class_name(layer: Config) -> str:
    """The layer's class. Raises ForeignError for one that would need code of its own."""
    kind = str(layer.get("class_name"))[:40]
    if layer.get("registered_name") not in (None, "", kind, f"Custom>{kind}") or (
        layer.get("module") and not str(layer["module"]).startswith("keras.")
    ):
        raise ForeignError(f"The layer {kind} is somebody's own class; only Keras's own layers can be read.")
    return kind


def _chain(config: Any) -> Iterator[tuple[int, str, Config]]:
    """Place, class and configuration of each layer, from the input to the output. Raises ForeignError."""
    layers = layer_list(config)
    order = list(range(len(layers)))
    if config["class_name"] != "Sequential":
        order = _follow(layers)
    for place in order:
        inner = layers[place].get("config")
        if not isinstance(inner, dict):
            raise ForeignError("A layer of the model has no configuration.")
        yield place, class_name(layers[place]), inner


def _follow(layers: list[Config]) -> list[int]:
    """The places of a functional model's layers along its one path. Raises ForeignError where it branches."""
    sources: dict[str, int] = {}
    for place, layer in enumerate(layers):
        names = list(_inbound(layer.get("inbound_nodes")))
        if len(names) > 1:
            raise ForeignError("The model joins several layers in one; only a plain chain of layers can be read.")
        source = names[0] if names else ""
        if source in sources:
            raise ForeignError("The model branches; only a plain chain of layers can be read.")
        sources[source] = place
    order: list[int] = []
    name = ""
    while name in sources and len(order) < len(layers):
        order.append(sources[name])
        name = str(layers[order[-1]].get("name") or layers[order[-1]].get("config", {}).get("name"))
    if len(order) < len(layers):
        raise ForeignError("The model is no plain chain of layers.")
    return order


def _inbound(nodes: Any) -> Iterator[str]:
    """The names of the layers that a layer takes its input from, in the form of Keras 3 or of Keras 2."""
    if isinstance(nodes, dict):
        history = nodes.get("keras_history") if nodes.get("class_name") != "__keras_tensor__" else None
        if nodes.get("class_name") == "__keras_tensor__":
            history = nodes.get("config", {}).get("keras_history")
        if isinstance(history, list) and history:
            yield str(history[0])
        elif nodes.get("class_name") != "__keras_tensor__":
            yield from _inbound(nodes.get("args"))
    elif isinstance(nodes, list):
        if len(nodes) >= 3 and isinstance(nodes[0], str) and isinstance(nodes[1], int):
            yield nodes[0]
        else:
            for node in nodes:
                yield from _inbound(node)


# --- one layer ------------------------------------------------------------------------------------------


def _add(chain: Chain, kind: str, config: Config, weights: list[Any]) -> None:
    name = str(config.get("name") or kind)[:40]
    if kind in IDLE:
        return
    add = LAYERS.get(kind)
    if add is None:
        raise ForeignError(f"The layer {name} is a {kind}, which cannot be read; known are {', '.join(LAYERS)}.")
    try:
        add(chain, name, config, weights)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise ForeignError(f"The {kind} layer {name} is not as Keras writes it; save the model again.") from None


def _side(config: Config, key: str, name: str) -> int:
    """The one number of a square setting, such as a kernel size of [3, 3]."""
    value = config[key]
    sides = [value, value] if isinstance(value, int) else [int(side) for side in value]
    if len(set(sides)) != 1 or len(sides) != 2:
        raise ForeignError(f"The {key} of {name} is {sides}; only square ones can be read.")
    return sides[0]


def _activation(config: Config) -> str:
    """The activation's name, as text or as a small object."""
    kind = config.get("activation") or "linear"
    if isinstance(kind, dict):
        kind = kind.get("config") if isinstance(kind.get("config"), str) else kind.get("class_name")
    return {"swish": "silu", "LeakyReLU": "leaky_relu"}.get(str(kind), str(kind))[:40]


def _plain(config: Config, name: str, **needed: Any) -> None:
    """Raise ForeignError where a setting is not the plain one."""
    for key, value in needed.items():
        if config.get(key, value) not in (value, [value, value]):
            raise ForeignError(f"The layer {name} has {key} {config[key]}; only {value} can be read.")


def _conv(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    _plain(config, name, dilation_rate=1, groups=1)
    bias = weights[1] if config.get("use_bias", True) else None
    chain.conv(
        name,
        weights[0],
        bias,
        stride=_side(config, "strides", name),
        padding=str(config["padding"])[:20],
        activation=_activation(config),
    )


def _dense(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    bias = weights[1] if config.get("use_bias", True) else None
    chain.dense(name, weights[0], bias, activation=_activation(config))


def _norm(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    arrays = list(weights)
    gamma = arrays.pop(0) if config.get("scale", True) else None
    beta = arrays.pop(0) if config.get("center", True) else None
    chain.norm(name, gamma, beta, arrays[0], arrays[1], float(config["epsilon"]))


def _pool(kind: str) -> Callable[[Chain, str, Config, list[Any]], None]:
    def add(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
        size = _side(config, "pool_size", name)
        stride = _side(config, "strides", name) if config.get("strides") else size
        chain.pool(name, kind, size=size, stride=stride, padding=str(config["padding"])[:20])

    return add


def _global_pool(kind: str) -> Callable[[Chain, str, Config, list[Any]], None]:
    def add(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
        _plain(config, name, keepdims=False)
        chain.global_pool(name, kind)

    return add


def _dropout(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    chain.dropout(name, float(config["rate"]))


def _flatten(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    chain.flatten()  # of maps with channels first, Keras puts them last before it flattens


def _reshape(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    chain.reshape(name, 784 if -1 in config["target_shape"] else int(_product(config["target_shape"])))


def _product(shape: list[int]) -> int:
    product = 1
    for side in shape:
        product *= int(side)
    return product


def _rescaling(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    chain.rescale(float(config["scale"]), float(config.get("offset", 0)))


def _activation_layer(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    chain.activation(name, _activation(config))


def _named_activation(kind: str) -> Callable[[Chain, str, Config, list[Any]], None]:
    def add(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
        chain.activation(name, kind)

    return add


def _relu(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    _plain(config, name, max_value=None, negative_slope=0, threshold=0)
    chain.activation(name, "relu")


def _leaky(chain: Chain, name: str, config: Config, weights: list[Any]) -> None:
    slope = float(config.get("negative_slope") or config.get("alpha") or 0.3)
    if abs(slope - 0.2) > 1e-6:
        raise ForeignError(f"The LeakyReLU {name} has a slope of {slope:g}; only 0.2 can be read.")
    chain.activation(name, "leaky_relu")


LAYERS: dict[str, Callable[[Chain, str, Config, list[Any]], None]] = {
    "Conv2D": _conv,
    "Dense": _dense,
    "BatchNormalization": _norm,
    "MaxPooling2D": _pool("max_pool"),
    "AveragePooling2D": _pool("average_pool"),
    "GlobalMaxPooling2D": _global_pool("global_max_pool"),
    "GlobalAveragePooling2D": _global_pool("global_average_pool"),
    "Dropout": _dropout,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Rescaling": _rescaling,
    "Activation": _activation_layer,
    "ReLU": _relu,
    "LeakyReLU": _leaky,
    "ELU": _named_activation("elu"),
    "Softmax": _named_activation("softmax"),
}
