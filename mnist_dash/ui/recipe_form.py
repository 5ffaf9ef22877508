"""The form of a recipe: one widget per setting, a sentence under each, and the recipe that they make.

The widgets' keys are `train_` and the setting's name; `fill` writes them, `read` makes the recipe of them.
"""

from dataclasses import asdict
from html import escape
from typing import Any, cast

import streamlit as st

from mnist_dash.data import datasets
from mnist_dash.models import notation, recipes
from mnist_dash.models.notation import Network
from mnist_dash.models.recipes import AUGMENTATIONS, BASELINES, SETTINGS, Augmentation, Recipe
from mnist_dash.models.recipes.baselines import is_baseline, parse_baseline
from mnist_dash.ui import controls, layer_editor, loaders, words
from mnist_dash.ui.figures import training as figures

MODEL, DATA = "train_model", "train_data"
_BASE, _PART, _TROUBLE = "train_base", "train_part", "train_trouble"  # the data set in two widgets; what is wrong
SLIDERS: dict[str, tuple[float, float]] = {  # the most that a slider offers, and its step
    "shift": (4.0, 0.5),
    "rotate": (45.0, 1.0),
    "scale": (0.5, 0.05),
    "shear": (45.0, 1.0),
    "elastic": (4.0, 0.1),
    "stretch": (1.0, 0.05),
    "thickness": (4.0, 0.5),
    "edges": (8.0, 0.5),
    "flourish": (1.0, 0.05),
}

ABOUT: dict[str, str] = {
    "epochs": "How often the network sees every training digit.",
    "batch_size": "Digits per step: small is slow and restless, large is fast and smooth.",
    "optimizer": "The rule that turns errors into changes of the weights; Adam suits most.",
    "learning_rate": "How far each step goes: too high never settles, too low never arrives.",
    "schedule": "How the learning rate changes on the way; one-cycle rises, then falls to zero.",
    "protocol": "Which digits the third curve is measured on: the test digits, or 5,000 kept from training.",
    "class_weights": "How much each class counts: as it comes, or all classes alike however rare.",
    "weight_decay": "Pulls all weights a little towards zero in every step.",
    "label_smoothing": "Share of each label spread over the other digits: less certainty, fewer extremes.",
    "attack": "Adversarial training: every digit is first changed against the network, each pixel by up to so much of "
    "full ink; 0 = not.",
    "attack_step": "The one step of that attack, in parts of attack.",
    "written": "Digits written by program, in the forms that people of many countries use, as a share of the training "
    "digits; 0 = none.",
    "strangers": "Letters, signs, doodles and digits that stand together, as a share of the training digits: a class "
    "of its own, by which the network then tells what is no digit; 0 = none.",
    "patience": "Stop after so many epochs without a better loss on the held-out digits, and keep the best one's "
    "weights; 0 = never: the last epoch's weights count.",
    "precision": "Number format of the heavy work; auto takes bfloat16 where the processor is quick in it.",
    "scaling": "Pixels as 0 to 1 (unit) or as they are, 0 to 255 (raw).",
    "train_size": "Training digits used: fewer show how much data matters.",
    "seed": "Start of every random choice: the same seed gives the same run again.",
}
BASIC = ("epochs", "batch_size", "optimizer", "learning_rate", "schedule", "protocol")
EXPERT = (
    *("class_weights", "weight_decay", "label_smoothing", "attack", "attack_step"),
    *("written", "strangers", "patience", "precision", "scaling", "train_size", "seed"),
)
ANY_MODEL = ("data", "scaling", "train_size", "protocol", "seed")


def fill(recipe: Recipe) -> None:
    """Put the recipe's values into the form; before its widgets are made, or in a callback."""
    values = {name: getattr(recipe, name) for name in SETTINGS} | asdict(recipe.augmentation)
    for name, value in {**values, "model": recipe.model}.items():
        st.session_state[f"train_{name}"] = value


def read() -> Recipe:
    """The recipe that the form describes. Raises RecipeError."""
    model = str(st.session_state[MODEL]).strip()
    names = ANY_MODEL if is_baseline(model) else tuple(SETTINGS)
    values = {name: st.session_state[f"train_{name}"] for name in names if f"train_{name}" in st.session_state}
    if not is_baseline(model):
        values["augmentation"] = asdict(_warps())
    return recipes.from_dict({"model": model, **values})


def data_field() -> None:
    """Which data set is learned, and whether only some of its classes; the network's last layer follows."""
    base, _, part = str(st.session_state.setdefault(DATA, "mnist")).partition("/")
    titles = controls.datasets_here()
    titles.setdefault(base, base)
    st.session_state[_BASE], st.session_state[_PART] = base, part
    if trouble := st.session_state.pop(_TROUBLE, None):
        st.error(words.plain(trouble), icon=":material/edit:")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.selectbox(
            "Data set", list(titles), format_func=lambda name: titles[name], key=_BASE, on_change=_set_data, width=260
        )
        st.text_input(
            "Some classes only",
            key=_PART,
            placeholder="all; or such as 3v7",
            max_chars=200,
            on_change=_set_data,
            width=220,
            help="Numbers of classes with a v (versus) between them: 3v7; with + several count as one class: 0+2v1+3",
        )


