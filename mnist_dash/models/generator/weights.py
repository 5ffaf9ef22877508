"""The weights of a generator by name: their shapes, how they begin, and how they are stored small.

The encoder turns a digit and its class into the mean and the log-variance of a few latents. The decoder turns latents
and class into a hidden layer, which sets a scale and a shift for every unit of every drawing layer (FiLM; Perez et al.,
arXiv 1709.07871); the drawing layers turn a place (x, y, distance from the middle) into the ink there, as in Ha's
"Generating Large Images from Latent Vectors" (2016).
"""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_dash.models.generator.recipe import Generator

Floats: TypeAlias = npt.NDArray[np.float32]
Weights: TypeAlias = dict[str, Floats]

PIXELS, CLASSES = 784, 10
ENCODER = (512, 256)  # units of the encoder's layers
HIDDEN = 256  # units of the layer that steers the decoder
PLACE = 3  # x, y, and the distance from the middle
FREQUENCY = 6.0  # of the first layer's waves, roughly, in radians from the middle to a side
SMALL = 2_000  # entries up to which an array is stored as it is
LEVELS = 40  # to either side of zero to which larger ones are rounded, column by column


def shapes(generator: Generator) -> dict[str, tuple[int, ...]]:
    """The shape of every array of weights."""
    latents, width = generator.latents, generator.width
    first, second = ENCODER
    found: dict[str, tuple[int, ...]] = {
        **_dense("encode.1", PIXELS + CLASSES, first),
        **_dense("encode.2", first, second),
        **_dense("encode.3", second, 2 * latents),
        **_dense("steer", latents + CLASSES, HIDDEN),
    }
    for layer in range(generator.depth):
        found[f"draw.{layer}"] = (width if layer else PLACE, width)
        found |= _dense(f"film.{layer}", HIDDEN, 2 * width)
    return {**found, **_dense("ink", width, 1)}


def _dense(name: str, inputs: int, units: int) -> dict[str, tuple[int, ...]]:
    return {name: (inputs, units), f"{name}.bias": (units,)}


def begin(generator: Generator) -> Weights:
    """The weights before training, drawn with the recipe's seed."""
    rng = np.random.default_rng([generator.seed, 41])
    return {name: _first(name, shape, rng) for name, shape in shapes(generator).items()}


def _first(name: str, shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    if name.endswith(".bias"):
        start = np.zeros(shape)
        if name == "film.0.bias":  # where in its wave each unit of the first layer begins
            start[shape[0] // 2 :] = rng.standard_normal(shape[0] // 2)
        return start.astype(np.float32)
    spread = np.sqrt((1 if name in ("encode.3", "ink") else 2) / shape[0])
    if name == "draw.0":
        spread = FREQUENCY / np.sqrt(PLACE)
    elif name.startswith("film."):
        spread = 0.5 / np.sqrt(shape[0])
    return np.asarray(spread * rng.standard_normal(shape), np.float32)


# --- stored small ---------------------------------------------------------------------------------------


def pack(weights: Mapping[str, Floats]) -> dict[str, npt.NDArray[np.generic]]:
    """The arrays to store: a large matrix as whole numbers with a scale for each column, the rest as it is."""
    packed: dict[str, npt.NDArray[np.generic]] = {}
    for name, values in weights.items():
        if values.size <= SMALL or values.ndim < 2:
            packed[name] = values
            continue
        scale = np.abs(values).max(axis=0) / LEVELS + 1e-12
        packed[name] = np.round(values / scale).astype(np.int8)
        packed[f"{name}.scale"] = scale.astype(np.float32)
    return packed


def unpack(generator: Generator, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Weights:
    """The weights that `pack` stored. Raises KeyError or ValueError where they are none of this generator's."""
    return {name: _unpacked(name, shape, arrays) for name, shape in shapes(generator).items()}


def _unpacked(name: str, shape: tuple[int, ...], arrays: Mapping[str, npt.NDArray[np.generic]]) -> Floats:
    values = np.asarray(arrays[name], np.float32)
    if f"{name}.scale" in arrays:
        values = values * np.asarray(arrays[f"{name}.scale"], np.float32)
    if values.shape != shape or not np.isfinite(values).all():
        raise ValueError(f"{name} has the wrong shape or holds what is no number")
    values.setflags(write=False)
    return np.asarray(values, np.float32)
