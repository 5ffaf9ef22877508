"""The compiled heart of training: several steps per call, with the data, weights and memory on the device."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import Split
from mnist_dash.models import adversarial, augmentation, devices, flourishes
from mnist_dash.models.graph import forward_of
from mnist_dash.models.networks import build_for_training
from mnist_dash.models.optimizers import Optimizer
from mnist_dash.models.recipes import Recipe
from mnist_dash.models.schedules import SCHEDULES

Arrays = dict[str, npt.NDArray[Any]]
# A GPU takes a step fused by XLA in a third of the time, but compiling one takes 10 to 20 s for each size of batch:
# measured on an H100, it pays from about so many steps on.
FUSED_FROM = 12_000
EVALUATION_BATCH = 500  # small enough for the activations to stay in a CPU's cache
AUGMENTATION_STREAM, ATTACK_STREAM = 999, 998  # past any layer's own stream of random numbers


class Loop:
    """A network in training. Everything random depends on the recipe's seed and the step only."""

    def __init__(self, recipe: Recipe, digits: Split, real: int | None = None) -> None:
        """`digits` are what is learned, the first `real` of them (all, without it) from the data set."""
        import tensorflow as tf

        devices.prepare()
        self.recipe = recipe
        self.model = build_for_training(recipe)
        self.images = tf.constant(digits.images)
        self.labels = tf.constant(digits.labels.astype(np.int32))
        self._class_weights = _weights(digits.labels, recipe)
        self._flourished = None
        if recipe.augmentation.flourish:
            self._flourished = tf.constant(_flourished(digits, real, recipe.seed))
        self.batches = -(-len(digits) // recipe.batch_size)
        self.order = tf.range(len(digits))
        self._is_fused = devices.is_gpu() and self.batches * recipe.epochs >= FUSED_FROM
        self._weights = [variable.value for variable in self.model.trainable_variables]
        self._optimizer = Optimizer(recipe.optimizer, self._weights, recipe.weight_decay)
        self._forward = forward_of(recipe, self.model, devices.precision_of(recipe))
        self._compiled: dict[int, Any] = {}
        every = forward_of(recipe, self.model)

        def exact(images: Any) -> Any:
            return every(images)[:, : recipe.classes]  # strangers, where they were learned, are no answer

        self._classify = tf.function(lambda images: tf.nn.softmax(exact(images)), autograph=False)
        self._attack = tf.function(partial(adversarial.attacked, exact, bound=recipe.attack), autograph=False)

    def shuffle(self, epoch: int) -> None:
        """Put the digits in the order of this epoch (from 1)."""
        import tensorflow as tf

        order = np.random.default_rng([self.recipe.seed, epoch]).permutation(len(self.labels))
        self.order = tf.constant(order.astype(np.int32))

    def run(self, epoch: int, first: int, count: int) -> tuple[npt.NDArray[np.float32], int, int]:
        """Take `count` steps of an epoch (from 1) from batch `first` on: the loss of each, right answers, digits.

        The last batch of an epoch may be smaller and is a call of its own.
        """
        size = min(self.recipe.batch_size, len(self.labels) - first * self.recipe.batch_size)
        if size not in self._compiled:
            self._compiled[size] = self._compile(size)
        start = (epoch - 1) * self.batches
        losses, right = self._compiled[size](self.order, start, first, count)
        return losses.numpy(), int(right), size * count

    def probabilities(self, images: Any, between: Callable[[], None] | None = None) -> npt.NDArray[np.float32]:
        """What the network says, dropout off, in float32: N x 10 for uint8 images; calls `between` the parts."""
        parts = []
        for start in range(0, len(images), EVALUATION_BATCH):
            if between:
                between()
            parts.append(self._classify(images[start : start + EVALUATION_BATCH]).numpy())
        return np.concatenate(parts)

    def attacked_accuracy(self, digits: Split) -> float:
        """The share of some digits still read right when an attack moves them within the recipe's bound."""
        import tensorflow as tf

        some = slice(0, adversarial.WATCHED)
        labels = tf.constant(digits.labels[some].astype(np.int32))
        moved = self._attack(tf.constant(digits.images[some]), labels)
        return float((self._classify(moved).numpy().argmax(1) == digits.labels[some]).mean())

    def learning_rate(self, step: Any) -> Any:
        """The rate at a step of the whole training (from 0), a tensor."""
        import tensorflow as tf

        done = (tf.cast(step, tf.float32) + 0.5) / (self.batches * self.recipe.epochs)
        return self.recipe.learning_rate * SCHEDULES[self.recipe.schedule](done)

    def state(self) -> Arrays:
        """Copies of everything that training changes, by name."""
        return {name: variable.numpy() for name, variable in self._variables().items()}

    def restore(self, state: Arrays) -> None:
        """Go back to a state."""
        for name, variable in self._variables().items():
            variable.assign(state[name])

    def _variables(self) -> dict[str, Any]:
        weights = {f"weight {number}": value.value for number, value in enumerate(self.model.weights)}
        slots = (slot for group in self._optimizer.slots for slot in group)
        return weights | {f"slot {number}": slot for number, slot in enumerate(slots)}

    def _compile(self, size: int) -> Any:
        """A function (order, start, first, count) of several steps on batches of one size."""
        import tensorflow as tf

        take = tf.function(self._step, jit_compile=True, autograph=False) if self._is_fused else self._step

        def several(order: Any, start: Any, first: Any, count: Any) -> Any:
            def one(number: Any, losses: Any, right: Any) -> Any:
                place = (first + number) * self.recipe.batch_size
                chosen = tf.ensure_shape(order[place : place + size], [size])
                loss, hits = take(chosen, start + first + number)
                return number + 1, losses.write(number, loss), right + hits

            begin = (0, tf.TensorArray(tf.float32, count), 0)
            _, losses, right = tf.while_loop(lambda number, *_: number < count, one, begin)
            return losses.stack(), right

        number = tf.TensorSpec([], tf.int32)
        return tf.function(several, [tf.TensorSpec([None], tf.int32), number, number, number], autograph=False)

    def _step(self, chosen: Any, step: Any) -> tuple[Any, Any]:
        """Learn from the chosen digits once: their mean loss before it, and how many were right."""
        import tensorflow as tf

        seed = tf.stack([tf.constant(1000 * self.recipe.seed, tf.int64), tf.cast(step, tf.int64)])
        ink, labels = tf.gather(self.images, chosen), tf.gather(self.labels, chosen)
        if self.recipe.augmentation:
            other = None if self._flourished is None else tf.gather(self._flourished, chosen)
            ink = augmentation.warp(ink, self.recipe.augmentation, seed + np.array([AUGMENTATION_STREAM, 0]), other)
        if self.recipe.attack:
            bound, step_size = self.recipe.attack, self.recipe.attack_step
            away = seed + np.array([ATTACK_STREAM, 0])
            ink = adversarial.one_step(self._forward, ink, labels, bound, step_size, away)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(self._weights)
            logits = self._forward(ink, seed)
            loss = self._loss(logits, labels)
        gradients = tape.gradient(loss, self._weights)
        self._optimizer.apply(gradients, self.learning_rate(step), tf.cast(step + 1, tf.float32))
        hits = tf.equal(tf.argmax(logits, 1, tf.int32), labels)
        return loss, tf.reduce_sum(tf.cast(hits, tf.int32))

    def _loss(self, logits: Any, labels: Any) -> Any:
        import tensorflow as tf

        smoothing = self.recipe.label_smoothing
        if not smoothing:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        else:
            classes = logits.shape[1]
            wanted = tf.one_hot(labels, classes, 1 - smoothing + smoothing / classes, smoothing / classes)
            losses = tf.nn.softmax_cross_entropy_with_logits(wanted, logits)
        if self._class_weights is not None:
            losses *= tf.gather(self._class_weights, labels)
        return tf.reduce_mean(losses)


def _flourished(digits: Split, real: int | None, seed: int) -> npt.NDArray[np.uint8]:
    """The images with flourishes on the data set's own digits; what was written by program has its own."""
    images = digits.images.copy()
    images[:real] = flourishes.flourished(digits.images[:real], digits.labels[:real], seed)
    return images


def _weights(labels: npt.NDArray[np.uint8], recipe: Recipe) -> Any:
    """What an image of each class counts, so that all classes weigh alike and the mean is 1; None: each counts 1."""
    import tensorflow as tf

    if recipe.class_weights == "none":
        return None
    counts = np.bincount(labels, minlength=recipe.classes)
    present = np.count_nonzero(counts)
    return tf.constant((len(labels) / (present * np.maximum(counts, 1))).astype(np.float32))
