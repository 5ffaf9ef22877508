"""How many digits a run still reads right when each may be attacked within a bound, for rising bounds."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mnist_dash.analysis.evaluation import wilson

BOUNDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)  # of each pixel (L-infinity), in units of full ink
KINDS = ("noise", "fgsm", "pgd")  # a random change of the same size, one step, many steps
STEPS, RESTARTS = 40, 2
DIGITS = 1_000


@dataclass(frozen=True, eq=False)
class Curve:
    """Which of N digits are read right: as they are (N), and by kind and bound (KINDS x BOUNDS x N)."""

    positions: npt.NDArray[np.int64]
    clean: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]
    facts: dict[str, Any]


def table(found: Curve, bounds: tuple[float, ...] = BOUNDS) -> pd.DataFrame:
    """A row for each kind and bound, the clean digits as bound 0: kind, bound, count, right, accuracy, low, high."""
    rows = []
    for kind, by_bound in zip(KINDS, found.right, strict=True):
        for bound, right in zip((0.0, *bounds), (found.clean, *by_bound), strict=True):
            low, high = wilson(right.sum(), len(right))
            figures = {"count": len(right), "right": int(right.sum()), "accuracy": float(right.mean())}
            rows.append({"kind": kind, "bound": bound, **figures, "low": float(low), "high": float(high)})
    return pd.DataFrame(rows)
