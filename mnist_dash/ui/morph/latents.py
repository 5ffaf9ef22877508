"""What each latent changes: a slider each, in words found from the handwriting measures, and digits along it."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnist_dash.analysis.morphing import stops
from mnist_dash.analysis.morphing.film import Look
from mnist_dash.analysis.morphing.meaning import Meaning
from mnist_dash.models.generator.recipe import to_link
from mnist_dash.models.generator.weights import CLASSES, Floats
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.stops import Place
from mnist_dash.ui import loaders
from mnist_dash.ui.components.gallery import sprite
from mnist_dash.ui.morph import path

ENDS, ALONG = 3.0, 7  # from the middle, in standard deviations; digits shown along a latent
SIDE = 256


def show(trained: Trained, places: Sequence[Place], look: Look) -> None:
    """The digit of the sliders, large, and beside it the sliders."""
    found = loaders.latent_meanings(to_link(trained.recipe))
    left, right = st.columns([2, 5], gap="large")
    with right:
        values = _sliders(trained, found)
    with left:
        label = int(_label())
        picture = loaders.written(to_link(trained.recipe), [values], [label], SIDE)[0]
        st.image(picture, alt=f"A {label} as the sliders say", width="stretch")
        text = stops.point(label, tuple(float(each) for each in values))
        with st.container(horizontal=True):
            st.button("Put it on the path", icon=":material/route:", key="morph_put", on_click=path.add, args=(text,))
            st.button("Back to the middle", icon=":material/restart_alt:", key="morph_zero", on_click=_reset)
        st.caption(
            "A latent's words are the handwriting measures that it goes with among test digits of one class, with the "
            "correlation, from −1 to 1. One without words changes something that no measure tells."
        )


def _label() -> str:
    return str(
        st.pills(
            "Class",
            [str(digit) for digit in range(CLASSES)],
            default="3",
            required=True,
            key="morph_class",
            bind="query-params",
            wrap=True,
        )
    )


def _key(number: int) -> str:
    return f"morph_z{number + 1}"


def _reset() -> None:
    for name in [name for name in st.session_state if isinstance(name, str) and name.startswith("morph_z")]:
        if name != "morph_zero":
            st.session_state[name] = 0.0


def _sliders(trained: Trained, found: Sequence[tuple[Meaning, ...]]) -> Floats:
    """A slider a latent with the digits along it; the values."""
    values = np.zeros(trained.recipe.latents, np.float32)
    rows = []
    for first in range(0, len(values), 2):
        for column, number in zip(st.columns(2, gap="medium"), range(first, min(first + 2, len(values))), strict=False):
            with column:
                said = ", ".join(map(str, found[number])) or "no measure"
                label = f"**{number + 1}** · {said}"
                values[number] = st.slider(label, -ENDS, ENDS, 0.0, 0.1, key=_key(number), bind="query-params")
                rows.append((number, st.empty()))
    digit = int(st.session_state.get("morph_class") or 3)
    for number, place in rows:
        place.html(_along(trained, values, number, digit))
    return values


def _along(trained: Trained, values: Floats, number: int, label: int) -> str:
    """The digits from one end of a latent to the other, the other latents as they are."""
    points = np.tile(values, (ALONG, 1))
    points[:, number] = np.linspace(-ENDS, ENDS, ALONG)
    pictures = loaders.written(to_link(trained.recipe), points, [label] * ALONG)
    alt = f"The {label} from one end of latent {number + 1} to the other"
    return f'<img src="{sprite(pictures)}" alt="{alt}" style="width: 100%; border-radius: 6px; display: block">'
