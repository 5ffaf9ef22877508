"""One tutorial in its own order: the data, the network, the training, the result, and a way to do it oneself."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import streamlit as st

from mnist_dash import quantities
from mnist_dash.models.recipes import Entry
from mnist_dash.quantities import percent
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, network_view, run_account, run_view, words
from mnist_dash.ui.key_figures import key_figures
from mnist_dash.ui.shelf import shelf
from mnist_dash.ui.tutorials import luck, questions
from mnist_dash.ui.tutorials.luck import Runs, run_of

MORPH, DRAW = "pages/play/morph.py", "pages/play/draw.py"
MORPHS = "fridman-cnn"  # the tutorial that ends with digits that morph while its network reads them
FIRST = 10  # test digits whose probabilities are shown
NINE = 9
ASIDE: dict[str, str] = {  # what is told of a tutorial's network beside its shapes
    "islr-lab": "The lab's own call to draw its network crashes; this is the drawing.",
    "ardi-tiny": "Five units have to hold all that tells ten digits apart: 3,925 parameters before them, 60 behind.",
    "tence-cnn": "The convolutions hold 9,568 of its parameters, the dense layer behind them 589,952.",
}


def show(name: str, entry: Entry, runs: Runs) -> None:
    """The tutorial as chapters."""
    run = run_of(entry, runs)
    st.subheader(entry.title, anchor=False)
    st.caption(f"{entry.source}. {entry.about}")
    for number, (title, chapter) in enumerate(_CHAPTERS.items(), 1):
        st.markdown(f"#### {number}. {title}")
        chapter(name, entry, run, runs)


def _data(name: str, entry: Entry, run: Run | None, runs: Runs) -> None:
    recipe, data = entry.recipe, loaders.dataset()
    network = recipe.network()
    flat = not any(layer.kind == "conv" for layer in network.layers)
    values = "left as they are, 0 to 255" if recipe.scaling == "raw" else "divided by 255"
    st.markdown(
        f"{len(data.train):,} training and {len(data.test):,} test digits, 28 × 28 pixels, "
        f"{'laid out in a row of 784' if flat else 'kept as pictures'}, {values}. The first nine it learns from:"
    )
    shelf(data, "train", np.arange(NINE), key=f"tutorials_first_{name}", describe="The first nine training digits")


def _network(name: str, entry: Entry, run: Run | None, runs: Runs) -> None:
    network = entry.recipe.network()
    st.markdown(f"`{entry.recipe.model}` {ASIDE.get(name, '')}")
    network_view.draw(network)
    drawn, story = st.columns([3, 2], gap="large")
    with drawn:
        network_view.layers_table(network)
    story.markdown(network_view.story(network))


def _training(name: str, entry: Entry, run: Run | None, runs: Runs) -> None:
    recipe = entry.recipe
    st.markdown(
        f"{recipe.optimizer.capitalize()} with a learning rate of {recipe.learning_rate:g}, {recipe.batch_size} digits "
        f"a step, {recipe.epochs} epochs, watched on the test digits, as the tutorial does."
    )
    if run is None:
        st.info("Not trained here yet.", icon=":material/hourglass_empty:")
    elif run.active:
        st.info("In training now.", icon=":material/hourglass_top:")
    elif not run.usable:
        st.info(words.plain(run_account.unfinished(run)), icon=":material/info:")
    else:
        st.caption(
            f"{run.status['epochs']} epochs in {quantities.duration(run.status['seconds'])} on {run.status['device']}"
        )
        run_view.draw_curves(run, None, key="tutorials_gap")
        questions.why_not_compare(name, loaders.metrics(run.id, results.curve_version(run)))
    if name == "tence-cnn":
        questions.learning_rate(runs)


def _result(name: str, entry: Entry, run: Run | None, runs: Runs) -> None:
    found = luck.verdict(name, entry, runs)
    figures = {"Published": percent(entry.published or 0)}
    if found:
        low, high = found.rate.interval
        figures[f"Ours ({100 * low:.2f} to {100 * high:.2f})"] = percent(found.rate.value)
    key_figures(figures)
    if found:
        st.markdown(found.sentence)
    luck.decided(name, entry)
    luck.offer(name, entry, runs)
    if run is not None and run.usable:
        _answers(name, run)


def _answers(name: str, run: Run) -> None:
    """Nine right and nine wrong answers, and the probabilities of the first ten test digits."""
    data = loaders.dataset()
    probabilities = loaders.probabilities(run.id, results.version(run))
    answers = probabilities.argmax(axis=1)
    right = answers == data.test.labels
    for what, told in ((True, "right"), (False, "wrong")):
        positions = np.flatnonzero(right == what)[:NINE]
        if not len(positions):
            continue
        st.markdown(f"The first {len(positions)} test digits that it reads {told}, of {int((right == what).sum()):,}:")
        notes = [f"read as {answers[position]}" for position in positions] if told == "wrong" else ()
        shelf(
            data,
            "test",
            positions,
            key=f"tutorials_{told}_{name}",
            describe=f"Test digits read {told}",
            notes=notes,
        )
    folded = st.expander(
        "The matrix of probabilities, and its largest in each row",
        key="tutorials_matrix",
        on_change="rerun",
        bind="query-params",
    )
    if folded.open:
        with folded:
            st.table(_matrix(probabilities[:FIRST], data.test.labels[:FIRST]))
            st.caption(
                f"The first {FIRST} of {len(probabilities):,} rows, in percent. The answer is the class of the largest "
                "(argmax), in bold."
            )


def _matrix(probabilities: np.ndarray, labels: np.ndarray) -> pd.DataFrame:
    rows = []
    for position, (row, label) in enumerate(zip(probabilities, labels, strict=True)):
        best = int(row.argmax())
        cells = {str(digit): f"{100 * value:.1f}" for digit, value in enumerate(row.tolist())}
        cells[str(best)] = f"**{cells[str(best)]}**"
        rows.append({"Test digit": str(position), "Label": str(label), **cells})
    return pd.DataFrame(rows).set_index("Test digit")


def _yourself(name: str, entry: Entry, run: Run | None, runs: Runs) -> None:
    with st.container(horizontal=True):
        label, icon = run_view.next_step(run)
        if st.button(label, key=f"tutorials_go_{name}", icon=icon, type="primary"):
            run_view.start(entry.recipe)
            st.switch_page(run_view.TRAIN)
        st.page_link(run_view.TRAIN, label="Change in Train", icon=":material/tune:", query_params={"recipe": name})
        st.page_link(
            run_view.TRAIN,
            label="Which settings would do better?",
            icon=":material/science:",
            query_params={"recipe": name, "train_grid": "true"},
        )
        if run is not None and run.usable:
            st.page_link(
                run_view.EVALUATE, label="See its mistakes", icon=":material/fact_check:", query_params={"run": name}
            )
            if run.file("model.tflite") is not None:
                st.page_link(DRAW, label="Draw with it", icon=":material/draw:", query_params={"draw_run": [name]})
        if name == MORPHS:
            st.page_link(MORPH, label="Watch digits morph", icon=":material/animation:", query_params=film(run))


def film(run: Run | None) -> dict[str, str | list[str]]:
    """What Morph is to show for the tutorial that ends with it, its film ready to download.

    The tutorial's run reads along where its model is here (it is too large to ship), else its smaller sibling.
    """
    readable = run is not None and run.usable and run.file("model.tflite") is not None
    runs = [MORPHS if readable else "tence-cnn", "hands"]
    return {"morph_path": "4 9 7 2 3 8", "morph_runs": runs, "morph_view": "Take it with you"}


Chapter = Callable[[str, Entry, Run | None, Runs], None]
_CHAPTERS: Mapping[str, Chapter] = {
    "The data": _data,
    "The network": _network,
    "The training": _training,
    "The result": _result,
    "Do it yourself": _yourself,
}
