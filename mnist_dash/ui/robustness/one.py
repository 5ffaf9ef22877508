"""One digit under one corruption or two, and under all of them at once."""

import streamlit as st

from mnist_dash.data.corruptions import CORRUPTIONS, PUBLISHED
from mnist_dash.data.datasets import Bytes
from mnist_dash.runs.reader import Answer
from mnist_dash.ui import loaders, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.drawing import pictures
from mnist_dash.ui.figures import robustness as figures
from mnist_dash.ui.loaders.looked import DRAWING, Where
from mnist_dash.ui.robustness import corruption
from mnist_dash.ui.robustness.asked import Asked, picture_picker

NONE = "nothing"


def view(asked: Asked) -> None:
    """The digit under what is chosen with each run's answer, and the wall of all corruptions."""
    where = picture_picker(asked)
    kind, severity = _chosen(asked, where)
    st.subheader("Under all of them", anchor=False)
    names = [words.plain(run.label) for run in asked.runs]
    st.caption(
        f"Severity rises from left to right. Under each picture stands what {' and '.join(names)} read"
        f"{' in this order' if len(names) > 1 else ''}: wrong answers underlined, doubted ones with a question mark; "
        "at the end of a row, the severity at which each first fails."
        f"{' Wrong is here what differs from the answer to the drawing as it is.' if where[0] == DRAWING else ''}"
    )
    drawn = loaders.figure(figures.wall, asked.data.name, where, asked.stamps)
    order = list(CORRUPTIONS)
    chosen = corruption.number(order, kind, severity)
    figure(drawn, key="robust_wall", chosen=chosen, on_pick=lambda picked: corruption.choose(order, picked))
    st.caption(
        f"MNIST-C's fifteen come first, by their published laws at severity {PUBLISHED}, not pixel by pixel; the other "
        "severities, and the last six, are this page's own. Chance is seeded by corruption, severity and position."
    )


def _chosen(asked: Asked, where: Where) -> tuple[str, int]:
    """The pickers and the picture that they make, with the runs' answers; the corruption and its severity."""
    settings, shown, answers = st.columns([2, 2.4, 3.4], gap="medium")
    with settings:
        kind, severity = corruption.picker("Make it harder by")
        others = [NONE, *(title for title, name in corruption.TITLES.items() if name != kind)]
        if st.session_state.get("robust_also") not in (None, *others):  # the same twice
            st.session_state["robust_also"] = NONE
        also = str(st.selectbox("And also by", others, key="robust_also", bind="query-params"))
        more = corruption.severity("robust_also_severity") if also != NONE else 0
    how = ((kind, severity), (corruption.TITLES[also], more)) if also != NONE else ((kind, severity),)
    harder = loaders.made_harder(asked.data.name, where, how)
    label = loaders.looked_at(asked.data.name, where).label
    with shown:
        figure(loaders.figure(figures.pair, asked.data.name, where, how), key="robust_pair")
        st.caption("; ".join(_told(*each) for each in how))
    with answers:
        _answers(asked, harder, None if label is None else asked.data.class_names[label])
    return kind, severity


def _told(kind: str, severity: int) -> str:
    found = CORRUPTIONS[kind]
    return f"{found.title}, {found.level(severity)}: {found.about}" if severity else f"{found.title}: none"


def _answers(asked: Asked, image: Bytes, label: str | None) -> None:
    """What each run reads, with its likeliest classes."""
    for side, (run, version, name) in zip(st.columns(len(asked.runs)), asked.stamps, strict=True):
        said = loaders.answer_to(run, version, image)
        with side:
            st.markdown(f"**{words.plain(name)}** {_sentence(said, label)}")
            st.html(pictures.bars(said.probabilities, asked.data.class_names, faint=said.verdict != "digit"))


def _sentence(said: Answer, label: str | None) -> str:
    doubt = figures.DOUBTS[said.verdict]
    verdict = "" if label is None else ", right" if said.name == label else ", wrong"
    return f"reads **{words.plain(said.name)}**{verdict}{f'; {doubt}' if doubt else ''}"
