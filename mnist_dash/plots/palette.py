"""The colours: ten for the digits and two for a pair, the same in every figure, component and theme."""

from mnist_dash.data.colours import DIGIT_COLORS

__all__ = ["BLUE", "DIGIT_COLORS", "ORANGE"]

BLUE, ORANGE = "#2588f1", "#d98a1f"  # a pair that all kinds of sight tell apart


def class_color(label: int) -> str:
    """The colour of a class; beyond ten classes colours come again, and names tell the classes apart."""
    return DIGIT_COLORS[label % len(DIGIT_COLORS)]


def class_colors(count: int) -> tuple[str, ...]:
    """The colours of so many classes."""
    return tuple(map(class_color, range(count)))
