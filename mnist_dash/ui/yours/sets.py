"""Data sets: the published ones, those that were brought, and the way from files to a new one."""

import contextlib
from pathlib import Path

import numpy as np
import streamlit as st

from mnist_dash import paths
from mnist_dash.data.datasets import DATASETS, DatasetError, Entry, is_here
from mnist_dash.data.datasets import own as sets
from mnist_dash.data.importing import KINDS, How
from mnist_dash.runs import bringing, fetching, jobs, owners, status
from mnist_dash.runs.bringing import Looked
from mnist_dash.ui import live, loaders, visitors, words
from mnist_dash.ui.components.gallery import gallery
from mnist_dash.ui.yours import uploads

BROWSE, TRAIN = "pages/data/browse.py", "pages/train/train.py"
JOB, MADE = "yours_job", "yours_made"  # session state: the job that reads the files, and the set that came of one
UPLOAD = "yours_files"
EXAMPLE = 64  # CSS pixels of an example


def view() -> None:
    """What is here, then the way to bring more."""
    st.subheader("Bring your own images", anchor=False)
    if days := paths.days_kept():
        st.caption(
            f"What you bring is yours to delete here, and goes by itself when nobody has opened it for {days} days."
        )
    _bring()
    st.subheader("Data sets on this copy", anchor=False)
    for facts in sets.everyone():
        if owners.may_change(sets.folder(facts.name), visitors.me()):
            _brought(facts)
    for entry in DATASETS.values():
        _published(entry)


# --- what is here ---------------------------------------------------------------------------------------


def _published(entry: Entry) -> None:
    with st.container(border=True, key=f"yours_set_{entry.name}"):
        count = sum(entry.train)
        st.markdown(f"**{entry.title}** · {entry.about}; {count:,} to train on, {len(entry.class_names)} classes")
        st.caption(words.plain(entry.licence))
        if is_here(entry.name):
            _ways_on(entry.name)
            return
        job = fetching.job(entry.name)
        facts = live.facts_of(job)
        if facts and facts["state"] in status.ACTIVE:
            live.follow(job, key=f"yours_{entry.name}", stop_help="What has come is kept for the next time.")
            return
        if facts and facts["state"] == "failed":
            st.warning(words.plain(str(facts.get("error"))), icon=":material/cloud_off:")
        asked = st.button("Fetch it", key=f"yours_fetch_{entry.name}", icon=":material/download:")
        if asked and uploads.attempt(lambda: fetching.start(entry.name, visitors.me())) is not None:
            st.rerun()


def _brought(facts: sets.Facts) -> None:
    with st.container(border=True, key=f"yours_set_{facts.name}"):
        what = f"{facts.train:,} to train on, {facts.test:,} to test, {len(facts.class_names)} classes"
        st.markdown(f"**{words.plain(facts.title)}** · {what}")
        if facts.licence:
            st.caption(words.plain(facts.licence))
        _ways_on(facts.name)
        with st.popover("Delete", icon=":material/delete:"):
            st.write("Its images are removed for good; runs that were trained on it stay, but cannot be looked at.")
            if st.button("Delete it", type="primary", key=f"yours_delete_{facts.name}"):
                _delete(facts.name)


def _delete(name: str) -> None:
    owners.check_change(sets.folder(name), visitors.me(), "deleted")
    sets.delete(name)
    loaders.forget_dataset(name)
    st.rerun()


def _ways_on(name: str) -> None:
    with st.container(horizontal=True):
        query = {} if name == "mnist" else {"data": name}
        st.page_link(BROWSE, label="Browse it", icon=":material/grid_view:", query_params=query)
        recipe = "fast" if name == "mnist" else f"fast~data:{name}"
        st.page_link(TRAIN, label="Train on it", icon=":material/model_training:", query_params={"recipe": recipe})


# --- from files to a set --------------------------------------------------------------------------------


