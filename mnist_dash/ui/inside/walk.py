"""The walk: what every layer makes of the picture, and one unit with its arithmetic and its favourite pictures."""

import numpy as np
import streamlit as st

from mnist_dash.analysis.explanation import arithmetic, units
from mnist_dash.analysis.explanation.units import Arithmetic
from mnist_dash.ui import loaders, shelf
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.figures import inside as figures
from mnist_dash.ui.inside.asked import Asked

PASSED = ("dropout", "flatten")  # change nothing that could be seen
SCANNED = 256  # test pictures among which a unit's favourites are looked for
FAVOURITES = 9
PARTS = {"patch": "What it reads", "kernel": "Its weights", "products": "Their products"}
MEANING = {
    "conv": "Each map shows where one small pattern was found: dark for nothing, bright for much.",
    "max_pool": "The same maps, smaller: of each square of places only the strongest is kept.",
    "average_pool": "The same maps, smaller: the mean of each square of places.",
    "global_average_pool": "Of each map only its mean is left.",
    "global_max_pool": "Of each map only its greatest value is left.",
    "batch_norm": "The same maps, brought to a common scale that was learned.",
    "dense": "Each square is one unit: a weighted sum of everything before it.",
}


def view(asked: Asked) -> None:
    """All layers in a column each, then the one that is chosen."""
    rows = asked.network.rows
    shown = [(place, row.label.split(":")[0]) for place, row in enumerate(rows) if row.layer.kind not in PASSED]
    places = {f"{place + 1} · {label}": place for place, label in shown}
    names = list(places)
    if st.session_state.get("inside_layer") not in (None, *names):
        st.session_state["inside_layer"] = names[0]
    chosen = st.segmented_control(
        "Layer", names, default=names[0], required=True, key="inside_layer", bind="query-params", width="stretch"
    )
    place = places[chosen]
    kind = rows[place].layer.kind
    maps = units.maps(asked.trace, place)
    count = maps.shape[-1]
    last = place == len(rows) - 1
    st.caption("The ten answers before they become probabilities." if last and count == 10 else MEANING[kind])
    figure(loaders.figure(figures.layer, *asked.passed, place, chosen), key="inside_layer_maps")
    _unit(asked, place, count)


def _unit(asked: Asked, place: int, count: int) -> None:
    unit = _number("Unit", "inside_unit", count, 0)
    maps = units.maps(asked.trace, place)
    height, width = maps.shape[:2]
    left, right = st.columns([2, 3], gap="large")
    with left:
        if height > 1:
            figure(loaders.figure(figures.unit, *asked.passed, place, unit), key="inside_unit_map")
        else:
            st.metric("Its value here", f"{maps[0, 0, unit]:.3g}")
        _favourites(asked, place, unit)
    if units.has_weights(asked.network, place):
        with right:
            _arithmetic(asked, place, unit, (height, width))


def _number(label: str, key: str, count: int, default: int) -> int:
    """A number from 0 to below `count` in the link; the default while none is chosen."""
    if (st.session_state.get(key) or 0) >= count:
        st.session_state[key] = None
    with st.container(width=150):
        chosen = st.number_input(
            label, 0, count - 1, value=None, placeholder=f"{default} (0 to {count - 1})", key=key, bind="query-params"
        )
    return default if chosen is None else int(chosen)


def _arithmetic(asked: Asked, place: int, unit: int, size: tuple[int, int]) -> None:
    down, across = units.strongest(asked.trace, place, unit)
    if size[0] > 1:
        with st.container(horizontal=True, gap="small"):
            down = _number("Row", "inside_row", size[0], down)
            across = _number("Column", "inside_column", size[1], across)
        st.caption("At first the place where its map is brightest.")
    found = arithmetic(asked.network, asked.trace, place, unit, down, across)
    st.markdown(_sum(found))
    if found.patch.ndim == 3:
        _pictures(asked, found, (place, unit, down, across))
    else:
        st.caption(f"Its {found.patch.size:,} inputs are each multiplied by a weight of their own.")


def _sum(found: Arithmetic) -> str:
    added = found.products
    after = "" if found.activation == "linear" else f", which {found.activation} makes **{found.out:.3g}**"
    return (
        f"What it reads times its weights adds up to {added[added > 0].sum():.3g} for it and "
        f"{-added[added < 0].sum():.3g} against it; with its bias of {found.bias:.3g} that is "
        f"**{found.total:.3g}**{after}."
    )


def _pictures(asked: Asked, found: Arithmetic, at: tuple[int, int, int, int]) -> None:
    """What is read, the weights and their products; of many channels the one that adds most to either side."""
    channel = int(np.abs(found.products).sum(axis=(0, 1)).argmax())
    channels = found.patch.shape[2]
    if channels > 1:
        st.caption(f"It reads {channels} maps; here is map {channel}, which moves the sum most.")
    for column, (which, name) in zip(st.columns(3), PARTS.items(), strict=True):
        with column:
            st.markdown(f"**{name}**")
            figure(loaders.figure(figures.part, *asked.passed, *at, which, channel), key=f"inside_{which}")


def _favourites(asked: Asked, place: int, unit: int) -> None:
    """The test pictures that excite the unit most."""
    values = loaders.favourite_values(asked.run.id, asked.version, place, SCANNED)[:, unit]
    order = np.argsort(-values, kind="stable")[:FAVOURITES].astype(np.int64)
    st.markdown(f"**Its favourites** among the first {SCANNED} test {asked.data.nouns}")
    shelf.shelf(
        asked.data,
        "test",
        order,
        key="inside_favourites",
        describe=f"The {len(order)} test {asked.data.nouns} that excite the unit most",
        notes=[f"{value:.2g}" for value in values[order]],
    )
