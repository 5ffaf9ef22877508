"""Test digits whose label people contest: five raters looked at each, and the given label got no majority.

From the study of label errors by Northcutt, Athalye and Mueller (2021), whose raters' votes are public: these are
the fifteen MNIST test images where fewer than three of five raters chose the given label.
"""

from dataclasses import dataclass

from mnist_dash.data.datasets import Dataset, DatasetError


@dataclass(frozen=True)
class Contested:
    """A test digit in doubt: its position from 0, its given label, and what the raters saw."""

    position: int
    given: int
    verdict: str


CONTESTED: tuple[Contested, ...] = (
    Contested(947, 8, "a 9"),
    Contested(1621, 0, "a 6"),
    Contested(1901, 9, "a 4"),
    Contested(2130, 4, "4 or 9"),
    Contested(2462, 2, "a 0"),
    Contested(2597, 5, "a 3"),
    Contested(2654, 6, "neither"),
    Contested(3520, 6, "neither"),
    Contested(3558, 5, "a 0"),
    Contested(5937, 5, "a 3"),
    Contested(6651, 0, "a 6"),
    Contested(6783, 1, "a 6"),
    Contested(8527, 4, "4 or 9"),
    Contested(9679, 6, "neither"),
    Contested(9729, 5, "a 6"),
)


def contested(dataset: Dataset) -> tuple[Contested, ...]:
    """The digits in doubt, after a check that each has its given label here. Raises DatasetError."""
    labels = dataset.test.labels
    if dataset.name != "mnist" or len(labels) != 10_000:
        raise DatasetError(
            f"The labels of {dataset.title} were not rated by people; choose MNIST to see doubtful ones."
        )
    wrong = [entry.position for entry in CONTESTED if labels[entry.position] != entry.given]
    if wrong:
        raise DatasetError(f"Test digit {wrong[0]} does not have its published label; restore the data file.")
    return CONTESTED
