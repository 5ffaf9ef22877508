"""What a training takes of memory: an estimate from its recipe, within a third of what was measured."""

import math

from mnist_dash.models.recipes import Recipe

MB = 10**6
NETWORK = 900 * MB  # TensorFlow, the digits and all else that the smallest network needs
CLASSICAL = 650 * MB  # scikit-learn and the digits, at first as bytes and as floats
_LOADED = 400 * MB  # of it later on
FLOAT = 4  # bytes
_EVALUATED = 500  # digits that are read at a time beside training
_COPIES = 6  # of each parameter: its gradient, two means, a checkpoint, the files
_PIXELS = 784
_NODE = 150  # bytes of a tree's node: where it splits, and ten shares
_SAVED = 2.4  # times a forest's nodes: it is held once more, and packed, while it is saved
_LEAVES = 0.085  # of the training digits: leaves of a full tree of a forest (5,100 of 60,000)


def training(recipe: Recipe) -> float:
    """Bytes that the process needs which trains the recipe."""
    return _classical(recipe) if recipe.is_classical else _network(recipe)


def _network(recipe: Recipe) -> float:
    """Each value of a batch is held on the way forwards and its slope on the way back; reading holds it once."""
    network = recipe.network()
    shapes = [math.prod(row.output_shape) for row in network.rows if row.layer.kind != "flatten"]
    batch = min(recipe.batch_size, recipe.training_digits)
    values = max(2 * batch, _EVALUATED) * sum(shapes)
    return NETWORK + FLOAT * (values + _COPIES * network.parameters)


def _classical(recipe: Recipe) -> float:
    baseline = recipe.baseline()
    settings = dict(baseline.parameters)
    digits = recipe.training_digits
    pixels = FLOAT * _PIXELS * digits
    if baseline.name in ("forest", "extra-trees", "tree"):
        leaves = min(_LEAVES * digits / math.pow(int(settings["leaf"]), 0.7), math.pow(2, int(settings["depth"]) or 64))
        return max(CLASSICAL, _LOADED + int(settings.get("trees", 1)) * 2 * leaves * _NODE * _SAVED)
    if baseline.name == "hist-gradient-boosting":
        nodes = 2 * int(settings["leaves"]) * recipe.classes * int(settings["iterations"])
        return _LOADED + 3 * pixels + nodes * 72 * _SAVED
    if baseline.name == "svm-rbf":
        return _LOADED + 1000 * MB + pixels
    return max(CLASSICAL, _LOADED + 2 * pixels)
