"""Who wrote MNIST's digits: known from QMNIST's label files, whose rows stand in MNIST's order, where they are here.

Yadav and Bottou (2019) traced each digit to NIST's forms. A row's columns: class, NIST's series (0 and 1 are employees
of the Census Bureau, 4 are high school students), the writer's number, and more.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import published
from mnist_dash.data.datasets.dataset import DatasetError, SplitName
from mnist_dash.quantities import percent

FILES = {"train": published.QMNIST[1], "test": published.QMNIST[3]}
EMPLOYEES, STUDENTS = (0, 1), (4,)  # NIST's series
AGREEING = 0.999  # the share of labels that must be MNIST's: some were corrected
COLUMNS = 3


@dataclass(frozen=True, eq=False)
class Writers:
    """For each digit of a split, its writer's number and whether that is a student."""

    numbers: npt.NDArray[np.int64]
    students: npt.NDArray[np.bool_]


def version(split: SplitName) -> int:
    """A number that changes when the file does; 0 where it is not on this machine."""
    place = published.find(FILES[split])
    return place.stat().st_mtime_ns if place else 0


def load(split: SplitName, labels: npt.NDArray[np.uint8]) -> Writers:
    """The writers of MNIST's digits, whose labels are given. Raises DatasetError where the file tells of others."""
    file = FILES[split]
    table = published.labels(file)
    if table.ndim != 2 or table.shape[1] < COLUMNS or table.dtype.kind not in "iu" or len(table) < len(labels):
        raise DatasetError(f"The file {file.name} does not tell who wrote MNIST's digits; get it again.")
    found, series, numbers = (table[: len(labels), column].astype(np.int64) for column in range(COLUMNS))
    agreeing = float((found == labels).mean())
    if agreeing < AGREEING:
        raise DatasetError(
            f"Only {percent(agreeing, 1)} of the labels in {file.name} are MNIST's, so its rows belong to other "
            "digits; get it again."
        )
    if not np.isin(series, [*EMPLOYEES, *STUDENTS]).all():
        raise DatasetError(f"The file {file.name} names groups of writers that are not known; get it again.")
    return Writers(numbers, np.isin(series, STUDENTS))
