"""How good the generator is: figures with their intervals, each with what it means."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from mnist_dash import quantities
from mnist_dash.analysis.evaluation import Rate
from mnist_dash.analysis.morphing.film import Look
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.stops import Place
from mnist_dash.ui import words


def show(trained: Trained, places: Sequence[Place], look: Look) -> None:
    """All figures in a table, how it was made, and what they do not say."""
    rows = [*_rates(trained.facts), *_nats(trained.facts), *_variety(trained.facts)]
    table = ["| Asked | Answer | Means |", "|:--|--:|:--|", *(f"| {' | '.join(row)} |" for row in rows)]
    st.markdown("\n".join(table))
    facts = trained.facts
    st.caption(
        words.plain(
            f"Trained in {quantities.duration(facts['seconds'])} on {facts.get('processor') or 'a processor'}, "
            f"{facts.get('cores')} cores, on {facts.get('date')}. Intervals hold 95 %. Test digits took no part in the "
            "training."
        )
    )


def _rates(facts: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = []
    for name, rate in facts["drawn"].items():
        asked = f"Of {rate['count']:,} new digits, how many does `{name}` read as the class asked for?"
        found.append((asked, f"**{_rate(rate)}**", "The latents come from a mixture of ten Gaussians a class."))
    for name, rate in facts["rebuilt"].items():
        asked = f"Of the test digits drawn again from their latents, how many does `{name}` read as their label?"
        found.append((asked, f"**{_rate(rate)}**", "Little that makes a digit is lost between encoder and decoder."))
    return found


def _rate(rate: dict[str, int]) -> str:
    return str(Rate(rate["hits"], rate["count"]))


def _nats(facts: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (
            "What does the ink of a test digit cost once its latents are known?",
            f"**{_interval(facts['ink'], 2)} nats**",
            "Cross-entropy over the 784 pixels; grey edges alone cost much of it.",
        ),
        (
            "And with the latents paid for?",
            f"**{_interval(facts['bound'], 2)} nats**",
            "The bound on minus the log-likelihood: cost of the latents and of the ink drawn from them.",
        ),
        (
            "How far off is a rebuilt pixel?",
            f"**{_interval(facts['squared'], 4)}**",
            "Mean squared error of values from 0 to 1.",
        ),
    ]


def _interval(value: dict[str, float], places: int) -> str:
    return f"{value['mean']:.{places}f} ({value['low']:.{places}f} to {value['high']:.{places}f})"


def _variety(facts: dict[str, Any]) -> list[tuple[str, str, str]]:
    near = facts["nearest"]
    return [
        (
            "How varied are the new digits?",
            f"**{facts['variety']:.2f}** of real ones",
            "Spread of the pixels within a class; one that always draws the same would have 0.",
        ),
        (
            "Does it only remember?",
            f"**{100 * near['copies']:.1f} %** are copies",
            f"That many of {near['count']:,} new digits lie nearer to a training digit than all but one in a hundred "
            f"test digits; the usual distance is {near['drawn']:,.0f}, for test digits {near['real']:,.0f}.",
        ),
    ]
