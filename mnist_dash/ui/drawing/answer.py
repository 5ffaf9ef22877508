"""What the model says: the digits large, how sure it is, and why it may say nothing."""

import math
from collections.abc import Sequence
from html import escape
from itertools import groupby

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mnist_dash.analysis import gate
from mnist_dash.data import naming
from mnist_dash.data.ink import Part, signs
from mnist_dash.runs import numbers
from mnist_dash.runs.numbers import Written
from mnist_dash.runs.reader import Answer
from mnist_dash.ui.drawing import pictures
from mnist_dash.ui.drawing.answered import PART, Answered
from mnist_dash.ui.drawing.source import Source

HEIGHT = 220  # CSS pixels of a drawing with its parts framed
# While the pen is down and the ink is read, what stands there is of the ink before: it is faint, at once. It stays so
# for a moment after the pen is lifted, until the pad has sent the stroke, which it does not do at once.
_OLD = ".st-key-draw_desk:has(.st-key-draw_frame:{}) .st-key-draw_answer"
_FAINT = (
    f"<style>.st-key-draw_answer {{transition: opacity 0.1s linear 0.25s}} {_OLD.format('active')}, "
    f'[data-testid="stApp"][data-test-script-state="running"] {_OLD.format("hover")} '
    "{opacity: 0.35; transition: none}</style>"
)
ADVICE = {
    "draw": (
        "Draw something.",
        "A digit, or a number of several, as you would on paper. The model answers when you lift the pen, "
        "and says so when it is not sure.",
    ),
    "upload": ("Choose a picture.", "Dark ink on light paper or the other way round, one digit or several."),
    "photo": ("Take a photo.", "Hold the paper so that the digits fill most of the picture, and avoid hard shadows."),
}

NO_INK = {
    "draw": "Hardly anything is drawn: make it larger.",
    "upload": "Choose a picture with dark ink on light paper, or the other way round, that fills the frame.",
    "photo": "Take it again: dark ink on light paper that fills the frame, in even light.",
}


def show(way: str, ink: Source | None, found: Answered | None, beside: DeltaGenerator) -> None:
    """The answer to the ink; where there is none, what to do. A file's picture is shown in the place `beside`."""
    if way == "draw":
        st.html(_FAINT)
    if ink is None:
        _say(*ADVICE[way])
    elif found is None:
        _say("No ink found.", NO_INK[way])
    else:
        headline(found)
        _parts(found, beside)
        faint = found.answer.verdict == "not a digit"
        st.html(pictures.bars(found.answer.probabilities, found.answer.names, faint=faint))
        if len(found.answer.names) > pictures.MOST_BARS:
            st.caption(f"The {pictures.MOST_BARS} likeliest of {len(found.answer.names)} classes.")
        reasons(found.answer)


def _parts(found: Answered, beside: DeltaGenerator) -> None:
    """The picture with a frame round each part, and which part to look at."""
    count = len(found.answers)
    if found.source.is_picture:
        beside.html(_framed(found, 420))
    elif count > 1:
        st.html(_framed(found, HEIGHT))
    if count > 1:
        numbers = [str(place + 1) for place in range(count)]
        st.pills("Look at part", numbers, default="1", required=True, key=PART, bind="query-params", wrap=True)


def _framed(found: Answered, most: int) -> str:
    """The picture with a frame round each part, at most so many CSS pixels high."""
    picture, boxes = found.framed()
    names = [name or "·" for name in found.written.names]
    shown = pictures.image(picture, f"The picture, framed in it: {', '.join(names)}")
    height, width = picture.shape[:2]
    framed = pictures.framed(shown, (width, height), boxes, names, found.chosen)
    return f'<div style="max-width: {min(420, round(most * width / height))}px">{framed}</div>'


def _say(headline: str, advice: str) -> None:
    st.html(f'<div role="status" style="font-size: 1.5rem; font-weight: 600">{headline}</div><p>{advice}</p>')


def text(parts: Sequence[Part], answers: Sequence[Answer]) -> str:
    """All digits and signs as they are read, a space between lines of writing; `?` for what may be a digit."""
    pairs = zip(parts, numbers.names(parts, answers), strict=True)
    lines = groupby(pairs, key=lambda pair: pair[0].line)
    return " ".join(filter(None, (numbers.joined([name for _, name in line], " · ") for _, line in lines)))


