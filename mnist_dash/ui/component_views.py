"""The views of the Principal components page: what components hold, how they look, and digits in their terms."""

import numpy as np
import streamlit as st

from mnist_dash.analysis import components, projections
from mnist_dash.analysis.projections.pca import Basis
from mnist_dash.data.datasets import Dataset
from mnist_dash.plots import projections as plots
from mnist_dash.plots.palette import class_colors
from mnist_dash.ui import controls, loaders, words
from mnist_dash.ui.component_picker import component_picker
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.components.point_map import Kinds, point_map
from mnist_dash.ui.figures import components as figures
from mnist_dash.ui.map import digits, picture

KEPT = 50  # components of the rebuilt digit at first
SPLIT, DIGIT = "components_split", "components_digit"  # session state and link: the digit that is rebuilt


def spectrum(data: Dataset, basis: Basis) -> None:
    """The share of the variance that each component holds, and that the first ones hold together."""
    held = components.shares(basis)
    scree_side, cumulative_side = st.columns(2, gap="large")
    with scree_side:
        figure(loaders.figure(figures.scree, data.name), key="components_scree")
    with cumulative_side:
        figure(loaders.figure(figures.cumulative, data.name), key="components_cumulative")
    st.caption(
        f"The first component holds {held[0]:.1%} of the variance. "
        + ", ".join(f"{components.needed(held, share)} of {len(held)} hold {share:.0%}" for share in components.MARKS)
        + words.about(": a digit has far fewer ways to differ than it has pixels.", data.noun)
    )


def eigen_digits(data: Dataset, basis: Basis) -> None:
    """Some components as pictures."""
    first = component_picker("From component", 1, len(basis.components), "first")
    figure(loaders.figure(figures.eigen_digits, data.name, first), key="components_pictures")
    text = "Each picture is a direction: a digit that lies far along it has more ink in the orange, less in the blue."
    st.caption(words.about(text, data.noun))


def rebuilt(data: Dataset, basis: Basis) -> int:
    """A digit put together from the first components, and the error that is left; the digit's global index."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        split_name = controls.split_picker("components_")
        position = controls.position_picker(split_name, len(data.split(split_name)), default=0, page="components_")
    count = st.slider("Components", 0, len(basis.components), KEPT, key="components_kept", bind="query-params")
    missing = loaders.rebuilding_errors(data.name, split_name, position)
    again_side, error_side = st.columns([3, 2], gap="large")
    with again_side:
        figure(loaders.figure(figures.rebuilt, data.name, split_name, position, count), key="components_rebuilt")
    with error_side:
        figure(loaders.figure(figures.errors, data.name, split_name, position, count), key="components_errors")
    st.caption(
        f"{count} components leave an error of {missing[count]:.1f} in a pixel's value of 0 to 255, as root mean "
        f"square; the mean of all {words.plain(data.nouns)} alone leaves {missing[0]:.1f}."
    )
    return position if split_name == "train" else len(data.train) + position


def plane(data: Dataset, basis: Basis, chosen: int) -> None:
    """All digits by any two components; a click on one rebuilds it."""
    held, names, labels = components.shares(basis), data.class_names, loaders.all_labels(data.name)
    most = len(held)

    def rebuild(index: int) -> None:
        st.session_state[SPLIT], st.session_state[DIGIT] = digits.place(data, index)

    with st.container(horizontal=True, gap="medium"):
        pair = component_picker("Across", 1, most, "across"), component_picker("Up", 2, most, "up")
    picture.prepare_thumbnails(data)
    selected = point_map(
        data,
        loaders.component_scores(data.name, pair),
        positions=np.arange(len(labels)),
        labels=labels,
        colours=Kinds("Label", labels, names, class_colors(len(names))),
        sheets_at=picture.thumbnails_at(data),
        describe=f"All {data.nouns} by component {pair[0]} across and component {pair[1]} up, coloured by label",
        title=f"Components {pair[0]} and {pair[1]}",
        chosen=chosen,
        link="components_",
        key="components_map",
        on_choose=rebuild,
    )
    together = held[[number - 1 for number in set(pair)]].sum()
    picked = f" {len(selected):,} {data.nouns} are drawn round." if len(selected) else ""
    st.caption(
        f"The two hold {together:.1%} of the variance. A click on a point rebuilds it above.{words.plain(picked)}"
    )


def space(data: Dataset) -> None:
    """Some digits by any three components, to turn; the chart library comes with it, so only where it is opened."""
    with st.expander(
        "Show three components in space", key="components_space", on_change="rerun", bind="query-params"
    ) as opened:
        if opened.open:
            _cloud(data)


def _cloud(data: Dataset) -> None:
    names, labels = data.class_names, loaders.all_labels(data.name)
    most = len(loaders.basis(data.name).components)
    with st.container(horizontal=True, gap="medium"):
        three = tuple(component_picker(f"Axis {axis}", number, most, axis) for number, axis in enumerate("xyz", 1))
        points = st.select_slider(
            data.nouns.capitalize(),
            [1_000, 2_000, 5_000, 10_000],
            5_000,
            key="components_points",
            bind="query-params",
            width=240,
        )
    drawn = projections.positions(projections.of("pca", {"points": points}, data.name), labels)
    st.plotly_chart(
        plots.cloud(
            loaders.component_scores(data.name, three)[drawn],
            labels[drawn],
            drawn,
            names,
            [f"Component {number}" for number in three],
            dark=st.context.theme.type == "dark",
        ),
        key="components_cloud",
        alt=f"{len(drawn):,} {data.nouns} by components {three[0]}, {three[1]} and {three[2]}, coloured by label",
    )
    st.caption(
        f"{len(drawn):,} {words.plain(data.nouns)}, drawn at random, each class with its share. "
        "Drag to turn, pinch or wheel to zoom."
    )
