"""The training of a generator as a run of reports: no files, no printing. Only this module here needs TensorFlow."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mnist_dash.data.datasets import Split
from mnist_dash.models import devices
from mnist_dash.models.generator import weights as stored
from mnist_dash.models.generator.decoder import places
from mnist_dash.models.generator.recipe import Generator, GeneratorError
from mnist_dash.models.generator.weights import CLASSES, PIXELS, Weights
from mnist_dash.models.optimizers import Optimizer

BATCH = 128
PLACES = 98  # of the 784 that a step looks at: an eighth of the pixels teaches as much a second as all, and more
SIDE = 28
RATE = 0.003
WARM_UP = 300  # steps in which the rate climbs
FALLING = 0.6  # the share of the training in which the rate falls to zero
TIMID = 0.1  # the share of the training in which the price of the latents rises to its full weight
CALL = 24  # steps in one call of the compiled loop
LARGEST = 200.0  # gradients longer than this are shortened to it


@dataclass(frozen=True, eq=False)
class Progress:
    """Inside an epoch: nats a digit for the ink and for the latents over the last steps, and the time."""

    epoch: int
    epochs: int
    step: int
    steps: int
    ink: float
    latents: float
    seconds: float
    seconds_left: float


@dataclass(frozen=True, eq=False)
class EpochEnd:
    """An epoch done: the weights as they are now."""

    epoch: int
    epochs: int
    weights: Weights


def train(generator: Generator, digits: Split) -> Iterator[Progress | EpochEnd]:
    """Train and report; the last EpochEnd holds the result. Raises GeneratorError where the loss is no number."""
    loop, begun = Loop(generator, digits), time.perf_counter()
    steps, epochs = loop.batches, generator.epochs
    for epoch in range(1, epochs + 1):
        loop.shuffle(epoch)
        for first in range(0, steps, CALL):
            count = min(CALL, steps - first)
            ink, latents = loop.run(epoch, first, count)
            if not np.isfinite(ink + latents):
                raise GeneratorError(f"The loss stopped being a number in epoch {epoch}; choose another seed.")
            seconds = time.perf_counter() - begun
            done = ((epoch - 1) * steps + first + count) / (epochs * steps)
            left = seconds / done - seconds
            yield Progress(epoch, epochs, first + count, steps, ink, latents, seconds, left)
        yield EpochEnd(epoch, epochs, loop.weights())


class Loop:
    """A generator in training. Everything random depends on the recipe's seed and the step only."""

    def __init__(self, generator: Generator, digits: Split) -> None:
        import tensorflow as tf

        devices.prepare()
        self.generator = generator
        self.batch = min(BATCH, len(digits))
        self.batches = len(digits) // self.batch
        self._images = tf.constant(digits.images.reshape(len(digits), PIXELS))
        self._labels = tf.constant(digits.labels.astype(np.int32))
        self._variables = {name: tf.Variable(start) for name, start in stored.begin(generator).items()}
        self._optimizer = Optimizer("adam", list(self._variables.values()))
        self._places = tf.constant(places(SIDE))
        self._order = tf.range(len(digits))
        number = tf.TensorSpec([], tf.int32)
        signature = [tf.TensorSpec([None], tf.int32), number, number, number]
        self._several = tf.function(self._run, signature, autograph=False)

    def shuffle(self, epoch: int) -> None:
        """Put the digits in the order of this epoch (from 1)."""
        import tensorflow as tf

        order = np.random.default_rng([self.generator.seed, epoch]).permutation(len(self._labels))
        self._order = tf.constant(order.astype(np.int32))

    def run(self, epoch: int, first: int, count: int) -> tuple[float, float]:
        """Take `count` steps of an epoch from batch `first` on: nats a digit for the ink, and for the latents."""
        ink, latents = self._several(self._order, first, count, (epoch - 1) * self.batches + first)
        return float(ink), float(latents)

    def weights(self) -> Weights:
        """Copies of all weights by name."""
        return {name: variable.numpy() for name, variable in self._variables.items()}

    def _run(self, order: Any, first: Any, count: Any, start: Any) -> Any:
        import tensorflow as tf

        def one(number: Any, ink: Any, latents: Any) -> Any:
            place = (first + number) * self.batch
            chosen = tf.ensure_shape(order[place : place + self.batch], [self.batch])
            found = self._step(chosen, start + number)
            return number + 1, ink + found[0], latents + found[1]

        _, ink, latents = tf.while_loop(lambda number, *_: number < count, one, (0, 0.0, 0.0))
        return ink / tf.cast(count, tf.float32), latents / tf.cast(count, tf.float32)

    def _step(self, chosen: Any, step: Any) -> tuple[Any, Any]:
        """Learn from the chosen digits once: their mean loss before it, in its two parts."""
        import tensorflow as tf

        done = tf.cast(step, tf.float32) / (self.batches * self.generator.epochs)
        seed = tf.stack([1000 * self.generator.seed + 7, step])
        pixels = tf.cast(tf.gather(self._images, chosen), tf.float32) / 255
        classes = tf.one_hot(tf.gather(self._labels, chosen), CLASSES)
        where = tf.argsort(tf.random.stateless_uniform([PIXELS], seed))[:PLACES]
        variables = list(self._variables.values())
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(variables)
            mean, spread = encode(self._variables, pixels, classes)
            latents = mean + tf.exp(0.5 * spread) * tf.random.stateless_normal(mean.shape, seed + np.array([1, 0]))
            drawn = logits(self._variables, latents, classes, tf.gather(self._places, where))
            wanted = tf.gather(pixels, where, axis=1)
            ink = PIXELS * tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(wanted, drawn))
            price = tf.reduce_mean(tf.reduce_sum(0.5 * (tf.exp(spread) + mean * mean - 1 - spread), 1))
            loss = ink + tf.minimum(1.0, done / TIMID) * price
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), LARGEST)
        climbed = (tf.cast(step, tf.float32) + 1) / WARM_UP
        rate = RATE * tf.minimum(tf.minimum(climbed, 1.0), (1 - done) / FALLING)
        self._optimizer.apply(gradients, rate, tf.cast(step + 1, tf.float32))
        return ink, price


