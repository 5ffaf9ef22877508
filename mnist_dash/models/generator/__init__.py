"""The generator of digits: its recipe, its network in NumPy, and its training in TensorFlow."""
