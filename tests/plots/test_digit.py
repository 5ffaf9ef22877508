"""Figures of one digit hold the digit's own numbers."""

import numpy as np

from mnist_dash.plots import digit


def test_heat_map_shows_each_pixel_on_the_full_scale():
    image = np.arange(784, dtype=np.uint16).reshape(28, 28).astype(np.uint8)
    heat = digit.pixels(image).data[0]
    assert (heat.z == image).all() and (heat.zmin, heat.zmax) == (0, 255)
    assert digit.pixels(image).layout.yaxis.autorange == "reversed", "row 0 is at the top"


def test_histogram_counts_every_pixel_once():
    image = np.zeros((28, 28), np.uint8)
    image[0, :3] = 255
    image[1, 0] = 16
    bars = digit.histogram(image).data[0]
    assert sum(bars.y) == 784
    assert (bars.y[0], bars.y[1], bars.y[15]) == (780, 1, 3)
    assert bars.customdata[1] == "16 to 31"
