"""Which generator draws: the shipped one, or one that was trained here; and the training of another."""

from typing import Any

import streamlit as st

from mnist_dash import paths, quantities
from mnist_dash.errors import PlainError
from mnist_dash.models.generator import recipe as recipes
from mnist_dash.models.generator.recipe import GENERATORS, SETTINGS, Generator, GeneratorError
from mnist_dash.runs import generators, owners, status
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.status import Facts
from mnist_dash.ui import broken, live, loaders, visitors, words
from mnist_dash.ui.components.gallery import sprite

KEY = "morph_generator"
ERROR = "morph_generator_error"  # session state: a sentence for the page's next view
SECONDS = 23.0  # that an epoch takes at the default settings on two shared cores


def chosen() -> Trained:
    """The generator that the link names, else the shipped one; one that is gone is said to be."""
    broken.take(KEY)  # its picker stands in a view of its own
    wanted = str(st.session_state.get(KEY) or st.query_params.get(KEY, "") or "morph")
    try:
        return loaders.generator(recipes.to_link(recipes.parse(wanted)))
    except GeneratorError as error:
        st.warning(f"{words.plain(str(error))} The shipped one draws until then.", icon=":material/search_off:")
        return loaders.generator(recipes.to_link(GENERATORS["morph"].recipe))


def show() -> None:
    """The picker, and the form for another generator with its training."""
    names = [recipes.to_link(recipe) for recipe in generators.known()]
    st.selectbox(
        "Generator", names, key=KEY, bind="query-params", accept_new_options=True, format_func=words_of, width=420
    )
    entry = GENERATORS["morph"]
    st.markdown(f"**{entry.title}.** {entry.about}")
    st.markdown("Train another one: fewer latents write every digit more alike, and a narrow decoder draws coarsely.")
    values: dict[str, Any] = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in ("latents", "width", "depth", "epochs", "seed"):
            setting = SETTINGS[name]
            step = 4 if name == "width" else 1
            values[name] = st.number_input(
                name.capitalize(),
                int(setting.low),
                int(setting.high),
                int(setting.default),
                step,
                key=f"morph_train_{name}",
                bind="query-params",
                help=f"{setting.about[:1].upper()}{setting.about[1:]}",
                width=130,
            )
    try:
        wanted = Generator(**values)
    except GeneratorError as error:
        st.warning(words.plain(str(error)), icon=":material/tune:")
        return
    _training(wanted)


def words_of(text: str) -> str:
    """A generator's text as people read it."""
    return "vae (shipped)" if text == recipes.to_link(GENERATORS["morph"].recipe) else text


def _training(wanted: Generator) -> None:
    """Where this generator stands: ready, in training, or to be trained."""
    if message := st.session_state.pop(ERROR, None):
        st.error(words.plain(message), icon=":material/error:")
    place = generators.job(wanted)
    facts = live.facts_of(place) if place else None
    if place and facts and facts["state"] in status.ACTIVE:
        live.follow(place, lambda now: _forming(wanted, now), key="morph_making", stop_help="Nothing is kept of it.")
        return
    if generators.load(wanted) is not None:
        _ready(wanted)
        return
    if trouble := generators.trouble(wanted):
        st.warning(words.plain(trouble), icon=":material/report:")
    seconds = SECONDS * wanted.epochs * (0.4 + 0.6 * (wanted.width / 64) * (wanted.depth / 3)) + 60
    st.button(
        f"Train it (about {quantities.duration(seconds)})",
        icon=":material/play_arrow:",
        type="primary",
        on_click=_start,
        args=(wanted,),
    )


def _ready(wanted: Generator) -> None:
    text = recipes.to_link(wanted)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"`{text}` is trained.")
        st.button("Draw with it", icon=":material/brush:", on_click=_use, args=(text,))
        file = generators.path(wanted)
        deletable = file and not file.is_relative_to(paths.SHIPPED)
        if deletable and owners.may_change(generators.folder(wanted), visitors.me()):
            st.button("Delete it", icon=":material/delete:", on_click=_delete, args=(wanted,))


def _forming(wanted: Generator, facts: Facts) -> None:
    """What it draws after the newest epoch."""
    found = generators.forming(wanted)
    if not found:
        st.caption("After each epoch its ten digits appear here, in three hands.")
        return
    epoch, pictures = found
    rows = pictures.reshape(-1, 10, 28, 28).transpose(0, 2, 1, 3).reshape(1, -1, 280)
    st.html(
        f'<img src="{sprite(rows)}" alt="The ten digits in three hands, as they are drawn after epoch {epoch}" '
        'style="width: min(100%, 560px); image-rendering: pixelated; border-radius: 8px">'
    )
    now = facts.get("progress") or {}
    cost = f" Ink costs {now['ink']:.1f} nats a digit now, its latents {now['latents']:.1f}." if "ink" in now else ""
    st.caption(f"After epoch {epoch}, each row in one hand.{cost}")


def _start(wanted: Generator) -> None:
    try:
        generators.start(wanted, visitors.me())
    except PlainError as error:
        st.session_state[ERROR] = str(error)


def _use(text: str) -> None:
    st.session_state[KEY] = text


def _delete(wanted: Generator) -> None:
    try:
        generators.delete(wanted, visitors.me())
    except (PlainError, OSError) as error:
        st.session_state[ERROR] = str(error) if isinstance(error, PlainError) else "Its file cannot be removed."
    else:
        loaders.generator.clear(recipes.to_link(wanted))
        if st.session_state.get(KEY) == recipes.to_link(wanted):
            st.session_state[KEY] = None
