"""How runs stand an attack over many digits, by its bound, beside what is published."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from mnist_dash.analysis.robustness import published
from mnist_dash.analysis.robustness.curve import RESTARTS, STEPS
from mnist_dash.quantities import interval, percent
from mnist_dash.runs import attack_curves
from mnist_dash.runs.folder import Run
from mnist_dash.ui import absent, loaders, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.figures import robustness as figures
from mnist_dash.ui.robustness.asked import PAGE, SIZES, Asked, digits_picker, folded


def view(asked: Asked) -> None:
    """Right answers against the bound, for the runs whose curve is here; the others are offered."""
    digits = digits_picker(asked)
    shown = []
    for run in asked.runs:
        if reason := attack_curves.why_not(run):
            st.caption(words.plain(reason))
        elif loaders.attack_curve(run, digits) is not None:
            shown.append(run)
        else:
            _offer(run, digits)
    if shown:
        stamps = tuple((run.id, attack_curves.EXAMINATION.stamp(run, digits), run.label) for run in shown)
        figure(loaders.figure(figures.standing, stamps, digits), key="robust_standing")
        count = min(digits, len(asked.data.test))
        st.caption(
            f"{count:,} test digits, spread evenly over the split; each pixel may change by up to the bound. Many "
            f"steps are {STEPS} of projected gradient descent from {RESTARTS} random starts; a digit counts as wrong "
            "if any attack succeeds. Stronger attacks would find more, so these are upper bounds of what stands."
        )
    _published(shown, digits)


def _offer(run: Run, digits: int) -> None:
    absent.examination(
        attack_curves.EXAMINATION,
        run,
        digits,
        what=f"How **{words.plain(run.label)}** stands attacks on {digits:,} digits is not known on this copy yet.",
        lasts="half a minute to some minutes" if digits == SIZES[0] else "some minutes to half an hour",
        label="Attack it",
        page=PAGE,
        kept=absent.PARTS,
    )


def _published(shown: Sequence[Run], digits: int) -> None:
    fold = folded("Beside what is published")
    if not fold.open:
        return
    with fold:
        here = [_row(run, digits) for run in shown]
        st.table(pd.DataFrame([*here, *(each.row() for each in published.UNDER_ATTACK)]).fillna("–"))
        st.caption(
            f"Right answers at a bound of 0.3, of all 10,000 test digits; of this app's runs of {digits:,} at most, "
            f"with 95 % intervals, under {STEPS} steps from {RESTARTS} starts, which is weaker than AutoAttack. "
            f"{published.UNDER_ATTACK_SOURCE}."
        )


def _row(run: Run, digits: int) -> dict[str, str]:
    """A run of this copy, in the words of the published table."""
    table = loaders.attack_curve(run, digits)
    assert table is not None  # the view has looked
    rows = table[(table["kind"] == "pgd") & table["bound"].isin([0.0, 0.3])]
    shares = rows[["accuracy", "low", "high"]].to_numpy(np.float64).tolist()
    told = [f"{percent(share, 1)} ({interval((low, high), 1)})" for share, low, high in shares]
    return {"Network": f"{run.label}, here", "As they are": told[0], "Under this app's attack": told[1]}
