"""Take it with you: the picture or the film of the path as a file, and the path as a link."""

from collections.abc import Sequence

import streamlit as st

from mnist_dash.analysis.morphing.film import LARGEST_FRAME, LARGEST_PICTURE, MOST_FRAMES, Film, Kind, Look
from mnist_dash.errors import PlainError
from mnist_dash.models.generator.recipe import to_link
from mnist_dash.runs import films, status
from mnist_dash.runs.films import Order
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.stops import Place
from mnist_dash.ui import live, visitors, words
from mnist_dash.ui.morph import path

QUICK = 1_000_000  # pixels that the server draws at once; more is a job
MIME = {"png": "image/png", "gif": "image/gif", "webp": "image/webp"}
KINDS: dict[str, Kind] = {"GIF": "gif", "WebP": "webp", "APNG": "apng", "Strip": "strip", "Picture": "png"}
ERROR = "morph_film_error"  # session state: a sentence for the next view


def show(trained: Trained, places: Sequence[Place], look: Look) -> None:
    """The form of a file, its download or its making, and the command for the same."""
    order = Order(_form(look), to_link(trained.recipe), path.text_of(places), path.anyway())
    with st.container(horizontal=True, vertical_alignment="center"):
        _offer(order)
    st.caption("“Copy this view”, at the top, gives a link to this path. The same file on the command line:")
    st.code(command(order), language="bash")


def _form(look: Look) -> Film:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = KINDS[
            str(
                st.segmented_control(
                    "File", list(KINDS), default="GIF", required=True, key="morph_file", bind="query-params"
                )
            )
        ]
        most = LARGEST_PICTURE if kind == "png" else LARGEST_FRAME
        side = st.number_input(
            "Pixels a side", 16, most, 160, 16, key=f"morph_side_{kind}", bind="query-params", width=150
        )
        if kind == "png":
            percent = st.slider("Place on the path (%)", 0, 100, 50, key="morph_at", bind="query-params", width=260)
            return Film(kind, side, 2, percent / 100, look)
        first = 7 if kind == "strip" else 40
        frames = st.number_input(
            "Frames", 2, MOST_FRAMES, first, key=f"morph_frames_{kind}", bind="query-params", width=150
        )
    return Film(kind, side, frames, 0.0, look)


def _offer(order: Order) -> None:
    """A download at once where it is quick, else the job that makes it."""
    made = films.result(order)
    label = f"Download the {order.film.suffix.upper()}"
    icon = ":material/download:"
    if made or order.film.pixels <= QUICK:
        st.download_button(
            label,
            made.read_bytes if made else lambda: films.make(order, lambda done, total: None),
            file_name=order.name,
            mime=MIME[order.film.suffix],
            icon=icon,
            type="primary",
            on_click="ignore",
        )
        return
    facts = live.facts_of(films.folder(order))
    if facts and facts["state"] in status.ACTIVE:
        live.follow(films.folder(order), key="morph_film", stop_help="Nothing is kept of it.")
        return
    if message := st.session_state.pop(ERROR, None) or (facts or {}).get("error"):
        st.error(words.plain(str(message)), icon=":material/error:")
    st.button("Make the film", icon=":material/movie:", type="primary", on_click=_start, args=(order,))


def _start(order: Order) -> None:
    try:
        films.start(order, visitors.me())
    except PlainError as error:
        st.session_state[ERROR] = str(error)


def command(order: Order) -> str:
    """The command that makes the same file."""
    film = order.film
    parts = ["python -m mnist_dash morph", order.path, f"--size {film.side}"]
    parts.append(f"--at {film.share:g}" if film.kind == "png" else f"--frames {film.frames}")
    parts += ["--strip"] if film.kind == "strip" else []
    parts += [f"--look {film.look}"] if film.look != "chalk" else []
    parts += [f"--generator {order.generator}"] if order.generator != "vae" else []
    parts += ["--anyway"] if order.refused else []
    return " ".join([*parts, f"--out morph.{film.suffix}"])
