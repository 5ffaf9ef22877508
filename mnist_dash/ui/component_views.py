"""The views of the Principal components page: what components hold, how they look, and digits in their terms."""

import numpy as np
import streamlit as st

from mnist_dash.analysis import components, projections
from mnist_dash.analysis.projections.pca import Basis
from mnist_dash.data.datasets import Dataset
from mnist_dash.plots import projections as plots
from mnist_dash.plots.palette import DIGIT_COLORS
from mnist_dash.ui import controls, loaders
from mnist_dash.ui.charts import STILL
from mnist_dash.ui.component_picker import component_picker
from mnist_dash.ui.components.point_map import Kinds, point_map
from mnist_dash.ui.map import digits, picture

BARS, PICTURES = 50, 15  # components in the scree plot, eigen-digits at a time
KEPT = 50  # components of the rebuilt digit at first
SPLIT, DIGIT = "components_split", "components_digit"  # session state and link: the digit that is rebuilt


def spectrum(basis: Basis) -> None:
    """The share of the variance that each component holds, and that the first ones hold together."""
    held = components.shares(basis)
    most = len(held)
    marks = {share: components.needed(held, share) for share in components.MARKS}
    scree_side, cumulative_side = st.columns(2, gap="large")
    scree_side.plotly_chart(
        plots.scree(held, BARS),
        key="components_scree",
        config=STILL,
        alt=f"The share of the variance that each of the first {BARS} components holds",
    )
    cumulative_side.plotly_chart(
        plots.cumulative(held, marks),
        key="components_cumulative",
        config=STILL,
        alt="The variance held by the first components together: "
        + ", ".join(f"{share:.0%} by {count}" for share, count in marks.items()),
    )
    st.caption(
        f"The first component holds {held[0]:.1%} of the variance. "
        + ", ".join(f"{count} of {most} hold {share:.0%}" for share, count in marks.items())
        + ": a digit has far fewer ways to differ than it has pixels."
    )


def eigen_digits(basis: Basis) -> None:
    """Some components as pictures."""
    held = components.shares(basis)
    most = len(held)
    first = component_picker("From component", 1, most, "first")
    shown = range(first, min(first + PICTURES, most + 1))
    st.plotly_chart(
        plots.eigen_digits(
            {f"{number} · {held[number - 1]:.1%}": components.picture(basis, number) for number in shown}
        ),
        key="components_pictures",
        config=STILL,
        alt=f"Components {shown[0]} to {shown[-1]} as pictures: where each adds ink and where it takes ink away",
    )
    st.caption(
        "Each picture is a direction: a digit that lies far along it has more ink in the orange, less in the blue."
    )


def rebuilt(data: Dataset, basis: Basis) -> int:
    """A digit put together from the first components, and the error that is left; the digit's global index."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        split_name = controls.split_picker("components_")
        split = data.split(split_name)
        position = controls.position_picker(split_name, len(split), default=0, page="components_")
    count = st.slider("Components", 0, len(basis.components), KEPT, key="components_kept", bind="query-params")
    image = split.images[position]
    name = data.class_names[split.labels[position]]
    missing = components.errors(image, basis)
    again_side, error_side = st.columns([3, 2], gap="large")
    again_side.plotly_chart(
        plots.rebuilt(image.astype(np.float64), components.rebuilt(image, basis, count)),
        key="components_rebuilt",
        config=STILL,
        alt=f"{split_name} digit {position}, a {name}, rebuilt from {count} components",
    )
    error_side.plotly_chart(
        plots.errors(missing, count),
        key="components_errors",
        config=STILL,
        alt=f"The error against the number of components; {missing[count]:.1f} with {count}",
    )
    st.caption(
        f"{count} components leave an error of {missing[count]:.1f} in a pixel's value of 0 to 255, as root mean "
        f"square; the mean of all digits alone leaves {missing[0]:.1f}."
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
        loaders.component_scores(data.name, pair),
        positions=np.arange(len(labels)),
        labels=labels,
        class_names=names,
        colours=Kinds("Label", labels, names, DIGIT_COLORS),
        sheets_at=picture.thumbnails_at(data),
        describe=f"All digits by component {pair[0]} across and component {pair[1]} up, coloured by label",
        title=f"Components {pair[0]} and {pair[1]}",
        chosen=chosen,
        key="components_map",
        on_choose=rebuild,
    )
    together = held[[number - 1 for number in set(pair)]].sum()
    picked = f" {len(selected):,} digits are drawn round." if len(selected) else ""
    st.caption(f"The two hold {together:.1%} of the variance. A click on a digit rebuilds it above.{picked}")


def space(data: Dataset) -> None:
    """Some digits by any three components, to turn."""
    names, labels = data.class_names, loaders.all_labels(data.name)
    most = len(loaders.digit_map("pca").basis.components)
    with st.container(horizontal=True, gap="medium"):
        three = tuple(component_picker(f"Axis {axis}", number, most, axis) for number, axis in enumerate("xyz", 1))
        points = st.select_slider(
            "Digits", [1_000, 2_000, 5_000, 10_000], 5_000, key="components_points", bind="query-params", width=240
        )
    drawn = projections.positions(projections.of("pca", {"points": points}), labels)
    st.plotly_chart(
        plots.cloud(
            loaders.component_scores(data.name, three)[drawn],
            labels[drawn],
            drawn,
            names,
            [f"Component {number}" for number in three],
        ),
        key="components_cloud",
        alt=f"{len(drawn):,} digits by components {three[0]}, {three[1]} and {three[2]}, coloured by label",
    )
    st.caption(
        f"{len(drawn):,} digits, drawn at random, each class with its share. Drag to turn, pinch or wheel to zoom."
    )
