"""The colours: ten for the digits and two for a pair, the same in every figure, component and theme."""

from mnist_dash.data.colours import DIGIT_COLORS

__all__ = ["BLUE", "DIGIT_COLORS", "ORANGE"]

BLUE, ORANGE = "#2588f1", "#d98a1f"  # a pair that all kinds of sight tell apart
