"""Questions to begin with: each with a few of the digits that answer it, and the way to all of them."""

from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.errors import PlainError
from mnist_dash.runs import finding as known
from mnist_dash.ui import loaders
from mnist_dash.ui.components.gallery import sprite

STRIP = 5  # digits in a strip


@dataclass(frozen=True)
class Question:
    """A question, the digits that answer it as a text to find them by, and the page that shows them all."""

    text: str
    find: str
    split: SplitName
    page: str
    query: dict[str, str] = field(default_factory=dict)


QUESTIONS = (
    Question(
        "Which 4s look like 9s?",
        "label=4 & read(tence-mlp)=9",
        "test",
        "pages/data/browse.py",
        {"split": "test", "find": "label=4 & read(tence-mlp)=9"},
    ),
    Question(
        "Who writes oddly?",
        "slant>62 | slant<-37",
        "train",
        "pages/data/handwriting.py",
        {"handwriting_measure": "slant"},
    ),
    Question("Which labels are wrong?", "contested", "test", "pages/data/doubt.py"),
)


def show(data: Dataset) -> None:
    """The questions side by side."""
    for column, question in zip(st.columns(len(QUESTIONS)), QUESTIONS, strict=True):
        with column.container(gap="xsmall"):
            st.page_link(question.page, label=f"**{question.text}**", query_params=question.query)
            _strip(data, question)


def _strip(data: Dataset, question: Question) -> None:
    """A few digits that answer the question, as one picture; none where a run that it asks about is missing."""
    try:
        versions = known.versions(question.find)
        found = np.flatnonzero(loaders.found(data.name, question.split, question.find, versions))[:STRIP]
    except PlainError:
        return
    if len(found):
        st.html(
            f'<img src="{sprite(data.split(question.split).images[found])}" alt="{len(found)} digits that answer it" '
            f'style="width: 100%; max-width: {40 * len(found)}px; border-radius: 4px; image-rendering: pixelated">'
        )