def _bring() -> None:
    if name := st.session_state.get(MADE):
        with contextlib.suppress(DatasetError):
            st.success(f"**{words.plain(sets.facts_of(name).title)}** is ready.", icon=":material/check_circle:")
            _ways_on(name)
    job = st.session_state.get(JOB)
    if job is not None and live.facts_of(job) is not None:
        _go_on(job)
        return
    st.markdown(
        f"Choose {KINDS}. Images of any usual size become 28 × 28; you see some of them before anything is kept. "
        "Nothing in a file is run."
    )
    brought = uploads.upload("Your files", UPLOAD, "For IDX choose the images and the labels together.", several=True)
    if brought and st.button("Look at them", type="primary", icon=":material/search:"):
        st.session_state.pop(MADE, None)
        found = uploads.attempt(lambda: bringing.look(brought, visitors.me()))
        if found:
            st.session_state[JOB] = found
            uploads.let_go(UPLOAD)
            st.rerun()


def _go_on(job: Path) -> None:
    """The files are being read, or were: how it goes on, what went wrong, or what they hold."""
    facts = live.facts_of(job) or {}
    if facts.get("state") in status.ACTIVE:
        live.follow(job, key="yours_bringing", stop_help="Nothing of the files is kept.")
        return
    if made := bringing.made(job):
        st.session_state[MADE] = made
        _forget(job)
        st.rerun()
    looked = bringing.looked(job) if facts.get("state") == "done" else None
    if looked is None:
        st.error(words.plain(str(facts.get("error") or "The files were not read to the end.")), icon=":material/error:")
        st.button("Choose other files", on_click=_forget, args=(job,))
        return
    _preview(job, looked)


def _forget(job: Path) -> None:
    st.session_state.pop(JOB, None)
    jobs.stop(job, visitors.me())
    bringing.forget(job)


def _preview(job: Path, looked: Looked) -> None:
    """What the files hold, on examples; what a person says of them; and the button that keeps it."""
    split = (
        "with a training and a test split" if looked.has_split else "one in seven of each class becomes a test image"
    )
    st.markdown(f"**{looked.count:,} images**, {split}. {_classes(looked)}")
    for remark in looked.remarks:
        st.caption(words.plain(remark))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        title = st.text_input("Name", max_chars=60, key="yours_title", width=260)
        noun = st.text_input("One picture shows a", "picture", max_chars=30, key="yours_noun", width=160)
    with st.container(horizontal=True, gap="medium"):
        prepared = looked.prepared is not None and st.toggle(
            "Prepare as MNIST's digits",
            key="yours_prepared",
            help="Finds the ink in each picture, frames it and brings its strokes to MNIST's width, as for drawings",
        )
        inverted = st.toggle(
            "Exchange light and dark",
            looked.light_ground,
            key="yours_inverted",
            disabled=prepared,
            help="MNIST has light ink on black; models that learned from it expect that",
        )
        turned = st.toggle("Exchange rows and columns", key="yours_turned", help="As EMNIST's files need it")
    how = How(title, noun.strip() or "picture", inverted=inverted and not prepared, turned=turned)
    _examples(looked, prepared, how)
    with st.container(horizontal=True):
        if st.button("Keep this data set", type="primary", icon=":material/save:", disabled=not looked.classes):
            uploads.attempt(lambda: _keep(job, how, prepared))
        st.button("Choose other files", on_click=_forget, args=(job,))


def _keep(job: Path, how: How, prepared: bool) -> None:
    bringing.keep(job, how, prepared, visitors.me())
    st.rerun()


def _classes(looked: Looked) -> str:
    if not looked.classes:
        return "They have no labels, so they make no data set."
    least, most = min(looked.counts), max(looked.counts)
    each = f"{least:,} images each" if least == most else f"{least:,} to {most:,} images each"
    return f"{len(looked.classes)} classes, {each}: {uploads.listed(looked.classes)}."


def _examples(looked: Looked, prepared: bool, how: How) -> None:
    shown = looked.prepared if prepared and looked.prepared is not None else looked.examples
    if how.turned:
        shown = np.ascontiguousarray(shown.swapaxes(1, 2))
    if how.inverted:
        shown = 255 - shown
    gallery(
        shown,
        ids=range(len(shown)),
        captions=[""] * len(shown),
        describe=f"{len(shown)} of the images as they would be kept",
        tile=EXAMPLE,
        key="yours_examples",
    )
    st.caption("So these would be kept. Ink should be light on black, and upright.")
