"""Adversarial training, and how well it holds: digits moved within a bound so that the network errs, in TensorFlow.

`forward` gives logits of ink (N x 28 x 28, float32, 0 to 255), dropout off; bounds are shares of full ink, 0 to 1.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

FULL = 255.0
STEPS = 10  # of the attack that watches whether the training still helps
WATCHED = 500  # digits that it is tried on

Forward = Callable[[Any], Any]


def one_step(forward: Forward, ink: Any, labels: Any, bound: float, step: float, seed: Any) -> Any:
    """The ink after one step up the loss from a random place within the bound ("fast" FGSM; Wong et al. 2020).

    The start may lie beyond paper and black: kept within them, the network learns to hide its gradient in two epochs.
    """
    import tensorflow as tf

    ink = tf.cast(ink, tf.float32)
    far = np.float32(bound * FULL)
    start = ink + tf.random.stateless_uniform(tf.shape(ink), seed, -far, far)
    return moved(forward, ink, start, labels, far, np.float32(step * bound * FULL))


def attacked(forward: Forward, ink: Any, labels: Any, bound: float, steps: int = STEPS) -> Any:
    """The ink after some small steps from where it is (projected gradient descent)."""
    import tensorflow as tf

    ink = tf.cast(ink, tf.float32)
    far, now = np.float32(bound * FULL), ink
    for _ in range(steps):
        now = moved(forward, ink, now, labels, far, np.float32(2.5) * far / steps)
    return now


def moved(forward: Forward, ink: Any, start: Any, labels: Any, far: Any, step: Any) -> Any:
    """One step up the loss from `start`; never further than `far` from the ink, and within paper and black."""
    import tensorflow as tf

    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(start)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, forward(start))
    found = start + step * tf.sign(tape.gradient(losses, start))
    return tf.clip_by_value(tf.clip_by_value(found, ink - far, ink + far), 0, FULL)
