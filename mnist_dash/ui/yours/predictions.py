"""Somebody's answers to the test images, from any program: a run to evaluate and compare."""

import numpy as np
import streamlit as st

from mnist_dash.analysis import answers
from mnist_dash.quantities import percent
from mnist_dash.runs import brought, folder, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, visitors, words
from mnist_dash.ui.components.gallery import gallery
from mnist_dash.ui.yours import model, uploads

RUN, UPLOAD = "yours_predictions_run", "yours_predictions"  # session state; the upload
LARGEST = 12_000_000  # bytes that the server reads itself
SAMPLE = 18  # answers shown beside their pictures


def view() -> None:
    """The file, whose answers they are, and what came of it."""
    if run_id := st.session_state.get(RUN):
        try:
            _result(folder.load(run_id))
        except folder.RunError:
            del st.session_state[RUN]
    st.markdown(
        f"The answers of any program, in any framework, make a run: {answers.KINDS}, in the order of the test images. "
        "With labels alone there is no confidence to judge."
    )
    files = uploads.upload("Your predictions", UPLOAD, "10,000 rows of ten probabilities for MNIST, or 10,000 labels")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        title = st.text_input("Name of the run", max_chars=60, key="yours_predictions_title", width=260)
        data = uploads.data_picker("yours_predictions_data")
    if not st.button("Make a run of them", type="primary", icon=":material/add:", disabled=not files):
        return
    name, content = files[0]
    if len(content) > LARGEST:
        st.error(f"The file has more than {LARGEST // 10**6} MB; save it as NPY or NPZ.", icon=":material/error:")
        return
    called = title or name.rpartition(".")[0]
    made = uploads.attempt(lambda: brought.predictions(name, content, called, data, visitors.me()))
    if made:
        st.session_state[RUN] = made.id
        uploads.let_go(UPLOAD)
        st.rerun()


def _result(run: Run) -> None:
    with st.container(border=True, key="yours_predictions_result"):
        st.markdown(
            f"**{words.plain(run.label)}**: **{percent(run.status['test_accuracy'])}** of the test images right."
        )
        for remark in run.status.get("remarks") or []:
            st.warning(words.plain(remark), icon=":material/help:")
        model.ways_on(run, reads=False)
        _sample(run)


def _sample(run: Run) -> None:
    """Some answers beside their pictures: a wrong order shows at once."""
    data = loaders.dataset(run.recipe.data)
    said = loaders.probabilities(run.id, results.version(run)).argmax(axis=1)
    places = np.sort(np.random.default_rng(0).permutation(len(data.test))[:SAMPLE])
    gallery(
        data.test.images[places],
        ids=places.tolist(),
        captions=[f"says {data.class_names[said[place]]}" for place in places],
        describe="Some test images with the answers that were brought",
        tile=56,
        key="yours_sample",
    )
    st.caption("Some answers beside their images. Where they do not belong together, the order is another.")
