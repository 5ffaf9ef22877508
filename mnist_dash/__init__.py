"""Explore MNIST: the digits, models trained on them, and what the results mean."""

__version__ = "0.1.0"
