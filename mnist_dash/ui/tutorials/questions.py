"""What the tutorials and their readers ask, answered with the figures of runs here."""

import pandas as pd
import streamlit as st

from mnist_dash.analysis import tutorials
from mnist_dash.analysis.evaluation import Rate
from mnist_dash.models import recipes
from mnist_dash.models.recipes import RECIPES, SLOW, Recipe
from mnist_dash.plots.training import Rows
from mnist_dash.quantities import percent
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, run_view
from mnist_dash.ui.tutorials.luck import Runs, run_of

RIVALS = ("tree", "forest", "extra-trees", "knn", "islr-lab", "tence-cnn")


def why_not_compare(name: str, rows: Rows) -> None:
    """What the three curves of a tutorial's run mean."""
    gap, odd = tutorials.last_gap(rows), tutorials.misleading_epochs(rows)
    if gap is None:
        return
    below = (
        f"In {odd} of {len(rows)} epochs the printed training value is *below* the test value, as if the network did "
        "better on digits that it had never seen. It does not: the printed value is an average over an epoch in which "
        "the network still changed, with part of its units silenced where there is dropout."
    )
    st.markdown(
        "**Can training and test values be compared?** "
        f"In the last epoch of `{name}` the training value that Keras prints is **{percent(gap.reported)}**. The same "
        f"network, measured on training digits with dropout off, reaches **{percent(gap.clean)}**, and "
        f"**{percent(gap.validation)}** on the test digits. {below if odd else ''}"
    )


def tree(runs: Runs) -> None:
    """A single tree beside other models."""
    rows = []
    for name in RIVALS:
        entry, run = RECIPES[name], run_of(RECIPES[name], runs)
        rate = _rate(run)
        rows.append(
            {
                "Model": entry.title,
                "Published": f"{percent(entry.published)}" if entry.published else "",
                "Ours, with 95 % interval": str(rate) if rate else "not trained here yet",
                "Seconds": f"{run.status['seconds']:.1f}" if rate and run else "",
            }
        )
    st.table(pd.DataFrame(rows).set_index("Model"))
    rate = _rate(run_of(RECIPES["tree"], runs))
    if rate is None:
        _offer("Train the tree", [RECIPES["tree"].recipe])
        return
    st.markdown(
        f"Hardly: one tree gets **{rate.count - rate.hits:,}** of {rate.count:,} test digits wrong. Each of its "
        "questions looks at one pixel, and a digit moved by one pixel answers them all differently. Many trees that "
        "vote do better."
    )


def learning_rate(runs: Runs) -> None:
    """Adadelta as Keras starts it today, against as it did then."""
    slow, known = _rate(runs.get(recipes.recipe_id(SLOW))), _rows("tence-cnn", runs)
    st.markdown(
        "**Does the printed code still give the printed figure?** "
        "`tence-cnn` leaves Adadelta's learning rate to Keras. That was 1.0 then and is 0.001 now, "
        "so the printed code no longer gives the printed figure."
    )
    if slow is None:
        _offer(f"Train it for {SLOW.epochs} epochs with today's 0.001", [SLOW])
        return
    then = f", against {percent(known[SLOW.epochs - 1]['val_accuracy'])} with 1.0" if len(known) >= SLOW.epochs else ""
    st.markdown(f"With 0.001 it is at **{percent(slow.value)}** after {SLOW.epochs} epochs{then}.")


def _rate(run: Run | None) -> Rate | None:
    return run_view.rate(run) if run and run.usable else None


def _rows(name: str, runs: Runs) -> Rows:
    run = run_of(RECIPES[name], runs)
    return loaders.metrics(run.id, results.curve_version(run)) if run and run.usable else []


def _offer(label: str, wanted: list[Recipe]) -> None:
    """A button that queues these recipes and shows the list of runs."""
    if st.button(label, icon=":material/play_arrow:", key=f"tutorials_{label}"):
        for recipe in wanted:
            run_view.start(recipe)
        st.switch_page(run_view.RUNS)
