"""Corruptions: digits made harder to read by the laws of MNIST-C, and by some of ours, at five severities each."""

from mnist_dash.data.corruptions.registry import CORRUPTIONS, PUBLISHED, SEVERITIES, Corruption, corrupt

__all__ = ["CORRUPTIONS", "PUBLISHED", "SEVERITIES", "Corruption", "corrupt"]