def number(found: Answered) -> str:
    """What is read of all of the ink."""
    return text(found.reading.parts, found.answers)


def headline(found: Answered) -> None:
    """The number, large, and one line on how sure it is."""
    answers = found.answers
    color = "inherit" if all(each.verdict == "digit" for each in found.written.counted) else "#b58900"
    big = f"font-size: clamp(3.2rem, {12 / max(len(answers), 2):.1f}rem, 6rem); line-height: 1; font-weight: 700; "
    big += "font-variant-numeric: tabular-nums; overflow-wrap: anywhere"
    st.html(
        '<div role="status" style="display: flex; flex-wrap: wrap; align-items: center; gap: 6px 22px">'
        f'<span style="{big}; color: {color}">{escape(number(found))}</span>'
        f'<span style="font-size: 1.1rem; flex: 1 1 12rem">{escape(words(found.written), quote=False)}</span></div>'
    )


def words(written: Written) -> str:
    """How sure the model is, in a sentence or two; signs between digits are none that it could be unsure of."""
    answers, counted = written.answers, written.counted
    if len(answers) == 1:
        return word(answers[0])
    if all(each.verdict == "digit" for each in counted):
        whole = math.prod(each.probability for each in counted)
        if not answers[0].reads_digits:
            return f"{len(counted)} parts: {pictures.sureness(whole)} sure of all of them."
        return f"{len(counted)} digits: {pictures.sureness(whole)} sure of the whole number."
    doubts = [
        f"part {place} is {'unsure' if each.verdict == 'unsure' else _none(each)}"
        for place, (each, name) in enumerate(zip(answers, written.names, strict=True), 1)
        if each.verdict != "digit" and name not in signs.SIGNS
    ]
    return f"{len(answers)} parts: {', '.join(doubts)}."


def word(answer: Answer) -> str:
    """How sure the model is of one part."""
    if answer.verdict == "blank":
        return "Hardly any ink: draw something."
    if answer.verdict == "not a digit":
        what = "Not a digit" if answer.reads_digits else "None of its classes"
        return f"{what}, as far as it can tell. If it must be one, then {a(answer.name)}."
    if answer.verdict == "unsure":
        second = sorted(range(len(answer.names)), key=lambda digit: -answer.probabilities[digit])[1]
        first, other = pictures.sureness(answer.probability), pictures.sureness(answer.probabilities[second])
        return f"Unsure: perhaps {a(answer.name)} ({first}), perhaps {a(answer.names[second])} ({other})."
    said = a(answer.name)
    return f"{said if len(said) == 1 else said[:1].upper() + said[1:]}: {pictures.sureness(answer.probability)} sure."


def a(name: str) -> str:
    """A digit with its article: a 7, an 8; any other class by its name alone."""
    return naming.a(name)


def _none(answer: Answer) -> str:
    """What a picture is that is of no class."""
    return "no digit" if answer.reads_digits else "none of its classes"


def reasons(answer: Answer) -> None:
    """Why the answer stands or not: how strange the ink is and may be, and the probability that is asked for."""
    unsure = f"Below {100 * gate.SURE:.0f} % an answer counts as unsure."
    strange = answer.strange
    if strange is None:
        what = "a digit" if answer.reads_digits else "one of its classes"
        st.caption(f"This model has no gate: it calls anything {what}. {unsure}")
        return
    if strange.by == "unit":
        st.caption(
            f"Probability that this is {_none(answer)}: {pictures.percent(strange.value)}; from "
            f"{pictures.percent(strange.doubted)} on it is unsure, from {pictures.percent(strange.refused)} on it is "
            f"called so. {unsure}",
            help=gate.MEANING_OF_UNIT,
        )
        return
    side = "beyond" if strange.value > strange.refused else "within"
    st.caption(
        f"Distance to the nearest training {'digits' if answer.reads_digits else 'pictures'}: {strange.value:.2f}, "
        f"{side} the limit of {strange.refused:.2f} from which it is called {_none(answer)}. {unsure}",
        help=gate.MEANING,
    )
