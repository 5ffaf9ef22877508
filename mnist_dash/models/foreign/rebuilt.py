"""A network that was read, as a Keras model like those that are trained here. Needs TensorFlow."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models import notation
from mnist_dash.models.foreign.chain import Foreign
from mnist_dash.models.foreign.inputs import Input
from mnist_dash.models.networks import build_network, layer_variables


def rebuild(foreign: Foreign, way: Input) -> Any:
    """The Keras model: ink (N x 28 x 28 x 1, 0 to 255) to probabilities, the ink prepared in this way first."""
    network = notation.parse(foreign.text)
    scale, offset = foreign.scale * way.scale, foreign.scale * way.offset + foreign.offset
    model = build_network(network, scale, offset, turned=way.turned)
    filled = [variables for variables in layer_variables(model, network) if variables]
    for variables, arrays in zip(filled, foreign.weights, strict=True):
        for variable, array in zip(variables, arrays, strict=True):
            variable.assign(array)
    return model


def probabilities(model: Any, images: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """What the model says of images (N x 28 x 28, 0 to 255): N x classes."""
    ink = np.asarray(images, np.float32)[..., None]
    parts = [model(ink[start : start + 500], training=False).numpy() for start in range(0, len(ink), 500)]
    return np.concatenate(parts).astype(np.float32)
