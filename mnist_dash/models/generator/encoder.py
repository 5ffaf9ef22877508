"""The encoder in NumPy: how a digit is written, as a few latents; no TensorFlow."""

import numpy as np
import numpy.typing as npt

from mnist_dash.models.generator.weights import PIXELS, Floats, Weights

TOGETHER = 2_000  # digits encoded at once


def encode(weights: Weights, images: npt.NDArray[np.uint8], classes: Floats) -> tuple[Floats, Floats]:
    """Mean and log-variance of the latents (each N x L) of digits (uint8, N x 28 x 28) of these classes (N x 10)."""
    starts = range(0, max(len(images), 1), TOGETHER)
    parts = [_encode(weights, images[each : each + TOGETHER], classes[each : each + TOGETHER]) for each in starts]
    mean, spread = (np.concatenate(each) for each in zip(*parts, strict=True))
    return mean, spread


def _encode(weights: Weights, images: npt.NDArray[np.uint8], classes: Floats) -> tuple[Floats, Floats]:
    values = np.concatenate([images.reshape(-1, PIXELS).astype(np.float32) / 255, classes], 1)
    for name in ("encode.1", "encode.2"):
        values = np.maximum(values @ weights[name] + weights[f"{name}.bias"], 0)
    mean, spread = np.split(values @ weights["encode.3"] + weights["encode.3.bias"], 2, 1)
    return mean, np.clip(spread, -8, 4)
