"""Models that people trained elsewhere, read as data: layers become our notation, weights arrays; nothing is run."""

from mnist_dash.models.foreign.chain import Foreign, ForeignError
from mnist_dash.models.foreign.inputs import INPUTS, Input, best_input
from mnist_dash.models.foreign.reading import KINDS, LARGEST, read

__all__ = ["INPUTS", "KINDS", "LARGEST", "Foreign", "ForeignError", "Input", "best_input", "read"]