def encode(weights: Any, pixels: Any, classes: Any) -> tuple[Any, Any]:
    """Mean and log-variance of the latents (each B x latents), for pixels (B x 784, 0 to 1) and classes (B x 10)."""
    import tensorflow as tf

    def dense(name: str, values: Any) -> Any:
        return values @ weights[name] + weights[f"{name}.bias"]

    hidden = tf.nn.relu(dense("encode.1", tf.concat([pixels, classes], 1)))
    mean, spread = tf.split(dense("encode.3", tf.nn.relu(dense("encode.2", hidden))), 2, 1)
    return mean, tf.clip_by_value(spread, -8.0, 4.0)


def logits(weights: Any, latents: Any, classes: Any, places: Any) -> Any:
    """The ink's logit of each picture (B) at each place (P x 3): B x P."""
    import tensorflow as tf

    steering = tf.nn.relu(tf.concat([latents, classes], 1) @ weights["steer"] + weights["steer.bias"])
    values, layer = places, 0
    while f"draw.{layer}" in weights:
        matrix = weights[f"draw.{layer}"]
        count, width = places.shape[0], matrix.shape[1]
        scale, shift = tf.split(steering @ weights[f"film.{layer}"] + weights[f"film.{layer}.bias"], 2, 1)
        values = tf.reshape(tf.reshape(values, [-1, matrix.shape[0]]) @ matrix, [-1, count, width])
        values = values * (1 + scale)[:, None, :] + shift[:, None, :]
        values = tf.nn.relu(values) if layer else tf.sin(values)
        layer += 1
    flat = tf.reshape(values, [-1, values.shape[-1]]) @ weights["ink"] + weights["ink.bias"]
    return tf.reshape(flat, [-1, places.shape[0]])
