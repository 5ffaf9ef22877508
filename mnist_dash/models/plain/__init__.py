"""Networks in plain NumPy: every layer's values, and gradients at the ink or at any layer, without TensorFlow.

network = PlainNetwork.of(foreign)              # or runs.plain_networks.load(run)
trace = network.trace(images)                   # N x 28 x 28, 0 (paper) to 255 (ink), whole numbers or not
trace.probabilities, trace.outputs[3]           # N x classes; the values behind row 3 of network.rows
trace.ink_gradient(gradients.logit(trace, 9))   # N x 28 x 28: how the logit of 9 grows with each pixel's ink
"""

from mnist_dash.models.plain import gradients
from mnist_dash.models.plain.network import PlainNetwork, Trace

__all__ = ["PlainNetwork", "Trace", "gradients"]
