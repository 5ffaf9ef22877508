"""Whose digit it is: its label, whether people contest that, and who wrote it."""

import streamlit as st

from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.data.datasets import writers as hands
from mnist_dash.data.doubt import Contested
from mnist_dash.errors import PlainError
from mnist_dash.ui import loaders, words


def show(data: Dataset, split: SplitName, position: int) -> None:
    """The label, the votes of those who contest it, and the writer where that is known."""
    name = data.class_names[data.split(split).labels[position]]
    lines = [f"Label **{words.plain(name)}**"]
    if split == "test":
        lines += [votes(entry) for entry in loaders.contested(data.name) if entry.position == position]
    lines += [writer(split, position)] if data.name == "mnist" else []
    st.markdown("  \n".join(line for line in lines if line))


def votes(entry: Contested) -> str:
    """How five people voted on a contested label, as Markdown."""
    given, guessed, neither = entry.votes
    return f"**Contested:** of five people {given} said {entry.given}, {guessed} said {entry.guess}, {neither} neither"


def writer(split: SplitName, position: int) -> str:
    """Who wrote it, where QMNIST's file is here; else nothing."""
    version = hands.version(split)
    if not version:
        return ""
    try:
        known = loaders.writers(split, version)
    except PlainError:
        return ""
    kind = "student" if known.students[position] else "employee"
    count = int((known.numbers == known.numbers[position]).sum())
    return f"Written by {kind} {known.numbers[position]}, who wrote {count:,} of this split"
