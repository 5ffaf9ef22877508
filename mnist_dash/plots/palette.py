"""The colours: ten for the digits in either theme and two for a pair, the same in every figure and component."""

from mnist_dash.data.colours import ON_DARK, ON_LIGHT

BLUE, ORANGE = "#2588f1", "#d98a1f"  # a pair that all kinds of sight tell apart


def class_color(label: int) -> str:
    """The colour of a class for CSS, which picks the theme's; beyond ten classes colours come again, names tell."""
    return f"light-dark({class_shade(label)}, {class_shade(label, dark=True)})"


def class_colors(count: int) -> tuple[str, ...]:
    """The colours of so many classes, for CSS."""
    return tuple(map(class_color, range(count)))


def on_paper(color: str) -> str:
    """A colour for CSS as "#rrggbb" on a light ground, for pictures that leave the page."""
    return color.removeprefix("light-dark(").split(",")[0]


def class_shade(label: int, *, dark: bool = False) -> str:
    """The colour of a class as "#rrggbb" in one theme, for what CSS does not reach."""
    shades = ON_DARK if dark else ON_LIGHT
    return shades[label % len(shades)]
