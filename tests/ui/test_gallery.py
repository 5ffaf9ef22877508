"""The gallery's sprite holds the images side by side, unchanged."""

import base64
import io

import numpy as np
from PIL import Image

from mnist_dash.ui.components.gallery import sprite


def test_sprite_is_a_row_of_the_images():
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)
    uri = sprite(images)
    assert uri.startswith("data:image/png;base64,")
    row = np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))))
    assert (row == np.concatenate(list(images), axis=1)).all()
