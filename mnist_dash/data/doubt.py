"""Test digits whose label people contest: five raters looked at each, and the given label got no majority.

From the study of label errors by Northcutt, Athalye and Mueller (2021), whose raters' votes are public: these are
the fifteen MNIST test images where fewer than three of five raters chose the given label.
"""

from dataclasses import dataclass

from mnist_dash.data.datasets import Dataset, DatasetError


@dataclass(frozen=True)
class Contested:
    """A test digit in doubt: its position from 0, its given label, what the raters saw, and how the five voted.

    They were asked about the label and about the `guess` of a model; `votes` are for the one, the other, and neither.
    """

    position: int
    given: int
    verdict: str
    guess: int
    votes: tuple[int, int, int]


CONTESTED: tuple[Contested, ...] = (
    Contested(947, 8, "a 9", 9, (0, 5, 0)),
    Contested(1621, 0, "a 6", 6, (2, 3, 0)),
    Contested(1901, 9, "a 4", 4, (2, 3, 0)),
    Contested(2130, 4, "4 or 9", 9, (2, 2, 1)),
    Contested(2462, 2, "a 0", 0, (0, 4, 1)),
    Contested(2597, 5, "a 3", 3, (0, 4, 1)),
    Contested(2654, 6, "neither", 1, (0, 2, 3)),
    Contested(3520, 6, "neither", 4, (2, 0, 3)),
    Contested(3558, 5, "a 0", 0, (1, 4, 0)),
    Contested(5937, 5, "a 3", 3, (1, 3, 1)),
    Contested(6651, 0, "a 6", 6, (0, 5, 0)),
    Contested(6783, 1, "a 6", 6, (2, 3, 0)),
    Contested(8527, 4, "4 or 9", 9, (2, 2, 1)),
    Contested(9679, 6, "neither", 3, (2, 0, 3)),
    Contested(9729, 5, "a 6", 6, (2, 3, 0)),
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
