"""A map that is not there yet: what it would cost, the button that starts it, and how it goes on."""

import streamlit as st

from mnist_dash import paths
from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import Projection
from mnist_dash.data.datasets import Dataset
from mnist_dash.errors import PlainError
from mnist_dash.runs import maps, owners, status
from mnist_dash.runs.status import Facts
from mnist_dash.ui import absent, broken, costs, live, loaders, visitors, words
from mnist_dash.ui.map import picture

ERROR = "map_error"  # session state: a sentence for the page's next view
START = 6.0  # seconds for a process to load its libraries and the digits
STEPS = ("iterations", "epochs")  # settings that the time of the layout grows with


def offer(projection: Projection) -> None:
    """Say that the map is not made yet, what it would take, and why the last attempt failed; the button to make it."""
    seconds = estimate(projection)

    def start() -> None:
        maps.start(projection, visitors.me())

    absent.card(
        f"**{words.plain(picture.name(projection))}**: this map is not made on this copy yet.",
        costs.about_seconds(seconds) if seconds else "unknown",
        "Make this map",
        start,
        key="map",
        trouble=maps.trouble(projection) or "",
        limits=costs.limits(network=False),
    )
    costs.warn_of_length(seconds, "it would be stopped, and nothing is kept of it; choose fewer points")


def removal(projection: Projection) -> None:
    """A button that removes a map that was made here; a shipped one has none."""
    file = maps.path(projection)
    if file is None or file.is_relative_to(paths.SHIPPED):
        return
    _tell_error()
    if not owners.may_change(maps.folder(projection), visitors.me()):
        st.caption("Another visitor had this map made; they and the operator can delete it.")
        return
    with st.popover("Delete this map", icon=":material/delete:"):
        st.write("It is removed for every visitor of this server, and can be made again.")
        st.button("Delete it", type="primary", key="map_delete", on_click=_remove, args=(projection,))


def offer_or_follow(data: Dataset, projection: Projection) -> None:
    """A map that is not here: how it goes on where it is being made, else the button to make it."""
    if is_active(projection):
        follow(data, projection)
    else:
        offer(projection)


def is_active(projection: Projection) -> bool:
    """Whether the map is being made, or waits for it."""
    job = maps.job(projection)
    facts = live.facts_of(job) if job else None
    return facts is not None and facts["state"] in status.ACTIVE


def follow(data: Dataset, projection: Projection) -> None:
    """How the making goes on, with the map as it forms, until it ends; then the whole page runs again."""

    broken.wait()

    def show(facts: Facts) -> None:
        if forming := maps.forming(projection):
            step, coordinates = forming
            picture.show_forming(data, projection, step, coordinates)

    live.follow(maps.folder(projection), show, key="map_making", stop_help="Nothing is kept of a stopped map.")


def estimate(projection: Projection) -> float | None:
    """Roughly the seconds to make a map, from the one at default settings; None where that is not there either."""
    usual = projections.of(projection.method, data=projection.data)
    try:
        known = _seconds(usual)
    except PlainError:
        usual = projections.of(projection.method)
        try:
            known = _seconds(usual)
        except PlainError:
            return None
    share = picture.points(projection) / picture.points(usual)
    for name in STEPS:
        mine, default = projection.values.get(name), usual.values.get(name)
        if isinstance(mine, int) and isinstance(default, int):
            share *= max(mine / default, 0.3)  # neighbours are sought, whatever the steps
    step = 5 if known * share > 20 else 1
    return float(step * round((START + known * share) / step))


def _seconds(projection: Projection) -> float:
    """What a finished map took. Raises MapError where there is none."""
    return float(loaders.digit_map(projections.to_link(projection)).facts["seconds"])


def _tell_error() -> None:
    if message := st.session_state.pop(ERROR, None):
        st.error(words.plain(message), icon=":material/error:")


def _remove(projection: Projection) -> None:
    try:
        maps.delete(projection, visitors.me())
    except (PlainError, OSError) as error:
        st.session_state[ERROR] = str(error) if isinstance(error, PlainError) else "The map's file cannot be removed."
    else:
        loaders.digit_map.clear(projections.to_link(projection))
