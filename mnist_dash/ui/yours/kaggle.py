"""Kaggle's Digit Recognizer: its test digits answered by a run, as the file to send there."""

import streamlit as st

from mnist_dash.runs import kaggle, status
from mnist_dash.runs.folder import Run
from mnist_dash.ui import live, loaders, visitors, words
from mnist_dash.ui.yours import uploads

JOB, UPLOAD = "yours_kaggle_job", "yours_kaggle"  # session state: the job; the upload


def view() -> None:
    """The table of digits, the run that answers them, and the file that comes of it."""
    st.markdown(
        "Bring the `test.csv` of Kaggle's Digit Recognizer: a run answers its 28,000 digits, and you get "
        "`ImageId,Label` to send there."
    )
    st.caption(kaggle.LEAK)
    job = st.session_state.get(JOB)
    facts = live.facts_of(job) if job else None
    if job and facts:
        if facts["state"] in status.ACTIVE:
            live.follow(job, key="yours_kaggle_follow", stop_help="Nothing is kept of it.")
            return
        found = kaggle.answers(job)
        if found:
            st.success("The answers are ready.", icon=":material/check_circle:")
            st.download_button(
                "Download submission.csv", found, "submission.csv", icon=":material/download:", on_click="ignore"
            )
        else:
            st.error(words.plain(str(facts.get("error") or "The job was stopped.")), icon=":material/error:")
    files = uploads.upload("test.csv", UPLOAD, "784 pixels a row; a column of labels is not needed")
    runs = _readers()
    name = st.selectbox("Answered by", list(runs), key="yours_kaggle_run", width=420)
    if st.button("Answer them", type="primary", icon=":material/play_arrow:", disabled=not files or not runs):
        made = uploads.attempt(lambda: kaggle.start(files[0].name, files[0].content, runs[name], visitors.me()))
        if made:
            st.session_state[JOB] = made
            uploads.let_go(UPLOAD)
            st.rerun()


def _readers() -> dict[str, Run]:
    """The runs that can read MNIST's digits, best first, by what people call them."""
    able = [run for run in loaders.runs() if run.usable and run.recipe.data == "mnist"]
    able = [run for run in able if run.file("model.tflite") or run.file("model.skops")]
    able.sort(key=lambda run: -float(run.status.get("test_accuracy") or 0))
    return {run.label: run for run in able}
