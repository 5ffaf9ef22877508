"""The board of heat maps: the same grades over many digits, so that one sees which method to trust on a network.

Each digit is asked about the class that the network says. Intervals of means hold 95 %.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mnist_dash.analysis.comparison import holm
from mnist_dash.analysis.evaluation import Z
from mnist_dash.analysis.explanation.attributions import ATTRIBUTIONS, Question, methods
from mnist_dash.analysis.explanation.grades import BASELINES, alike, grade, in_network, sensitivity
from mnist_dash.models.plain import PlainNetwork

DIGITS = 1_000
CHECKED = 100  # of them with the network's weights shuffled, too
MOVED = 24  # of them under noise, too: as many as in the published example
COLUMNS = ("deletion", "insertion", "alike", "moved", "moved_ink")
CHANCE = 0.05
FORGETFUL = 0.5  # a map more alike than this to that of the shuffled network does not show what was learned
Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Board:
    """What was measured of the methods (those of the network, then BASELINES) on N digits.

    `values` is N x methods x COLUMNS: the areas of the two curves, how alike the map stays when all weights are
    shuffled, and its sensitivity as `grades.sensitivity` gives it; NaN where something was not measured.
    """

    positions: npt.NDArray[np.int64]  # in the test split
    methods: tuple[str, ...]
    values: Rows
    facts: dict[str, Any]


def names(network: PlainNetwork) -> tuple[str, ...]:
    """The methods of a board of this network."""
    return (*methods(network), *BASELINES)


def measure(asked: Question, mixed: PlainNetwork | None, *, noise: bool) -> Rows:
    """One digit's row of a board: methods x COLUMNS; with `mixed` the shuffled network, and with noise, if wanted."""
    found = {name: ATTRIBUTIONS[name].make(asked) for name in methods(asked.network)}
    graded = grade(asked, found)
    rows = np.full((len(graded), len(COLUMNS)), np.nan, np.float32)
    for row, name in zip(rows, names(asked.network), strict=True):
        row[:2] = graded[name].areas
        if mixed and name in found and ATTRIBUTIONS[name].by_gradient:
            row[2] = alike(asked, found[name], ATTRIBUTIONS[name].make(in_network(asked, mixed)))
        if noise and name in found:
            row[3:] = sensitivity(asked, name, found[name])
    return rows


def title(method: str) -> str:
    """What a method or an order is called."""
    return ATTRIBUTIONS[method].title if method in ATTRIBUTIONS else method.capitalize()


def table(board: Board) -> pd.DataFrame:
    """A row for each method and order, the best grade first: title, the means of COLUMNS with their ends, and the rest.

    `grade` is insertion less deletion, `over_ink` how much that is above the brightest ink's on the same digits, `p`
    the chance of so large a difference if there were none, after Holm's correction, and `trusted` is whether the method
    beats the ink and forgets when the network does.
    """
    deletion, insertion = (board.values[..., column].astype(np.float64) for column in (0, 1))
    grades = insertion - deletion
    over = grades - grades[:, [board.methods.index(BASELINES[1])]]
    rows = []
    for place, method in enumerate(board.methods):
        figures = {"grade": grades[:, place], "over_ink": over[:, place]}
        measured = board.values[:, place].astype(np.float64)
        figures |= {name: measured[:, column] for column, name in enumerate(COLUMNS)}
        row: dict[str, Any] = {"method": method, "title": title(method)}
        for name, values in figures.items():
            row[name], row[f"{name}_low"], row[f"{name}_high"] = mean(values)
        rows.append({**row, "p": _chance(over[:, place])})
    found = pd.DataFrame(rows)
    own = found["method"].isin(list(ATTRIBUTIONS))
    found.loc[own, "p"] = holm(found.loc[own, "p"].tolist())
    beats = own & (found["over_ink"] > 0) & (found["p"] < CHANCE)
    found["trusted"] = beats & ~(found["alike"] >= FORGETFUL)
    return found.sort_values("grade", ascending=False, kind="stable", ignore_index=True)


def mean(values: npt.NDArray[Any]) -> tuple[float, float, float]:
    """The mean of what is known, and its interval's ends; NaN three times where nothing is."""
    known = values[np.isfinite(values)].astype(np.float64)
    if len(known) < 2:
        return (float("nan"),) * 3
    middle, half = float(known.mean()), Z * float(known.std(ddof=1)) / np.sqrt(len(known))
    return middle, middle - half, middle + half


def _chance(differences: npt.NDArray[np.float64]) -> float:
    """How likely so large a mean difference is if there is none: two-sided, of the normal distribution."""
    from scipy.special import ndtr

    error = float(differences.std(ddof=1)) / np.sqrt(len(differences)) if len(differences) > 1 else 0.0
    return 2 * float(ndtr(-abs(float(differences.mean())) / error)) if error else 1.0


def rivals(board: Board, winner: str) -> list[str]:
    """The methods whose grade cannot be told from the winner's on these digits, after Holm's correction."""
    grades = (board.values[..., 1] - board.values[..., 0]).astype(np.float64)
    others = [name for name in board.methods if name in ATTRIBUTIONS and name != winner]
    best = grades[:, board.methods.index(winner)]
    chances = holm([_chance(best - grades[:, board.methods.index(name)]) for name in others])
    return [name for name, chance in zip(others, chances, strict=True) if chance >= CHANCE]


def verdict(board: Board) -> str:
    """One sentence: which method deserves trust on this network, and which do not."""
    found = table(board)
    own = found[found["method"].isin(list(ATTRIBUTIONS))]
    trusted = own[own["trusted"]]
    if trusted.empty:
        return (
            "Trust none: no method finds what counts sooner than the brightest ink does and forgets with the network."
        )
    best = trusted.iloc[0]
    equal = [title(name) for name in rivals(board, best["method"]) if name in set(trusted["method"])]
    beside = f" ({_listed(equal)} cannot be told from it)" if equal else ""
    said = (
        f"Trust {best['title']} most{beside}: on average its grade is {best['over_ink']:.3f} above that of the "
        f"brightest ink ({best['over_ink_low']:.3f} to {best['over_ink_high']:.3f})"
    )
    blind = own[(own["over_ink"] <= 0) | (own["p"] >= CHANCE)]["title"].tolist()
    stubborn = own[(own["alike"] >= FORGETFUL) & ~own["title"].isin(blind)]["title"].tolist()
    reasons = [f"{_listed(blind)}, no better than the ink alone"] if blind else []
    reasons += [f"{_listed(stubborn)}, which hardly change when all weights are shuffled"] if stubborn else []
    return f"{said}; do not trust {'; nor '.join(reasons)}." if reasons else f"{said}; every other method beats it too."


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
