"""What the tutorials and their readers ask, answered with the figures of runs here."""

import pandas as pd
import streamlit as st

from mnist_dash.analysis import tutorials
from mnist_dash.analysis.evaluation import Rate
from mnist_dash.models import recipes
from mnist_dash.models.recipes import LOTTERY, RECIPES, SLOW, Recipe
from mnist_dash.plots.training import Rows
from mnist_dash.quantities import percent
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, network_view, run_view
from mnist_dash.ui.tutorial_cards import Runs, run_of

RIVALS = ("tree", "forest", "extra-trees", "knn", "islr-lab", "tence-cnn")


def why_not_compare(runs: Runs) -> None:
    """The three curves of the first tutorial that has a run, and what each means."""
    names = [name for name in ("islr-lab", "tence-cnn", "tence-mlp", "fridman-cnn", "ardi-tiny") if _rows(name, runs)]
    if not names:
        st.info("Train a tutorial above, and its three curves answer this here.", icon=":material/info:")
        return
    run, rows = run_of(RECIPES[names[0]], runs), _rows(names[0], runs)
    gap, odd = tutorials.last_gap(rows), tutorials.misleading_epochs(rows)
    if run is None or gap is None:
        return
    below = (
        f"In {odd} of {len(rows)} epochs the printed training value is *below* the test value, as if the network did "
        "better on digits that it had never seen. It does not: the printed value is an average over an epoch in which "
        "the network still changed, with part of its units silenced where there is dropout."
    )
    st.markdown(
        f"In the last epoch of `{names[0]}` the training value that Keras prints is **{percent(gap.reported)}**. The "
        f"same network, measured on training digits with dropout off, reaches **{percent(gap.clean)}**, and "
        f"**{percent(gap.validation)}** on the test digits. {below if odd else ''}"
    )
    run_view.draw_curves(run, None, key="tutorials_gap")


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
        "`tence-cnn` leaves Adadelta's learning rate to Keras. That was 1.0 then and is 0.001 now, "
        "so the printed code no longer gives the printed figure."
    )
    if slow is None:
        _offer(f"Train it for {SLOW.epochs} epochs with today's 0.001", [SLOW])
        return
    then = f", against {percent(known[SLOW.epochs - 1]['val_accuracy'])} with 1.0" if len(known) >= SLOW.epochs else ""
    st.markdown(f"With 0.001 it is at **{percent(slow.value)}** after {SLOW.epochs} epochs{then}.")


def shapes() -> None:
    """What each layer of a tutorial's network does to the shape."""
    names = [name for name, entry in RECIPES.items() if entry.group == "tutorial"]
    name = st.segmented_control(
        "Tutorial", names, default="tence-cnn", required=True, key="tutorials_network", bind="query-params"
    )
    network = RECIPES[name].recipe.network()
    network_view.draw(network)
    drawn, story = st.columns([3, 2], gap="large")
    with drawn:
        network_view.layers_table(network)
    story.markdown(network_view.story(network))


def luck(runs: Runs) -> None:
    """How far the seed alone moves the smallest network."""
    rates = [rate for recipe in LOTTERY if (rate := _rate(runs.get(recipes.recipe_id(recipe))))]
    figures = ", ".join(f"{percent(value)}" for value in sorted(rate.value for rate in rates))
    if len(rates) < len(LOTTERY):
        known = f" ({figures})" if figures else ""
        st.markdown(f"`ardi-tiny` is trained here with {len(rates)} of {len(LOTTERY)} seeds{known}.")
        _offer(f"Train all {len(LOTTERY)} seeds", list(LOTTERY))
        return
    published = RECIPES["ardi-tiny"].published or 0.0
    spread = max(rate.value for rate in rates) - min(rate.value for rate in rates)
    below = sum(rate.value < published for rate in rates)
    st.markdown(
        f"`ardi-tiny` with {len(LOTTERY)} seeds gets {figures}: nothing but the seed moves it by "
        f"**{100 * spread:.1f} points**. The published {percent(published)} is one draw of "
        f"this lottery: {below} of the {len(LOTTERY)} lie below it."
    )


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
