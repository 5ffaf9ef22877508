"""Heat maps side by side, each with its grade, and one of them put to the test."""

import streamlit as st

from mnist_dash.analysis.explanation import ATTRIBUTIONS
from mnist_dash.analysis.explanation.grades import BASELINES, Grade, weight_layers
from mnist_dash.ui import loaders
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.figures import inside as figures
from mnist_dash.ui.inside.asked import Asked

COLUMNS = 4


def view(asked: Asked) -> None:
    """Every method's map with its grade in a line, then the curves of the chosen one, and the shuffling."""
    found, graded = loaders.heat_maps(*asked.key), loaders.heat_grades(*asked.key)
    random = round(graded[BASELINES[0]].faithfulness, 2) + 0.0  # never -0.00
    ink = graded[BASELINES[1]].faithfulness
    st.caption(
        f"Orange ink speaks for **{asked.name(asked.label)}**, blue against it. The grade is how much sooner the "
        f"answer comes and goes in the map's order, -1 to 1; knowing nothing of the network, a random order has "
        f"{random:.2f} and “brightest ink first” {ink:.2f}."
    )
    names = list(found)
    best = max(names, key=lambda name: graded[name].faithfulness)
    for start in range(0, len(names), COLUMNS):
        for column, name in zip(st.columns(COLUMNS), names[start : start + COLUMNS], strict=False):
            with column:
                _card(asked, name, graded[name], ink, first=name == best)
    _test(asked, names)


def _card(asked: Asked, name: str, given: Grade, ink: float, *, first: bool) -> None:
    method = ATTRIBUTIONS[name]
    st.markdown(f"**{method.title}**")
    of = asked.data.class_names[asked.label]
    figure(loaders.figure(figures.heat, *asked.key, name, of), key=f"inside_heat_{name}")
    better = given.faithfulness > ink
    verdict = (
        "the best here" if first and better else "better than the ink alone" if better else "no better than the ink"
    )
    st.caption(f"{method.about.capitalize()}. Grade **{given.faithfulness:.2f}**: {verdict}.")


def _test(asked: Asked, names: list[str]) -> None:
    st.subheader("Put one to the test", anchor=False)
    titles = {ATTRIBUTIONS[name].title: name for name in names}
    if st.session_state.get("inside_method") not in (None, *titles):
        st.session_state["inside_method"] = None
    chosen = st.selectbox("Heat map", list(titles), key="inside_method", bind="query-params", width=240)
    name = titles[chosen]
    going, coming = st.columns(2, gap="large")
    with going:
        figure(loaders.figure(figures.curves, *asked.key, name, "taken away"), key="inside_deletion")
        st.caption("Its strongest pixels go first: the sooner the answer falls, the better the map.")
    with coming:
        figure(loaders.figure(figures.curves, *asked.key, name, "put in"), key="inside_insertion")
        st.caption("On blank paper its strongest pixels come first: the sooner the answer rises, the better.")
    _shuffle(asked, name, chosen)


def _shuffle(asked: Asked, name: str, title: str) -> None:
    """The sanity check: whether the map changes when the network forgets what it learned."""
    if not ATTRIBUTIONS[name].by_gradient:
        st.caption(f"{title} asks the network for answers only; shuffling its weights is a test for gradient maps.")
        return
    most = weight_layers(asked.network)
    with st.container(width=420):
        layers = st.slider(
            "Last layers whose weights are shuffled",
            0,
            most,
            1,
            key="inside_shuffled",
            bind="query-params",
        )
    alike = loaders.heat_sanity(*asked.key, name, layers)
    verdict = "as it must, it changes" if alike < 0.5 else "it hardly changes" if layers else "nothing is shuffled"
    st.markdown(
        f"With the last {layers} of {most} shuffled, the map's ink is ranked like this one's at a correlation of "
        f"**{alike:.2f}**: {verdict}. A map that stays the same does not show what the network learned."
    )
