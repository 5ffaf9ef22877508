"""The five tutorials side by side: published and ours, the verdict, seconds, curves and a way into Train."""

from collections.abc import Mapping

import streamlit as st

from mnist_dash import quantities
from mnist_dash.analysis import tutorials
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Entry
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, run_account, run_view, words
from mnist_dash.ui.key_figures import key_figures

LOOKS = {
    "inside": ("as published", "green", "check"),
    "above": ("above it", "blue", "arrow_upward"),
    "below": ("below it", "orange", "arrow_downward"),
}
MORPH = "pages/play/morph.py"
MORPHS = "fridman-cnn"  # the tutorial that ends with digits that morph while its network reads them
Runs = Mapping[str, Run]


def run_of(entry: Entry, runs: Runs) -> Run | None:
    """The recipe's run, if it has one."""
    return runs.get(recipes.recipe_id(entry.recipe))


def verdict(name: str, entry: Entry, run: Run | None) -> tutorials.Verdict | None:
    """The published figure against the run's; None where one of them is missing."""
    rate = run_view.rate(run) if run and run.usable else None
    if rate is None or entry.published is None:
        return None
    return tutorials.judge(name, entry.published, rate.hits, rate.count)


def card(name: str, entry: Entry, run: Run | None) -> None:
    """One tutorial as a column of the page."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{entry.title}**")
        st.caption(f"{entry.source}  \n`{entry.recipe.model}`")
        found = verdict(name, entry, run)
        shares = {"Published": f"{100 * (entry.published or 0):.2f} %"}
        if found:
            low, high = found.rate.interval
            shares[f"Ours ({100 * low:.2f} to {100 * high:.2f})"] = f"{100 * found.rate.value:.2f} %"
        key_figures(shares)
        if found:
            label, color, icon = LOOKS[found.word]
            st.badge(label, color=color, icon=f":material/{icon}:")  # type: ignore[arg-type]
            st.caption(found.sentence)
        if run is None:
            st.info("Not trained here yet.", icon=":material/hourglass_empty:")
        elif run.active:
            st.info("In training now.", icon=":material/hourglass_top:")
        elif found is None:
            st.info(words.plain(run_account.unfinished(run)), icon=":material/info:")
        else:
            _course(name, run)
        _buttons(name, entry, run)


def _course(name: str, run: Run) -> None:
    """Seconds and the accuracy curves of a finished run."""
    st.caption(
        f"{run.status['epochs']} epochs in {quantities.duration(run.status['seconds'])} on {run.status['device']}"
    )
    run_view.draw_curve(
        run, loaders.metrics(run.id, results.curve_version(run)), "accuracy", key=f"tutorials_{name}", height=170
    )


def _buttons(name: str, entry: Entry, run: Run | None) -> None:
    label, icon = run_view.next_step(run)
    if st.button(label, key=f"tutorials_go_{name}", icon=icon, width="stretch"):
        run_view.start(entry.recipe)
        st.switch_page(run_view.TRAIN)
    st.page_link(run_view.TRAIN, label="Change in Train", icon=":material/tune:", query_params={"recipe": name})
    if name == MORPHS:
        st.page_link(MORPH, label="Watch digits morph", icon=":material/animation:", query_params=film(run))


def film(run: Run | None) -> dict[str, str | list[str]]:
    """What Morph is to show for the tutorial that ends with it, its film ready to download.

    The tutorial's run reads along where its model is here (it is too large to ship), else its smaller sibling.
    """
    readable = run is not None and run.usable and run.file("model.tflite") is not None
    runs = [MORPHS if readable else "tence-cnn", "hands"]
    return {"morph_path": "4 9 7 2 3 8", "morph_runs": runs, "morph_view": "Take it with you"}
