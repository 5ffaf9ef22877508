"""Learning-rate schedules: the share of the peak rate at a point of the training.

Each takes the share of all steps that are done (0 to 1, a number or a TensorFlow tensor) and works inside the
compiled loop, so it uses TensorFlow's functions on tensors and the same arithmetic on plain numbers.
"""

import math
from collections.abc import Callable
from typing import Any

WARM_UP = 0.2  # one-cycle: share of the training in which the rate climbs
LONG_WARM_UP = 0.4  # cyclic: the same
DROPS = (0.5, 0.75)  # step: where the rate falls to a tenth


def _constant(done: Any) -> Any:
    return done * 0 + 1


def _cosine(done: Any) -> Any:
    import tensorflow as tf

    return 0.5 * (1 + tf.cos(math.pi * done))


def _one_cycle(done: Any) -> Any:
    """Linear from almost 0 to the peak, then linear to 0 (Smith and Topin 2017, arXiv 1708.07120)."""
    return _triangle(done, WARM_UP)


def _cyclic(done: Any) -> Any:
    """The same with a longer climb (Wong, Rice and Kolter 2020, arXiv 2001.03994)."""
    return _triangle(done, LONG_WARM_UP)


def _triangle(done: Any, climb: float) -> Any:
    import tensorflow as tf

    return tf.minimum(done / climb, (1 - done) / (1 - climb))


def _step(done: Any) -> Any:
    import tensorflow as tf

    return tf.pow(0.1, sum(tf.cast(done >= drop, tf.float32) for drop in DROPS))


SCHEDULES: dict[str, Callable[[Any], Any]] = {
    "constant": _constant,
    "cosine": _cosine,
    "one-cycle": _one_cycle,
    "cyclic": _cyclic,
    "step": _step,
}
