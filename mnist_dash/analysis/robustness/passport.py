"""The passport of a run: how it reads the same digits under every corruption at every severity.

Intervals hold 95 %. "Answered" means given without a caution: the gate lets it pass, and its calibrated probability is
at least `gate.SURE`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mnist_dash.analysis import calibration, comparison
from mnist_dash.analysis.comparison import Pair
from mnist_dash.analysis.evaluation import Labels, Mask, wilson
from mnist_dash.analysis.gate import VERDICTS
from mnist_dash.data.corruptions import CORRUPTIONS, PUBLISHED, SEVERITIES

DIGITS = 1_000  # of the test split that a passport reads by default
FULL = 255  # a confidence of 1
ANSWERED, UNSURE = VERDICTS.index("digit"), VERDICTS.index("unsure")


@dataclass(frozen=True, eq=False)
class Readings:
    """What a run said of some digits: arrays of one shape, the digits last, all uint8."""

    predicted: npt.NDArray[np.uint8]
    confidence: npt.NDArray[np.uint8]  # the calibrated probability of the answer, 255 for 1
    verdict: npt.NDArray[np.uint8]  # a place in gate.VERDICTS


@dataclass(frozen=True, eq=False)
class Passport:
    """How a run read N digits as they are, and under each corruption at each severity."""

    positions: npt.NDArray[np.int64]  # of the digits in the test split: N
    clean: Readings  # N
    harder: Readings  # corruptions x severities x N, in the order of CORRUPTIONS and SEVERITIES
    facts: dict[str, Any]

    def right(self, labels: Labels, name: str, severity: int) -> Mask:
        """Which of the N digits it reads right; `labels` are theirs."""
        return np.asarray(self.predicted(name, severity) == labels)

    def predicted(self, name: str, severity: int) -> npt.NDArray[np.uint8]:
        """What it reads the N digits as."""
        return self._read(name, severity).predicted

    def _read(self, name: str, severity: int) -> Readings:
        if severity == 0:
            return self.clean
        place = list(CORRUPTIONS).index(name), severity - 1
        return Readings(*(each[place] for each in (self.harder.predicted, self.harder.confidence, self.harder.verdict)))


def positions(count: int, wanted: int = DIGITS) -> npt.NDArray[np.int64]:
    """So many positions of a split of `count` digits, evenly apart: a part of the split is easier than another."""
    return np.linspace(0, count, min(wanted, count), endpoint=False).astype(np.int64)


def table(passport: Passport, labels: Labels) -> pd.DataFrame:
    """A row for the clean digits, and one for each corruption and severity.

    Columns: corruption, severity, level, count, right, accuracy, low, high, calibration_error, refused (share that the
    gate refuses), answered (share), and error_answered (share of wrong ones among them; NaN where there are none).
    """
    rows = [_row("clean", 0, "", passport.clean, labels)]
    for name, kind in CORRUPTIONS.items():
        for severity in SEVERITIES:
            rows.append(_row(name, severity, kind.level(severity), passport._read(name, severity), labels))
    return pd.DataFrame(rows)


def _row(name: str, severity: int, level: str, read: Readings, labels: Labels) -> dict[str, Any]:
    right = read.predicted == labels
    low, high = wilson(right.sum(), len(right))
    answered = read.verdict == ANSWERED
    return {
        "corruption": name,
        "severity": severity,
        "level": level,
        "count": len(right),
        "right": int(right.sum()),
        "accuracy": float(right.mean()),
        "low": float(low),
        "high": float(high),
        "calibration_error": calibration.calibration_error(read.confidence / FULL, right),
        "refused": float((read.verdict > UNSURE).mean()),
        "answered": float(answered.mean()),
        "error_answered": float((~right[answered]).mean()) if answered.any() else float("nan"),
    }


def ranked(found: pd.DataFrame) -> list[str]:
    """The corruptions by mean accuracy over the severities, the worst first."""
    harder = found[found["severity"] > 0]
    return [str(name) for name in harder.groupby("corruption")["accuracy"].mean().sort_values(kind="stable").index]


def published_mean(found: pd.DataFrame) -> float:
    """The mean accuracy under MNIST-C's fifteen corruptions at the severity of its publication."""
    known = [name for name, kind in CORRUPTIONS.items() if kind.published]
    chosen = found[(found["severity"] == PUBLISHED) & found["corruption"].isin(known)]
    return float(chosen["accuracy"].mean())


def tested(first: Passport, second: Passport, labels: Labels, severity: int) -> dict[str, Pair]:
    """McNemar's test of two runs on the same digits under each corruption, corrected for all of them after Holm."""
    found = {}
    for name in CORRUPTIONS:
        rights = [each.right(labels, name, severity) for each in (first, second)]
        found[name] = comparison.pairs(rights)[0]
    adjusted = comparison.holm([pair.p for pair in found.values()])
    return {
        name: Pair(0, 1, pair.only_first, pair.only_second, pair.p, value)
        for (name, pair), value in zip(found.items(), adjusted, strict=True)
    }
