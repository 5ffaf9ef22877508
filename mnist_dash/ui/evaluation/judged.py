"""A run with its predictions, and its headline."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from mnist_dash.analysis import calibration, evaluation
from mnist_dash.analysis.evaluation import Outcomes, Probabilities, Scores
from mnist_dash.data.datasets import Dataset
from mnist_dash.models.training import TINY
from mnist_dash.quantities import interval, percent
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, run_account
from mnist_dash.ui.key_figures import key_figures

PAGE = "evaluate_"  # before the names of this page's choices in the link


@dataclass(frozen=True, eq=False)
class Judged:
    """A run with its predictions for the test digits and how each came out."""

    run: Run
    data: Dataset
    probabilities: Probabilities
    found: Outcomes

    @property
    def stamp(self) -> tuple[str, int]:
        """What the loaders know this run's predictions by."""
        return self.run.id, results.version(self.run)

    @property
    def has_confidence(self) -> bool:
        """Whether there is more than labels: somebody's answers may come without probabilities."""
        return not self.run.status.get("labels_only")

    @property
    def answers(self) -> dict[str, Probabilities]:
        """The probabilities by the run's name."""
        return {self.run.label: self.probabilities}

    @property
    def curve(self) -> list[dict[str, Any]]:
        """A row for each epoch of the training; none for a model without epochs."""
        return loaders.metrics(self.run.id, results.curve_version(self.run))

    def note(self, position: int) -> str:
        """What the test digit at a position was read as, and how surely."""
        answer = self.data.class_names[self.found.predicted[position]]
        return f"{answer} · {percent(self.found.confidence[position], 0)}"


def judge(run: Run) -> Judged:
    """The run with its predictions. Raises PlainError in words where it has none."""
    results.check(run)
    stamp = run.id, results.version(run)
    return Judged(run, loaders.dataset(run.recipe.data), loaders.probabilities(*stamp), loaders.outcomes(*stamp))


def headline(judged: Judged) -> None:
    """Accuracy with its interval, the wrong ones, log loss and calibration error; and what the labels allow."""
    found = evaluation.scores(judged.found)
    if not judged.has_confidence:
        _labels_only(found)
        return
    error = calibration.calibration_error(judged.found.confidence, judged.found.right)
    key_figures(
        {
            "Accuracy": percent(found.accuracy.value),
            "Wrong": f"{found.wrong:,}",
            "Log loss": f"{found.log_loss:.4f}",
            "Calibration error": percent(error),
        },
        {
            "Accuracy": interval(found.accuracy.interval),
            "Wrong": f"of {found.accuracy.count:,}",
            "Log loss": "0 is perfect",
            "Calibration error": f"expected, {calibration.BINS} bins",
        },
    )
    st.caption(
        "Under the accuracy stands Wilson's 95 % interval: the plausible values of the true accuracy, of which these "
        f"digits are a sample. In the log loss no probability counts as less than 1 in {1 / TINY:,.0f}, as in Keras. "
        + run_account.counted(judged.run)
    )
    contested = loaders.contested(judged.data.name)
    warning = evaluation.label_warning(found, contested)
    if warning:
        st.info(warning, icon=":material/balance:")
    if contested:
        title = f"The same with the {len(contested)} contested labels corrected or left out"
        with st.expander(title, key=f"{PAGE}contested", on_change="rerun", bind="query-params"):
            st.table(_variants(loaders.mended(*judged.stamp)))
            st.caption("Where people did not agree on another digit, nothing can be corrected: those are left out.")


def _labels_only(found: Scores) -> None:
    """The figures of answers without probabilities."""
    key_figures(
        {"Accuracy": percent(found.accuracy.value), "Wrong": f"{found.wrong:,}"},
        {"Accuracy": interval(found.accuracy.interval), "Wrong": f"of {found.accuracy.count:,}"},
    )
    st.caption("These answers came as labels alone: without probabilities there is no log loss and no calibration.")


def _variants(scores: dict[str, Scores]) -> pd.DataFrame:
    rows = {
        name: [str(found.accuracy), f"{found.wrong:,}", f"{found.accuracy.count:,}", f"{found.log_loss:.4f}"]
        for name, found in scores.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["Accuracy (95 % interval)", "Wrong", "Of", "Log loss"])
