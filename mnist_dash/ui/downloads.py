"""Buttons that give a run away: its report, models, script, answers and curve; and the figures of many runs.

Nothing is made before a click.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from mnist_dash import reports
from mnist_dash.errors import PlainError
from mnist_dash.models import export
from mnist_dash.plots import training as curves
from mnist_dash.runs import exports, folder, int8, status
from mnist_dash.runs.folder import Run
from mnist_dash.ui import live, loaders, visitors, words

MODEL_FILES = {
    "model.keras": "The Keras model",
    "model.tflite": "The light model (.tflite)",
    "model.skops": "The scikit-learn model (.skops)",
}
ERROR = "int8_error"  # session state: a sentence for the next view
LARGEST_ONNX = 6_000_000  # bytes of a Keras model: eight times as much is held while its ONNX form is written
MODEL, TABLE, CODE = ":material/download:", ":material/table:", ":material/code:"
PAGE, NOTEBOOK = ":material/description:", ":material/menu_book:"


def report(runs: Sequence[Run]) -> None:
    """Buttons for the report of a run, or of several compared: a page to read, a notebook that trains them again."""
    name = f"report-{runs[0].id}" if len(runs) == 1 else "report-compared"
    address = _address()
    _button("Report (HTML)", lambda: reports.page(runs, loaders.dataset, address), f"{name}.html", PAGE)
    if not any(run.recipe.is_brought for run in runs):
        _button("Notebook (.ipynb)", lambda: reports.notebook(runs, loaders.dataset), f"{name}.ipynb", NOTEBOOK)


def _address() -> str:
    """Where the app is, without the page; nothing where that is not known."""
    return (st.context.url or "").rpartition("/")[0]


def downloads(run: Run) -> None:
    """Buttons for what a run holds: report, models, script, answers, curve; and its int8 form once it is asked for."""
    with st.container(horizontal=True):
        if run.usable:
            report([run])
        for name, label in MODEL_FILES.items():
            if path := run.file(name):
                _button(label, path.read_bytes, f"{run.id}-{name}", MODEL)
        if exports.has_onnx(run) and not _too_large(run):
            _button("The ONNX model", lambda: exports.onnx(run), f"{run.id}.onnx", MODEL)
        if not run.recipe.is_classical:
            _button("The recipe as a Keras script", lambda: export.script(run.recipe), f"{run.id}.py", CODE)
        if run.usable:
            _button("Its answers (CSV)", lambda: _answers(run), f"{run.id}-predictions.csv", TABLE)
        if folder.metrics(run):
            _button("The curve (CSV)", lambda: _curve(run), f"{run.id}-metrics.csv", TABLE)
    if exports.has_onnx(run) and _too_large(run):
        st.caption(f"So large a network becomes ONNX by `python -m mnist_dash export {run.id} --onnx --out FILE`.")
    if run.usable and run.file(exports.KERAS) and run.file("model.tflite"):
        _small(run)


def _too_large(run: Run) -> bool:
    """Whether the ONNX form would take the server too much memory."""
    file = run.file(exports.KERAS)
    return file is not None and file.stat().st_size > LARGEST_ONNX


def _small(run: Run) -> None:
    """The int8 form: a button that makes it, its progress, or what it is and what it costs."""
    place = int8.job(run)
    facts = live.facts_of(place)
    if facts and facts["state"] in status.ACTIVE:
        live.follow(place, key="int8", stop_help="Nothing is kept of it.")
        return
    found = int8.measured(run)
    if found:
        _button("The int8 model (.tflite)", lambda: int8.model(run), f"{run.id}-int8.tflite", MODEL)
        st.caption(f"Measured here: {found}")
        return
    message = st.session_state.pop(ERROR, None) or (facts or {}).get("error")
    if message:
        st.warning(words.plain(str(message)), icon=":material/error:")
    st.button(
        "Make an int8 model",
        icon=":material/compress:",
        key="int8_make",
        on_click=_start,
        args=(run,),
        help="Whole numbers of 8 bits in every layer: a quarter of the size, for small chips. It takes some seconds.",
    )


def _start(run: Run) -> None:
    try:
        int8.start(run, visitors.me())
    except PlainError as error:
        st.session_state[ERROR] = str(error)


def of_all(runs: Sequence[Run], key: str = "all", *, compared: bool = False) -> None:
    """Buttons for the figures and the curves of several runs, each as one table, and if `compared` for their report.

    The key tells two such rows apart.
    """
    with st.container(horizontal=True):
        if compared:
            report(runs)
        _button(
            "All figures (CSV)", lambda: exports.figures(runs, loaders.dataset), "runs.csv", TABLE, f"{key}_figures"
        )
        _button("All curves (CSV)", lambda: exports.curves(runs), "curves.csv", TABLE, f"{key}_curves")


def _answers(run: Run) -> str:
    return exports.predictions(run, loaders.dataset(run.recipe.data))


def _curve(run: Run) -> str:
    return str(curves.table(folder.metrics(run)).to_csv(index=False))


def _button(label: str, make: Callable[[], str | bytes], name: str, icon: str, key: str | None = None) -> None:
    st.download_button(label, make, file_name=name, icon=icon, key=key, on_click="ignore")
