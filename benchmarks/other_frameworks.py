"""The same networks in PyTorch (eager, channels last) and JAX (jit), for the speed table; used where installed."""

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from mnist_dash.data.datasets import Split
from mnist_dash.models.notation import Layer, LayerFacts
from mnist_dash.models.recipes import Recipe

Way = Callable[[], float]


def timed(recipe: Recipe, digits: Split, take_batch: Callable[[Any], Any]) -> Way:
    """A way: one epoch in random order, `take_batch` given the places of each batch's digits; images per second."""
    random, size = np.random.default_rng(0), recipe.batch_size

    def run() -> float:
        begun = time.perf_counter()
        order = random.permutation(len(digits))
        for start in range(0, len(digits) - size + 1, size):
            result = take_batch(order[start : start + size])
        float(result)  # wait for the last one
        return len(digits) // size * size / (time.perf_counter() - begun)

    return run


def torch_eager(recipe: Recipe, digits: Split) -> Way:
    """PyTorch without compilation, which is slower on two cores."""
    import torch

    shapes = [recipe.network().input_shape, *(row.output_shape for row in recipe.network().rows)]
    rows = zip(shapes, recipe.network().rows, strict=False)
    net = torch.nn.Sequential(*[part for shape, row in rows for part in _torch_layers(row.layer, shape[-1])])
    net = net.to(memory_format=torch.channels_last)
    kinds = {"rmsprop": torch.optim.RMSprop, "adadelta": torch.optim.Adadelta, "adam": torch.optim.Adam}
    optimizer = kinds[recipe.optimizer](net.parameters(), lr=recipe.learning_rate)
    images = torch.tensor(digits.images[:, None].astype(np.float32) / 255)
    labels = torch.tensor(digits.labels.astype(np.int64))

    def take_batch(places: Any) -> Any:
        chosen = torch.from_numpy(places)
        ink = images[chosen].to(memory_format=torch.channels_last)
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.cross_entropy(net(ink), labels[chosen])
        loss.backward()
        optimizer.step()
        return loss.detach()

    return timed(recipe, digits, take_batch)


def _torch_layers(layer: Layer, channels: int) -> list[Any]:
    from torch import nn

    active = [nn.ReLU()] if layer.activation == "relu" else []
    match layer.kind:
        case "conv":
            return [nn.Conv2d(channels, layer.units, layer.size), *active]
        case "dense":
            return [nn.Linear(channels, layer.units), *active]
        case "max_pool":
            return [nn.MaxPool2d(layer.size)]
        case "dropout":
            return [nn.Dropout(layer.rate)]
        case "flatten":
            return [nn.Flatten()]
    raise ValueError(f"no PyTorch layer for {layer.kind}")


def jax_jit(recipe: Recipe, digits: Split) -> Way:
    """JAX with the whole step compiled, data on the device; RMSprop and Adadelta written out."""
    import jax
    import jax.numpy as jnp

    rows = recipe.network().rows
    images, labels = jnp.asarray(digits.images[..., None]), jnp.asarray(digits.labels.astype(np.int32))
    weights = _jax_start(rows, recipe.network().input_shape[-1])
    memory = jax.tree.map(lambda array: (jnp.zeros_like(array), jnp.zeros_like(array)), weights)
    key = jax.random.key(0)

    def loss_of(weights: Any, ink: Any, wanted: Any, key: Any) -> Any:
        logs = jax.nn.log_softmax(_jax_forward(rows, weights, ink, key))
        return -jnp.mean(jnp.take_along_axis(logs, wanted[:, None], 1))

    @jax.jit
    def step(weights: Any, memory: Any, chosen: Any, key: Any) -> Any:
        ink = images[chosen].astype(jnp.float32) / 255
        loss, gradients = jax.value_and_grad(loss_of)(weights, ink, labels[chosen], key)
        updates = {
            "rmsprop": lambda g, m: _jax_rmsprop(g, m, recipe.learning_rate),
            "adadelta": lambda g, m: _jax_adadelta(g, m, recipe.learning_rate),
        }
        flat, shape = jax.tree.flatten(weights)
        old = jax.tree.leaves(memory)
        pairs = zip(jax.tree.leaves(gradients), zip(old[::2], old[1::2], strict=True), strict=True)
        moves, kept = zip(*[updates[recipe.optimizer](gradient, slots) for gradient, slots in pairs], strict=True)
        moved = [array - move for array, move in zip(flat, moves, strict=True)]
        return jax.tree.unflatten(shape, moved), jax.tree.unflatten(shape, list(kept)), loss

    state = {"weights": weights, "memory": memory, "key": key}

    def take_batch(places: Any) -> Any:
        state["key"], now = jax.random.split(state["key"])
        state["weights"], state["memory"], loss = step(state["weights"], state["memory"], places, now)
        return loss

    return timed(recipe, digits, take_batch)


def _jax_start(rows: tuple[LayerFacts, ...], channels: int) -> list[Any]:
    import jax.numpy as jnp

    random, weights = np.random.default_rng(0), []
    for row in rows:
        layer = row.layer
        if layer.kind in ("conv", "dense"):
            window = (layer.size, layer.size) if layer.kind == "conv" else ()
            shape = (*window, channels, layer.units)
            bound = math.sqrt(6 / (math.prod(window) * (channels + layer.units)))
            kernel = random.uniform(-bound, bound, shape).astype(np.float32)
            weights.append((jnp.asarray(kernel), jnp.zeros(layer.units)))
        channels = row.output_shape[-1]
    return weights


def _jax_forward(rows: tuple[LayerFacts, ...], weights: list[Any], values: Any, key: Any) -> Any:
    import jax
    import jax.numpy as jnp

    rest = iter(weights)
    for row, own in zip(rows, jax.random.split(key, len(rows)), strict=True):
        layer = row.layer
        if layer.kind == "conv":
            kernel, bias = next(rest)
            order = ("NHWC", "HWIO", "NHWC")
            values = jax.lax.conv_general_dilated(values, kernel, (1, 1), "VALID", dimension_numbers=order) + bias
        elif layer.kind == "dense":
            kernel, bias = next(rest)
            values = values @ kernel + bias
        elif layer.kind == "max_pool":
            window = (1, layer.size, layer.size, 1)
            values = jax.lax.reduce_window(values, -jnp.inf, jax.lax.max, window, window, "VALID")
        elif layer.kind == "dropout":
            values = values * jax.random.bernoulli(own, 1 - layer.rate, values.shape) / (1 - layer.rate)
        elif layer.kind == "flatten":
            values = values.reshape(len(values), -1)
        if layer.activation == "relu":
            values = jax.nn.relu(values)
    return values


def _jax_rmsprop(gradient: Any, slots: Any, rate: float) -> Any:
    import jax.numpy as jnp

    square = 0.9 * slots[0] + 0.1 * gradient**2
    return rate * gradient / jnp.sqrt(square + 1e-7), (square, slots[1])


def _jax_adadelta(gradient: Any, slots: Any, rate: float) -> Any:
    import jax.numpy as jnp

    square = 0.95 * slots[0] + 0.05 * gradient**2
    move = gradient * jnp.sqrt(slots[1] + 1e-7) / jnp.sqrt(square + 1e-7)
    return rate * move, (square, 0.95 * slots[1] + 0.05 * move**2)
