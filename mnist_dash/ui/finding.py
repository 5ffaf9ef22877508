"""The box that finds digits by a text, with ideas to choose: the link's `find`, after the page's prefix."""

from collections.abc import Callable

import streamlit as st

from mnist_dash.analysis import finding
from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.data.measures import Mask
from mnist_dash.errors import PlainError
from mnist_dash.runs import finding as known
from mnist_dash.ui import loaders, parameters, words

PLACEHOLDER = "slant>40 & label=7, or test 1052"


def jump(go: Callable[[SplitName, int], None], page: str = "") -> None:
    """Where the text names one digit, such as "test 1052", go there; called before the pickers that `go` writes to."""
    place = finding.place(str(st.session_state.get(f"{page}find") or st.query_params.get(f"{page}find") or ""))
    if place:
        go(*place)
        st.session_state[f"{page}find"] = ""
        parameters.drop(f"{page}find")


def box(page: str = "") -> str:
    """The box and its ideas, side by side; the text that stands in it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", width=430):
        text = st.text_input(
            "Find",
            key=f"{page}find",
            bind="query-params",
            placeholder=PLACEHOLDER,
            max_chars=finding.LONGEST,
            icon=":material/search:",
        )
        with st.popover("Ideas", icon=":material/lightbulb:", key=f"{page}find_ideas", on_change="rerun") as ideas:
            if ideas.open:
                _show_ideas(page)
    return text


def in_split(data: Dataset, split: SplitName, text: str) -> Mask:
    """Whether the text means each digit of the split (bool, N). Raises PlainError."""
    return loaders.found(data.name, split, text, known.versions(text))


def meant(text: str, find: Callable[[str], Mask]) -> Mask | None:
    """Which digits the text means, as `find` says (it may raise PlainError), or None for all of them.

    A text that means nothing finds everything, and a sentence says what would do.
    """
    if not text.strip():
        return None
    try:
        return find(text)
    except PlainError as error:
        st.warning(f"{words.plain(str(error))} Until then all are shown.", icon=":material/search_off:")
        return None


def _show_ideas(page: str) -> None:
    st.markdown("**Ask for example**")
    with st.container(horizontal=True, gap="small"):
        for preset in finding.PRESETS:
            st.button(preset.question, key=f"{page}find_{preset.text}", on_click=_ask(page, preset))
    st.markdown("**Or in words of your own**, joined by `&`, `|` and `!`, with brackets:")
    rows = [f"| `{word.example}` | {words.plain(word.meaning)} |" for word in finding.WORDS.values()]
    st.markdown("\n".join(["| Write | to ask for |", "|---|---|", *rows]))


def _ask(page: str, preset: finding.Preset) -> Callable[[], None]:
    def ask() -> None:
        st.session_state[f"{page}find"] = preset.text
        st.session_state[f"{page}split"] = preset.split

    return ask
