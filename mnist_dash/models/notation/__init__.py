"""The field's one-line network notation, "32C3-MP2-128N-D50-10N", to layers with shapes and counts and back.

Layers are joined by "-", options follow ":":
32C3 convolution (32 filters of 3 x 3), MP2 and AP2 pooling, GAP and GMP global pooling, BN batch
normalisation, D25 dropout of 25 %, 128N dense. Options: an activation (relu is the default of C and N, linear
of BN), "same" padding (default valid), "s2" stride, "nobias". Flattening is implied before the first dense
layer, softmax on the last layer.
"""

from mnist_dash.models.notation.network import (
    ACTIVATIONS,
    MAX_SIZE,
    MAX_STRIDE,
    MAX_TEXT,
    MAX_UNITS,
    Kind,
    Layer,
    LayerFacts,
    Network,
    NotationError,
    Shape,
)
from mnist_dash.models.notation.reading import parse, with_units
from mnist_dash.models.notation.shapes import same_pads
from mnist_dash.models.notation.writing import label, render

__all__ = [
    "ACTIVATIONS",
    "MAX_SIZE",
    "MAX_STRIDE",
    "MAX_TEXT",
    "MAX_UNITS",
    "Kind",
    "Layer",
    "LayerFacts",
    "Network",
    "NotationError",
    "Shape",
    "label",
    "parse",
    "render",
    "same_pads",
    "with_units",
]
