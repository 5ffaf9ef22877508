"""The optimisers, each update one fused TensorFlow kernel per variable (but Nadam); the arithmetic is Keras's own.

A test takes several steps with each of them and with Keras's class of the same settings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Update = Callable[[Any, list[Any], Any, Any, Any], None]  # variable, slots, gradient, learning rate, step from 1

# Nadam's momentum at each step and the running product; both are constant to the last digit after 1,000 steps.
NADAM_WEIGHTS = (0.9 * (1 - 0.5 * 0.96 ** np.arange(1001))).astype(np.float32)
NADAM_PRODUCTS = np.cumprod([1.0, *NADAM_WEIGHTS[1:]]).astype(np.float32)


@dataclass(frozen=True)
class Method:
    """An update rule, the start value of each of its slots, and Keras's name and settings for the same."""

    update: Update
    slots: tuple[float, ...]
    keras: tuple[str, dict[str, Any]]


def _sgd(variable: Any, slots: list[Any], gradient: Any, rate: Any, step: Any) -> None:
    import tensorflow as tf

    tf.raw_ops.ResourceApplyGradientDescent(var=variable.handle, alpha=rate, delta=gradient)


def _momentum(nesterov: bool) -> Update:
    def update(variable: Any, slots: list[Any], gradient: Any, rate: Any, step: Any) -> None:
        import tensorflow as tf

        tf.raw_ops.ResourceApplyKerasMomentum(
            var=variable.handle,
            accum=slots[0].handle,
            lr=rate,
            grad=gradient,
            momentum=0.9,
            use_nesterov=nesterov,
        )

    return update


def _rmsprop(variable: Any, slots: list[Any], gradient: Any, rate: Any, step: Any) -> None:
    import tensorflow as tf

    tf.raw_ops.ResourceApplyRMSProp(
        var=variable.handle,
        ms=slots[0].handle,
        mom=slots[1].handle,
        lr=rate,
        rho=0.9,
        momentum=0.0,
        epsilon=1e-7,
        grad=gradient,
    )


def _adadelta(variable: Any, slots: list[Any], gradient: Any, rate: Any, step: Any) -> None:
    import tensorflow as tf

    tf.raw_ops.ResourceApplyAdadelta(
        var=variable.handle,
        accum=slots[0].handle,
        accum_update=slots[1].handle,
        lr=rate,
        rho=0.95,
        epsilon=1e-7,
        grad=gradient,
    )


def _adagrad(variable: Any, slots: list[Any], gradient: Any, rate: Any, step: Any) -> None:
    import tensorflow as tf

    tf.raw_ops.ResourceApplyAdagradV2(var=variable.handle, accum=slots[0].handle, lr=rate, epsilon=1e-7, grad=gradient)


def _adam(variable: Any, slots: list[Any], gradient: Any, rate: Any, step: Any) -> None:
    import tensorflow as tf

    tf.raw_ops.ResourceApplyAdam(
        var=variable.handle,
        m=slots[0].handle,
        v=slots[1].handle,
        beta1_power=tf.pow(0.9, step),
        beta2_power=tf.pow(0.999, step),
        lr=rate,
        beta1=0.9,
        beta2=0.999,
        epsilon=1e-7,
        grad=gradient,
    )


def _nadam(variable: Any, slots: list[Any], gradient: Any, rate: Any, step: Any) -> None:
    """Keras's Nadam (Dozat 2016), which has no kernel of its own: several operations, so slower than Adam."""
    import tensorflow as tf

    mean, square = slots
    mean.assign_add((gradient - mean) * 0.1)
    square.assign_add((tf.square(gradient) - square) * 0.001)
    index = tf.minimum(tf.cast(step, tf.int32), len(NADAM_WEIGHTS) - 2)
    weight, product = tf.gather(NADAM_WEIGHTS, index), tf.gather(NADAM_PRODUCTS, index)
    next_weight, next_product = tf.gather(NADAM_WEIGHTS, index + 1), tf.gather(NADAM_PRODUCTS, index + 1)
    ahead = next_weight * mean / (1 - next_product) + (1 - weight) * gradient / (1 - product)
    variable.assign_sub(ahead * rate / (tf.sqrt(square / (1 - tf.pow(0.999, step))) + 1e-7))


METHODS: dict[str, Method] = {
    "sgd": Method(_sgd, (), ("SGD", {})),
    "momentum": Method(_momentum(False), (0.0,), ("SGD", {"momentum": 0.9})),
    "nesterov": Method(_momentum(True), (0.0,), ("SGD", {"momentum": 0.9, "nesterov": True})),
    "rmsprop": Method(_rmsprop, (0.0, 0.0), ("RMSprop", {})),
    "adadelta": Method(_adadelta, (0.0, 0.0), ("Adadelta", {})),
    "adagrad": Method(_adagrad, (0.1,), ("Adagrad", {})),
    "adam": Method(_adam, (0.0, 0.0), ("Adam", {})),
    "nadam": Method(_nadam, (0.0, 0.0), ("Nadam", {})),
    "adamw": Method(_adam, (0.0, 0.0), ("AdamW", {})),  # the decay is the recipe's
}


class Optimizer:
    """One method at work on a list of variables; `slots` is its memory, to be saved and restored."""

    def __init__(self, name: str, variables: list[Any], weight_decay: float = 0.0) -> None:
        import tensorflow as tf

        self.method = METHODS[name]
        self.variables = variables
        self.weight_decay = weight_decay
        self.slots = [
            [tf.Variable(tf.fill(variable.shape, start), trainable=False) for start in self.method.slots]
            for variable in variables
        ]

    def apply(self, gradients: list[Any], rate: Any, step: Any) -> None:
        """Take one step: `rate` and `step` (from 1) are float32 scalars. Weight decay is decoupled, as in AdamW."""
        for variable, slots, gradient in zip(self.variables, self.slots, gradients, strict=True):
            if self.weight_decay:
                variable.assign_sub(variable * (self.weight_decay * rate))
            self.method.update(variable, slots, gradient, rate, step)
