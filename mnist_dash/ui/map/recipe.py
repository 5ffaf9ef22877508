"""Which map: the method's picker, and a form drawn from its settings; every value is in the link."""

from typing import cast

import streamlit as st

from mnist_dash.analysis.projections import PROJECTIONS
from mnist_dash.analysis.projections.projection import ALL, COMMON
from mnist_dash.data.datasets import Dataset
from mnist_dash.models.recipes.settings import Setting, Value
from mnist_dash.ui import words

DEFAULT = "tsne"
_ABOUT = "Fewer digits or other settings make another map; those at the defaults are ready."


def method_picker() -> str:
    """The chosen kind of map."""
    return str(
        st.segmented_control(
            "Method", list(PROJECTIONS), default=DEFAULT, required=True, key="map_method", bind="query-params"
        )
    )


def settings_form(method: str, data: Dataset) -> dict[str, Value]:
    """A widget per setting of the method; what they say."""
    known = {**COMMON, **PROJECTIONS[method].settings}
    images = len(data.train) + len(data.test)
    values: dict[str, Value] = {}
    st.markdown(words.about(_ABOUT if data.name == "mnist" else _ABOUT.partition(";")[0] + ".", data.noun))
    names = list(known)
    for first in range(0, len(names), 2):
        for column, name in zip(st.columns(2, gap="medium"), names[first : first + 2], strict=False):
            with column:
                values[name] = _points(images) if name == "points" else _widget(method, name, known[name])
                about = words.about(known[name].about, data.noun)
                st.caption(about[:1].upper() + about[1:] + ".")
    st.button("Back to the defaults", icon=":material/restart_alt:", on_click=_reset, args=(method,), key="map_reset")
    return values


def _points(images: int) -> int:
    """How many points; at first all, as far as a map goes. All of a smaller data set count as no limit."""
    setting, key = COMMON["points"], _key("", "points")
    most = min(images, ALL)
    least = min(int(setting.low), most)
    if not least <= (st.session_state.get(key) or most) <= most:  # chosen before, in another data set
        st.session_state[key] = most
    chosen = int(st.number_input("Points", least, most, most, 1_000, key=key, bind="query-params"))
    return ALL if chosen == most else chosen


def _reset(method: str) -> None:
    """Put the form back to the defaults; for a button."""
    for name in {**COMMON, **PROJECTIONS[method].settings}:
        st.session_state.pop(_key(method, name), None)
        st.query_params.pop(_key(method, name), None)


def _key(method: str, name: str) -> str:
    """The widget's key and name in the link; points and seed are the same for all methods."""
    return f"map_{name}" if name in COMMON else f"map_{method}_{name}"


def _widget(method: str, name: str, setting: Setting) -> Value:
    key, label = _key(method, name), name.replace("_", " ").capitalize()
    if setting.words and setting.low != setting.high:  # a word or a number
        typed = st.text_input(label, str(setting.default), key=key, bind="query-params", max_chars=20)
        return (typed or "").strip() or setting.default
    if setting.words:
        words = list(setting.words)
        return str(st.selectbox(label, words, words.index(str(setting.default)), key=key, bind="query-params"))
    if isinstance(setting.default, int):
        low, high, jump = int(setting.low), int(setting.high), 1_000 if setting.low >= 1_000 else 1
        return int(st.number_input(label, low, high, setting.default, jump, key=key, bind="query-params"))
    least, most, usual = float(setting.low), float(setting.high), cast(float, setting.default)
    step = 0.05 if most < 1 else 0.5
    return float(st.number_input(label, least, most, usual, step, format="%g", key=key, bind="query-params"))
