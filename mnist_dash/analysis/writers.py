"""Errors by who wrote the digits: employees against students, and writer by writer."""

import numpy as np
import pandas as pd

from mnist_dash.analysis.evaluation import Mask, Rate, wilson
from mnist_dash.data.datasets.writers import Writers

GROUPS = ("employees", "students")


def groups(writers: Writers, right: Mask) -> dict[str, Rate]:
    """The wrong digits out of all, of each group that wrote some."""
    masks = dict(zip(GROUPS, (~writers.students, writers.students), strict=True))
    return {
        name: Rate(int(np.count_nonzero(~right & mask)), int(np.count_nonzero(mask)))
        for name, mask in masks.items()
        if mask.any()
    }


def by_writer(writers: Writers, right: Mask) -> pd.DataFrame:
    """A row for each writer: group, digits, wrong, and the error's share with its 95 % interval; the worst first.

    Worst is by the interval's lower end, so that one wrong digit out of two does not lead.
    """
    numbers, first, place = np.unique(writers.numbers, return_index=True, return_inverse=True)
    digits = np.bincount(place)
    wrong = np.bincount(place, weights=~right).astype(np.int64)
    low, high = wilson(wrong, digits)
    table = pd.DataFrame(
        {
            "writer": numbers,
            "group": np.where(writers.students[first], *reversed(GROUPS)),
            "digits": digits,
            "wrong": wrong,
            "error": wrong / digits,
            "error_low": low,
            "error_high": high,
        }
    )
    return table.sort_values(["error_low", "error"], ascending=False, kind="stable", ignore_index=True)
