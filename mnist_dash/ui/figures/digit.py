"""Figures of one digit of a split."""

from mnist_dash.data.datasets import SplitName
from mnist_dash.plots import digit as plots
from mnist_dash.ui import loaders


def pixels(name: str, split: SplitName, position: int, what: str) -> str:
    """Its pixels, large; `what` it is called for those who do not see it, such as "a handwritten 4"."""
    return plots.pixels(loaders.dataset(name).split(split).images[position], f"The 28 x 28 pixels of {what}")


def histogram(name: str, split: SplitName, position: int) -> str:
    """How often each of its pixel values occurs."""
    return plots.histogram(loaders.dataset(name).split(split).images[position])


def enlarged(name: str, split: SplitName, position: int, times: int) -> str:
    """Its pixels, so many screen pixels each."""
    data = loaders.dataset(name)
    image, label = data.split(split).images[position], data.split(split).labels[position]
    describe = f"Handwritten {data.class_names[label]}, enlarged {times} times"
    return plots.pixels(image, describe, widest=times * image.shape[1])
