"""Figures of one digit hold the digit's own numbers."""

import numpy as np

from mnist_dash.plots import digit
from tests.plots.marks.reading import marks, read, share, tips


def test_every_pixel_tells_its_value():
    image = np.arange(784, dtype=np.uint16).reshape(28, 28).astype(np.uint8)
    markup = digit.pixels(image, "a digit")
    (heat,) = marks(markup, "heat")
    assert [int(value) for value in heat.get("data-values").split(",")] == image.ravel().tolist()
    assert read(markup).get("aria-label") == "a digit"


def test_histogram_counts_every_pixel_once():
    image = np.zeros((28, 28), np.uint8)
    image[0, :3] = 255
    image[1, 0] = 16
    told = tips(digit.histogram(image))
    assert (told[0], told[1], told[15]) == (
        "values 0 to 15\n780 pixels",
        "values 16 to 31\n1 pixels",
        "values 240 to 255\n3 pixels",
    )
    heights = [share(bar[0], "height") for bar in marks(digit.histogram(image), "bar")]
    assert heights[0] > heights[15] > heights[1] > heights[2] == 0, "nothing has no bar"
