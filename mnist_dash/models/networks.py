"""A recipe's network as a plain Keras model of standard layers, which any Keras can load without this project."""

from typing import Any

from mnist_dash.models import notation
from mnist_dash.models.notation import Layer, Network
from mnist_dash.models.recipes import Recipe

# Keras's 0.99 remembers the starting value for hundreds of steps: too long for a network trained in one epoch.
NORM_MOMENTUM, NORM_EPSILON = 0.95, 0.001


def build(recipe: Recipe) -> Any:
    """The untrained Keras model: ink (float, N x 28 x 28 x 1, 0 to 255) to probabilities (N x 10, float32).

    The scaling of the recipe is a layer of the model, so every saved model takes the same input. Weights start
    as Keras starts them, drawn from the recipe's seed.
    """
    return _build(recipe, recipe.network())


def build_for_training(recipe: Recipe) -> Any:
    """The same; where strangers are learned, with a unit for them after those of the classes."""
    if not recipe.strangers:
        return build(recipe)
    return _build(recipe, notation.parse(notation.with_units(recipe.model, recipe.classes + 1)))


def without_strangers(recipe: Recipe, model: Any) -> tuple[Any, dict[str, Any]]:
    """The trained model without the unit for strangers, and the whole last layer: `kernel` D x 11, `bias` 11."""
    if not recipe.strangers:
        return model, {}
    kernel, bias = (variable.numpy() for variable in layer_variables(model, recipe.network())[-1])
    known = build(recipe)
    kept = [*model.get_weights()[:-2], kernel[:, : recipe.classes], bias[: recipe.classes]]
    known.set_weights(kept)
    return known, {"kernel": kernel, "bias": bias}


def _build(recipe: Recipe, network: Network) -> Any:
    return build_network(network, 1 / 255 if recipe.scaling == "unit" else 1.0, seed=recipe.seed)


def build_network(network: Network, scale: float, offset: float = 0.0, *, turned: bool = False, seed: int = 0) -> Any:
    """The untrained Keras model of a network whose ink is first multiplied by `scale`, then shifted by `offset`.

    `turned` exchanges rows and columns before that.
    """
    import keras

    outputs = inputs = keras.Input(network.input_shape, name="ink")
    if turned:
        outputs = keras.layers.Permute((2, 1, 3))(outputs)
    if (scale, offset) != (1.0, 0.0):
        outputs = keras.layers.Rescaling(scale, offset)(outputs)
    for position, row in enumerate(network.rows):
        for layer in _keras_layers(row.layer, seed=1000 * seed + position):
            outputs = layer(outputs)
    return keras.Model(inputs, outputs, name="digits")


def layer_variables(model: Any, network: Network) -> list[list[Any]]:
    """For each row of the network its TensorFlow variables in Keras's order (none for pooling and the like)."""
    owners = iter([layer for layer in model.layers if layer.variables and not _draws(layer)])
    return [[variable.value for variable in next(owners).variables] if row.parameters else [] for row in network.rows]


def _draws(layer: Any) -> bool:
    """Whether the layer's only variable is the state of its random numbers."""
    import keras

    return isinstance(layer, keras.layers.Dropout)


def _keras_layers(layer: Layer, seed: int) -> list[Any]:
    """The standard Keras layers of one row: one, or two where an activation stands on its own."""
    from keras import layers

    window = {"pool_size": layer.size, "strides": layer.stride, "padding": layer.padding}
    match layer.kind:
        case "conv":
            return [layers.Conv2D(layer.units, layer.size, layer.stride, layer.padding, **_weighted(layer, seed))]
        case "dense":
            return [layers.Dense(layer.units, **_weighted(layer, seed))]
        case "max_pool":
            return [layers.MaxPooling2D(**window)]
        case "average_pool":
            return [layers.AveragePooling2D(**window)]
        case "global_average_pool":
            return [layers.GlobalAveragePooling2D()]
        case "global_max_pool":
            return [layers.GlobalMaxPooling2D()]
        case "batch_norm":
            norm = layers.BatchNormalization(momentum=NORM_MOMENTUM, epsilon=NORM_EPSILON)
            return [norm] if layer.activation == "linear" else [norm, layers.Activation(layer.activation)]
        case "dropout":
            return [layers.Dropout(layer.rate, seed=seed)]
        case "flatten":
            return [layers.Flatten()]


def _weighted(layer: Layer, seed: int) -> dict[str, Any]:
    """What convolution and dense layers share: activation, bias, and Keras's usual start from our seed."""
    from keras import initializers

    return {
        "activation": layer.activation,
        "use_bias": layer.bias,
        "kernel_initializer": initializers.GlorotUniform(seed=seed),
    }
