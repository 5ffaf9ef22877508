"""Figures of the page "Pixels": many digits of a split laid over each other."""

from mnist_dash.analysis import pixels
from mnist_dash.data.datasets import SplitName
from mnist_dash.plots import pixels as plots
from mnist_dash.ui import loaders

Digits = tuple[int, ...]


def one(name: str, split: SplitName, position: int) -> str:
    """How often each value occurs in one digit."""
    return plots.histogram(pixels.image_histogram(loaders.dataset(name).split(split).images[position]))


def together(name: str, split: SplitName, digits: Digits) -> str:
    """How often each value occurs in all images of some digits."""
    return plots.histogram(pixels.histogram(loaders.pixel_counts(name, split)[list(digits)]))


def by_class(name: str, split: SplitName, digits: Digits) -> str:
    """How often each value occurs in the images of each digit."""
    counts = loaders.pixel_counts(name, split)
    return plots.class_histograms({digit: pixels.histogram(counts[digit]) for digit in digits}, _names(name))


def strip(name: str, split: SplitName, digits: Digits, statistic: str) -> str:
    """A picture of each digit: of each pixel, its mean or another statistic."""
    counts, names = loaders.pixel_counts(name, split), _names(name)
    shown = {names[digit]: pixels.STATISTICS[statistic](counts[digit]) for digit in digits}
    unit = "pixel value squared" if statistic == "variance" else "pixel value"
    title = f"{statistic.capitalize()} ({unit})"
    return plots.strip(shown, title, f"The {statistic} image of each class on one shared scale")


def difference(name: str, split: SplitName, first: int, second: int) -> str:
    """The mean of one digit less that of another."""
    counts, names = loaders.pixel_counts(name, split), _names(name)
    return plots.difference(pixels.mean(counts[first]), pixels.mean(counts[second]), (names[first], names[second]))


def information(name: str, split: SplitName, digits: Digits) -> str:
    """Where all images of some digits differ, and where never."""
    chosen = loaders.pixel_counts(name, split)[list(digits)].sum(axis=0)
    return plots.information(pixels.variance(chosen), pixels.never_changing(chosen))


def balance(name: str) -> str:
    """How many images of each digit each split has."""
    splits = loaders.facts(name)["splits"]
    return plots.balance({split: splits[split]["class_counts"] for split in splits}, _names(name))


def _names(name: str) -> tuple[str, ...]:
    return loaders.dataset(name).class_names
