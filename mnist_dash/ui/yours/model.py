"""Somebody's model: read as data, then a run like any other."""

import streamlit as st

from mnist_dash.models import foreign
from mnist_dash.models.foreign import INPUTS
from mnist_dash.quantities import percent
from mnist_dash.runs import brought, folder, results, status
from mnist_dash.runs.folder import Run
from mnist_dash.ui import live, visitors, words
from mnist_dash.ui.yours import uploads

EVALUATE, DRAW, COMPARE = "pages/judge/evaluate.py", "pages/play/draw.py", "pages/judge/compare.py"
RUN, UPLOAD = "yours_model_run", "yours_model"  # session state: the run that came of the last file; the upload
FOUND = "found by trying"


def view() -> None:
    """The file, what is said of it, and what came of it."""
    run = _run()
    if run is not None:
        _result(run)
    st.markdown(
        f"Choose a file: {foreign.KINDS}. It is read as data: known layers become our notation, and nothing in the "
        "file is run. A PyTorch `.pt` is a pickle, which would be; export it as safetensors or ONNX."
    )
    files = uploads.upload("Your model", UPLOAD, "A plain chain of layers for 28 × 28 pixels, up to 10 million weights")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        title = st.text_input("Name of the run", max_chars=60, key="yours_model_title", width=260)
        data = uploads.data_picker("yours_model_data")
        way = st.selectbox(
            "It wants its ink",
            [FOUND, *INPUTS],
            format_func=lambda name: INPUTS[name].about if name in INPUTS else FOUND,
            key="yours_model_way",
            width=260,
        )
    text = st.text_input(
        "Its network, where the file holds weights alone",
        placeholder="such as 32C3-MP2-128N-10N",
        max_chars=400,
        key="yours_model_text",
        width=540,
    )
    if not st.button("Read it", type="primary", icon=":material/play_arrow:", disabled=not files):
        return
    name, content = files[0]
    chosen = "" if way == FOUND else str(way)
    called = title or name.rpartition(".")[0]
    made = uploads.attempt(lambda: brought.model(name, content, called, data, text, chosen, visitors.me()))
    if made:
        st.session_state[RUN] = made.id
        uploads.let_go(UPLOAD)
        st.rerun()


def _run() -> Run | None:
    """The run of the last file; None where it is gone."""
    if not (run_id := st.session_state.get(RUN)):
        return None
    try:
        return folder.load(run_id)
    except folder.RunError:
        return None


def _result(run: Run) -> None:
    """How the reading goes on, why it failed, or what the model is worth, with the ways on."""
    with st.container(border=True, key="yours_model_result"):
        st.markdown(f"**{words.plain(run.label)}**")
        if run.state in status.ACTIVE:
            live.follow(run.path, key="yours_reading", stop_help="Nothing is kept of a model that was not read.")
            return
        if not run.usable:
            st.error(words.plain(str(run.status.get("error") or "The file was not read.")), icon=":material/error:")
            return
        facts = run.status
        st.markdown(
            f"**{percent(facts['test_accuracy'])}** of the test images right. Read as `{facts['network']}`, with ink "
            f"{INPUTS[facts['input']].about}."
        )
        for remark in facts.get("remarks") or []:
            st.warning(words.plain(remark), icon=":material/help:")
        tried = [f"{INPUTS[name].about}: {percent(share, 0)}" for name, share in facts["input_shares"].items()]
        st.caption(f"Right answers on 200 test images by how the ink was prepared: {'; '.join(tried)}.")
        ways_on(run, reads=True)


def ways_on(run: Run, *, reads: bool) -> None:
    """Links to what can be done with the run; `reads` where it has a model that reads drawings."""
    name = results.link_name(run)
    with st.container(horizontal=True):
        st.page_link(EVALUATE, label="Evaluate it", icon=":material/fact_check:", query_params={"run": name})
        runs = {"runs": [name, "best"]} if run.recipe.data == "mnist" else {"runs": [name]}
        st.page_link(COMPARE, label="Compare it", icon=":material/compare_arrows:", query_params=runs)
        if reads:
            st.page_link(DRAW, label="Draw with it", icon=":material/draw:", query_params={"draw_run": name})
