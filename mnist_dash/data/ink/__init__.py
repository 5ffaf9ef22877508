"""Any drawing, upload or photo -> the 28 x 28 digits MNIST would have made of it."""

from mnist_dash.data.ink.decoding import InkError, decode
from mnist_dash.data.ink.reading import MOST_PARTS, STEPS, Part, PartsError, Reading, read

__all__ = ["MOST_PARTS", "STEPS", "InkError", "Part", "PartsError", "Reading", "decode", "read"]
