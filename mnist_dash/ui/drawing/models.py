"""Several runs side by side on the same ink."""

from html import escape

import numpy as np
import streamlit as st

from mnist_dash.data import datasets
from mnist_dash.errors import PlainError
from mnist_dash.plots.palette import class_color
from mnist_dash.quantities import percent
from mnist_dash.runs import reader, results
from mnist_dash.runs.folder import Run
from mnist_dash.runs.reader import Answer
from mnist_dash.ui import absent, controls, loaders, words
from mnist_dash.ui.drawing import answer, pictures
from mnist_dash.ui.drawing.answered import Answered

FIRST = ("tence-cnn", "islr-lab", "ardi-tiny", "logistic", "tree")  # shown at first, after the default
_CHOSEN = "draw_chosen_run"  # session: what a fragment chose, which cannot set a widget outside of it
MODELS = ("model.tflite", "model.skops")


def readable(data: str = "mnist") -> list[Run]:
    """The runs that can read a drawing: those of that data set first, the default, some of every kind, all others."""
    best = reader.default().id
    places = {name: place for place, name in enumerate(FIRST)}
    able = [run for run in loaders.runs() if run.usable and any(map(run.file, MODELS))]

    def place(run: Run) -> tuple[bool, bool, int]:
        return run.recipe.data != data, run.id != best, places.get(run.label, len(places))

    return sorted(able, key=place)


def reads_digits(run: Run) -> bool:
    """Whether its classes are the digits 0 to 9: numbers, the test of ten and the collection are about those."""
    return datasets.holds_digits(run.recipe.data)


def tell_fallback() -> None:
    """Say so where the best model for drawings is damaged and another one reads."""
    if trouble := reader.fallen_back():
        st.warning(words.plain(trouble), icon=":material/broken_image:")


def choose(run: Run) -> None:
    """Have the next run of the page read with this run."""
    st.session_state[_CHOSEN] = results.link_name(run)


def picker() -> Run | None:
    """The run that reads, the default while the wanted one is not here, so that a drawing is read all the same."""
    runs = readable()
    if chosen := st.session_state.pop(_CHOSEN, None):
        st.session_state["draw_run"] = chosen
    with st.container(width=300):
        wanted = controls.run_picker(runs, "draw_")
    if wanted is None:
        return None
    run = absent.unless(wanted, key="draw_run")
    if run is None and runs:
        st.caption(f"Until then {words.plain(runs[0].label)} reads your ink.")
        return runs[0]
    if run is not None and not reads_digits(run):
        _tell_classes(run)
    return run


def _tell_classes(run: Run) -> None:
    """What a run of other classes than the digits can answer."""
    try:
        names = ", ".join(datasets.class_names_of(run.recipe.data))
        title = datasets.title_of(run.recipe.data.partition("/")[0])
        what = f"It has learned from {title}, and answers one of: {names}."
    except PlainError as error:
        what = str(error)
    st.caption(words.plain(what))


def show(found: Answered) -> None:
    """A table of what the chosen runs read in this ink."""
    data = found.reader.run.recipe.data
    known = readable(data)
    alike = sum(run.recipe.data == data for run in known)
    wanted = controls.runs_picker(known, first=min(1 + len(FIRST), alike), page="draw_")
    absent.several(wanted, key="draw_runs")
    runs = [run for run in wanted if isinstance(run, Run) and run.usable]
    images = np.stack([part.image for part in found.reading.parts])
    rows, said, digits = [], set(), all(map(reads_digits, runs))
    for run in runs:
        try:
            answers = loaders.reader(run.id, results.version(run)).answers(images)
            text = answer.text(found.reading.parts, answers)
            rows.append(_row(run, text, answers[found.chosen]))
            said.add(text)
        except PlainError as error:
            st.warning(words.plain(str(error)), icon=":material/search_off:")
    if rows:
        each = "digit's probability, 0 to 9" if digits else "class's probability"
        head = f"<tr><th>Run</th><th>Reads</th><th>How sure</th><th>Each {each}</th></tr>"
        st.html(f'{_STYLE}<div class="mini"><table>{head}{"".join(rows)}</table></div>')
    if len(rows) > 1:
        same = "All agree." if len(said) == 1 else f"They read it in {len(said)} ways."
        anything = "a digit" if digits else "one of its classes"
        st.caption(f"{same} All were given the same 28 × 28 pixels. A run without a gate calls anything {anything}.")


_STYLE = """<style>
.mini {overflow-x: auto}
.mini table {border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums}
.mini th {text-align: left; font-weight: 600; font-size: 0.85rem; opacity: 0.8}
.mini th, .mini td {padding: 6px 14px 6px 0; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent)}
.mini .number {font-size: 1.5rem; font-weight: 700}
.mini .spark {display: flex; align-items: flex-end; gap: 2px; height: 30px; min-width: 110px}
.mini .spark i {flex: 1 1 0; max-width: 14px; border-radius: 2px 2px 0 0}
</style>"""


def _row(run: Run, text: str, one: Answer) -> str:
    spark = "".join(
        f'<i style="height: {percent(max(share, 0.03), 0)}; background: {class_color(digit)}"></i>'
        for digit, share in enumerate(one.probabilities)
    )
    sure = one.verdict if one.verdict in ("not a digit", "blank") else pictures.percent(one.probability)
    if sure == "not a digit" and not one.reads_digits:
        sure = "none of its classes"
    return (
        f'<tr><td>{escape(run.label)}</td><td class="number">{escape(text)}</td><td>{sure}</td>'
        f'<td><div class="spark" role="img" aria-label="{_spoken(one)}">{spark}</div></td></tr>'
    )


def _spoken(one: Answer) -> str:
    order = sorted(range(len(one.names)), key=lambda label: -one.probabilities[label])[:3]
    return escape(", ".join(f"{one.names[label]}: {pictures.percent(one.probabilities[label])}" for label in order))
