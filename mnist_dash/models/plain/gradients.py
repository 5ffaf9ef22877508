"""What a gradient is taken of: seeds at the logits for a class's logit, its log-probability, or the loss.

A class is one number for all images, or one for each of them. Seeds are N x classes, float32.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models.plain.network import Trace, Values

Classes = int | npt.NDArray[Any]


def logit(trace: Trace, of: Classes) -> Values:
    """The class's logit."""
    seed = np.zeros_like(trace.logits)
    seed[np.arange(len(seed)), of] = 1
    return seed


def log_probability(trace: Trace, of: Classes) -> Values:
    """The logarithm of the class's probability."""
    return logit(trace, of) - trace.probabilities


def loss(trace: Trace, labels: Classes) -> Values:
    """The cross-entropy of the labels, for each image on its own: what an attack climbs."""
    return -log_probability(trace, labels)


def margin(trace: Trace, of: Classes, against: Classes) -> Values:
    """The class's logit less that of another: why one and not the other."""
    return logit(trace, of) - logit(trace, against)


def probability(trace: Trace, of: Classes) -> Values:
    """The class's probability."""
    seed = log_probability(trace, of)
    chosen = trace.probabilities[np.arange(len(seed)), of]
    return np.asarray(seed * chosen[:, None], np.float32)