def _set_data() -> None:
    """The chosen set and classes, if there are such; a network's last layer gets a unit for each class."""
    part = str(st.session_state[_PART] or "").replace(" ", "")
    try:
        name = datasets.canonical("/".join(filter(None, [str(st.session_state[_BASE]), part])))
        st.session_state[DATA] = name
        if not is_baseline(str(st.session_state[MODEL])):
            units = datasets.shape_of(name).classes
            st.session_state[MODEL] = notation.with_units(str(st.session_state[MODEL]), units)
    except datasets.DatasetError as error:
        st.session_state[_TROUBLE] = str(error)
    except notation.NotationError:
        pass  # the network is being typed: its own sentence is on the page


def is_classical() -> bool:
    """Whether the form's model is a classical one."""
    return is_baseline(str(st.session_state[MODEL]))


def model_field() -> Network | None:
    """The text of the model, checked while it is typed, and its layers or parameters; the network if it is one."""
    text = st.text_input(
        "Network, or the name of a classical model",
        key=MODEL,
        live=True,
        persist_state="session",
        max_chars=notation.MAX_TEXT,
        help="32C3 = 32 filters of 3 × 3, MP2 = max pooling, BN = batch normalisation, D25 = dropout of 25 %, 128N = "
        "128 dense units, options after a colon; the last layer has a unit for each class. Classical: "
        f"{', '.join(BASELINES)}.",
    )
    text = text or ""
    if is_baseline(text):
        _parameters(text)
        return None
    network = None
    try:
        network = notation.parse(text)
    except notation.NotationError as error:
        mark(text, error)
    layer_editor.edit(MODEL)
    return network


def mark(text: str, error: notation.NotationError) -> None:
    """Show the typed text with the place of the mistake marked, and the sentence."""
    start = min(max(error.position - 1, 0), len(text))
    wrong = text[start:].split("-")[0] or " "
    rest = text[start + len(wrong.strip()) :]
    place = f"<mark style='background:#d0342c;color:#fff;border-radius:3px;padding:0 2px'>{escape(wrong)}</mark>"
    style = "font-size:1rem;white-space:pre-wrap;overflow-wrap:anywhere"
    st.html(f"<code style='{style}'>{escape(text[:start])}{place}{escape(rest)}</code>")
    st.error(words.plain(str(error)), icon=":material/edit:")


def settings() -> None:
    """All other settings: those that most people change, and the rest folded away, each made when it is opened."""
    classical = is_baseline(str(st.session_state[MODEL]))
    if not classical:
        _grid(BASIC)
        folded = _folded("Warp the digits while training (augmentation)", "train_warps")
        if folded.open:
            with folded:
                warps()
    folded = _folded("Expert settings", "train_expert")
    if folded.open:
        with folded:
            _grid(ANY_MODEL[1:] if classical else EXPERT)


def _folded(title: str, key: str) -> Any:
    """An expander whose state is in the link. Its widgets, each of which costs the more the more there are, wait."""
    return st.expander(title, key=key, on_change="rerun", bind="query-params")


def warps() -> None:
    """The random warps with a preview of real digits."""
    sliders, preview = st.columns([2, 3], gap="large")
    with sliders:
        for name, setting in AUGMENTATIONS.items():
            most, step = SLIDERS[name]
            value = float(st.session_state.setdefault(f"train_{name}", 0.0))
            st.slider(
                f"{name.capitalize()}: {setting.about}",
                0.0,
                max(most, value),
                step=step,
                key=f"train_{name}",
                persist_state="session",
            )
    with preview:
        st.html(loaders.figure(figures.warped, *asdict(_warps()).values()))
        st.caption("Top row: training digits as they are. Below: as the network sees them in four epochs.")


def _grid(names: tuple[str, ...]) -> None:
    """The settings in three columns, the sentence of each under it."""
    for first in range(0, len(names), 3):
        for column, name in zip(st.columns(3, gap="medium"), names[first : first + 3], strict=False):
            with column:
                _setting(name)
                st.caption(ABOUT[name])


def _setting(name: str) -> None:
    """The widget of one setting, by its kind."""
    setting, key, label = SETTINGS[name], f"train_{name}", name.replace("_", " ").capitalize()
    st.session_state.setdefault(key, setting.default)
    if setting.words:
        st.selectbox(label, setting.words, key=key, persist_state="session")
    elif isinstance(setting.default, int):
        st.number_input(label, int(setting.low), int(setting.high), key=key, persist_state="session")
    else:
        small = {"learning_rate": 0.0005, "weight_decay": 0.001}.get(name, 0.05)
        st.number_input(
            label, float(setting.low), float(setting.high), step=small, format="%g", key=key, persist_state="session"
        )


def _warps() -> Augmentation:
    """The form's warps."""
    return Augmentation(**{name: float(st.session_state.get(f"train_{name}", 0.0)) for name in AUGMENTATIONS})


def _parameters(text: str) -> None:
    """The parameters of a classical model; the text follows them."""
    name = text.partition(":")[0].strip().lower()
    try:
        known = dict(parse_baseline(text).parameters)
    except recipes.RecipeError:
        return  # the page shows the sentence
    for parameter, setting in BASELINES[name].items():
        key = f"{MODEL}_{name}_{parameter}"
        st.session_state[key] = str(known[parameter])
        st.text_input(
            f"{parameter}: {setting.about}", key=key, on_change=_set_parameter, args=(name, parameter, key), width=480
        )


def _set_parameter(name: str, parameter: str, key: str) -> None:
    values = dict(parse_baseline(str(st.session_state[MODEL])).parameters)
    values[parameter] = cast(str, st.session_state[key]).strip()
    changed = [f"{each}={value}" for each, value in values.items() if str(value) != str(BASELINES[name][each].default)]
    st.session_state[MODEL] = f"{name}:{','.join(changed)}" if changed else name
