"""A network text as a row of layers to choose, change, move, add and remove, for people who do not know the notation.

The text is the only state: the editor reads it and writes it back, so the two are always in step. A layer that
cannot be read stays as typed until it is replaced.
"""

from dataclasses import replace
from typing import Any, get_args

import streamlit as st

from mnist_dash.models import notation
from mnist_dash.models.notation import ACTIVATIONS, Kind, Layer

KINDS: dict[Kind, tuple[str, str]] = {
    "conv": ("Convolution", "Slides small windows over the picture, one kind of stroke per filter."),
    "max_pool": ("Max pooling", "Keeps the strongest answer of each window: smaller maps, less work."),
    "average_pool": ("Average pooling", "Keeps the mean of each window: smaller maps, less work."),
    "global_max_pool": ("Global max pooling", "One number a map: its strongest answer, wherever it is."),
    "global_average_pool": ("Global average pooling", "One number a map: its mean."),
    "batch_norm": ("Batch normalisation", "Brings each map to mean 0 and deviation 1, which lets training go faster."),
    "dropout": ("Dropout", "Silences a random share in training, so that no unit relies on another."),
    "dense": ("Dense layer", "Every unit sees everything before it."),
}
NEW: dict[Kind, Layer] = {
    "conv": Layer("conv", 32, 3, "relu"),
    "max_pool": Layer("max_pool", size=2, stride=2),
    "average_pool": Layer("average_pool", size=2, stride=2),
    "global_max_pool": Layer("global_max_pool"),
    "global_average_pool": Layer("global_average_pool"),
    "batch_norm": Layer("batch_norm"),
    "dropout": Layer("dropout", rate=0.25),
    "dense": Layer("dense", 128, activation="relu"),
}
POOLS = ("max_pool", "average_pool")


def edit(field: str) -> None:
    """Show the layers of the text in session state under `field`, and what can be changed about the chosen one."""
    tokens = [token.strip() for token in str(st.session_state[field]).split("-")]
    last = len(tokens) - 1
    chip = f"{field}_layer"
    if st.session_state.get(chip) not in range(last):
        st.session_state[chip] = 0 if last else None
    st.pills(
        "Layers: choose one to change it",
        range(last),
        format_func=lambda place: f"{place + 1} · {tokens[place] or '?'}",  # two alike must differ
        key=chip,
        wrap=True,
    )
    place = st.session_state.get(chip)
    if place is None:
        st.button("Add a layer", icon=":material/add:", on_click=_put, args=(field, last, [NEW["dense"]], 0))
        return
    _buttons(field, place, last)
    layer = read(tokens[place])
    kinds = list(KINDS)
    st.session_state[f"{chip}_kind"] = layer.kind if layer else None
    kind = st.selectbox(
        "Kind",
        kinds,
        index=None,
        format_func=lambda kind: KINDS[kind][0],
        key=f"{chip}_kind",
        placeholder=f"“{tokens[place][:20]}” is no layer: choose a kind to replace it",
        on_change=_change_kind,
        args=(field, place),
    )
    if layer is None or kind is None:
        return
    st.caption(KINDS[layer.kind][1])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _options(field, place, layer)


def read(token: str) -> Layer | None:
    """The layer that a token stands for by itself; None where it stands for none."""
    try:
        return notation.parse(f"{token}-10N").layers[0]
    except notation.NotationError:
        return None


def _buttons(field: str, place: int, last: int) -> None:
    with st.container(horizontal=True, gap="small"):
        for label, icon, off, action, arguments in (
            ("Earlier", "arrow_back", place == 0, _move, (field, place, -1)),
            ("Later", "arrow_forward", place >= last - 1, _move, (field, place, 1)),
            ("Add after", "add", False, _put, (field, place + 1, [NEW["dense"]], 0)),
            ("Remove", "delete", False, _put, (field, place, [], 1)),
        ):
            name = f"{field}_{label.lower().replace(' ', '_')}"
            st.button(label, icon=f":material/{icon}:", disabled=off, on_click=action, args=arguments, key=name)


def _options(field: str, place: int, layer: Layer) -> None:
    """The controls of one layer, by its kind."""

    def number(name: str, label: str, value: float, low: float, high: float) -> None:
        st.session_state[f"{field}_layer_{name}"] = value
        st.number_input(
            label, low, high, key=f"{field}_layer_{name}", width=130, on_change=_change, args=(field, place, name)
        )

    def choice(name: str, label: str, value: Any, options: Any) -> None:
        st.session_state[f"{field}_layer_{name}"] = value
        st.selectbox(
            label, options, key=f"{field}_layer_{name}", width=150, on_change=_change, args=(field, place, name)
        )

    if layer.kind in ("conv", "dense"):
        number("units", "Filters" if layer.kind == "conv" else "Units", layer.units, 1, notation.MAX_UNITS)
    if layer.kind in ("conv", *POOLS):
        number("size", "Window (pixels)", layer.size, 1 if layer.kind == "conv" else 2, notation.MAX_SIZE)
        number("stride", "Stride", layer.stride, 1, max(notation.MAX_STRIDE, layer.stride))
        choice("padding", "Edges", layer.padding, ("valid", "same"))
    if layer.kind == "dropout":
        number("rate", "Percent dropped", min(round(layer.rate * 100), 99), 0, 99)
    if layer.kind in ("conv", "dense", "batch_norm"):
        choice("activation", "Activation", layer.activation, ACTIVATIONS)
    if layer.kind in ("conv", "dense"):
        choice("bias", "Bias", layer.bias, (True, False))


# --- changes, called before the page runs again ---------------------------------------------------------


def _change(field: str, place: int, name: str) -> None:
    """Take over one changed option of a layer."""
    layer = read(str(st.session_state[field]).split("-")[place])
    value = st.session_state[f"{field}_layer_{name}"]
    if layer is None or value is None:
        return
    changes = {name: value / 100 if name == "rate" else value}
    if name == "size" and layer.kind in POOLS and layer.stride == layer.size:
        changes["stride"] = min(value, notation.MAX_STRIDE)  # a pool's stride follows its window
    _put(field, place, [replace(layer, **changes)], 1)


def _change_kind(field: str, place: int) -> None:
    kind = st.session_state[f"{field}_layer_kind"]
    if kind in get_args(Kind):
        _put(field, place, [NEW[kind]], 1)


def _put(field: str, place: int, layers: list[Layer], removed: int) -> None:
    """Replace so many layers from a place on by others, and choose the first of these."""
    tokens = str(st.session_state[field]).split("-")
    tokens[place : place + removed] = [notation.label(layer) for layer in layers]
    _write(field, tokens, max(place if layers else place - 1, 0))


def _move(field: str, place: int, step: int) -> None:
    tokens = str(st.session_state[field]).split("-")
    tokens.insert(place + step, tokens.pop(place))
    _write(field, tokens, place + step)


def _write(field: str, tokens: list[str], chosen: int) -> None:
    st.session_state[field] = "-".join(tokens)
    st.session_state[f"{field}_layer"] = chosen
