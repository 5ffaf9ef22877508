"""Answers in the form of Kaggle's Digit Recognizer."""

import numpy as np
import numpy.typing as npt

LEAK = (
    "Kaggle's test digits are among MNIST's 70,000: a score of 100 % there comes from looking them up, "
    "not from reading them."
)


def submission(probabilities: npt.NDArray[np.float32]) -> str:
    """The answers as a table: ImageId from 1, and the Label."""
    rows = (f"{number},{label}" for number, label in enumerate(probabilities.argmax(axis=1), start=1))
    return "\n".join(["ImageId,Label", *rows]) + "\n"
