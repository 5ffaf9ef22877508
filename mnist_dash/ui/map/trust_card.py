"""How far to trust a map: its figures, how it was made, and how to read it."""

from typing import Any

import streamlit as st

from mnist_dash import quantities
from mnist_dash.analysis.projections import PROJECTIONS, READING, Map
from mnist_dash.data.datasets import Dataset
from mnist_dash.quantities import percent
from mnist_dash.ui import words

VERDICTS = ((0.95, "good"), (0.8, "fair"), (0.0, "poor; look at other methods too"))


def show(data: Dataset, found: Map) -> None:
    """The figures in a table, and a line on the making."""
    trust = found.facts["trust"]
    st.subheader("How far to trust it", anchor=False)
    st.markdown(verdict(trust["vote"], data))
    st.markdown(
        "\n".join(["| Figure | Value |", "|:--|--:|", *(f"| {row} | **{value}** |" for row, value in figures(trust))])
    )
    kind = words.plain(data.noun)
    st.caption(
        f"The first three over a sample of {trust['sample']:,} {kind}s; best is 1 and 100 %. Trustworthy: the "
        f"{trust['near']} nearest here are near in pixels too. Continuous: those near in pixels are near here. "
        f"Vote: the commonest label of the {trust['voters']} nearest is the {kind}'s own, over all points."
    )
    st.caption(made(found))


def verdict(vote: float, data: Dataset) -> str:
    """In words what share of the digits (0 to 1) has the label of most of its neighbours on the map."""
    word = next(word for least, word in VERDICTS if vote >= least)
    return f"**{percent(vote, 1)} of {data.nouns} agree with their neighbours: {word}.**"


def figures(trust: dict[str, Any]) -> list[tuple[str, str]]:
    """What each figure is called, and the figure."""
    return [
        ("Trustworthiness", f"{trust['trustworthiness']:.3f}"),
        ("Continuity", f"{trust['continuity']:.3f}"),
        ("True neighbours kept", f"{100 * trust['kept']:.1f}\N{NO-BREAK SPACE}%"),
        ("Label vote", f"{100 * trust['vote']:.1f}\N{NO-BREAK SPACE}%"),
    ]


def made(found: Map) -> str:
    """How long the map took, with what and where, in a line."""
    facts, method = found.facts, PROJECTIONS[found.projection.method]
    used = ", ".join(f"{name} {facts['versions'][name]}" for name in method.packages if name in facts["versions"])
    where = f" on {facts['processor']}" if facts.get("processor") else ""
    seed = "" if found.projection.method == "pca" else f", seed {found.projection.seed}"
    return words.plain(f"Made in {quantities.duration(facts['seconds'])}{where} with {used}{seed}.")


def reading(method: str, data: Dataset) -> None:
    """Three sentences on what such a map shows and what it does not."""
    st.subheader("How to read it", anchor=False)
    sentences = [words.about(sentence, data.noun) for sentence in READING[method]]
    if data.name != "mnist":  # of which the share is known
        sentences = [sentence.replace("about a sixth", "a part") for sentence in sentences]
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
