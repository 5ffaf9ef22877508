"""What is looked into: a run's network, a picture, and the class that is asked about."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.models.plain import PlainNetwork, Trace
from mnist_dash.runs import plain_networks, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import absent, controls, ending, loaders, looking, words
from mnist_dash.ui.drawing.pictures import percent
from mnist_dash.ui.loaders.looked import Looked, Where

PAGE = "inside_"
FIRST = "tence-cnn"  # small enough to follow, and what a tutorial trains


@dataclass(frozen=True, eq=False)
class Asked:
    """A picture in a run's network, and the class that is asked about."""

    run: Run
    version: int
    data: Dataset
    network: PlainNetwork
    where: Where
    looked: Looked
    label: int
    trace: Trace

    @property
    def key(self) -> tuple[str, int, Where, int]:
        """What the loaders find its maps by."""
        return self.run.id, self.version, self.where, self.label

    @property
    def passed(self) -> tuple[str, int, Where]:
        """The same, whatever the class."""
        return self.run.id, self.version, self.where

    @property
    def answer(self) -> int:
        """The class that the network says."""
        return int(self.trace.probabilities[0].argmax())

    def name(self, label: int) -> str:
        """What a class is called, as Markdown."""
        return words.plain(self.data.class_names[label])


def link(run: Run, split: SplitName, position: int) -> dict[str, str]:
    """The parameters of the page for a picture in a run."""
    return {"inside_run": results.link_name(run), "inside_split": split, "inside_digit": str(position)}


def picker() -> Asked:
    """The pickers in a row. Ends the page where there is nothing to look into; raises PlainError."""
    able = [run for run in loaders.runs() if run.usable and plain_networks.why_not(run) is None]
    able.sort(key=lambda run: run.label != FIRST)
    with st.container(horizontal=True, gap="small"):
        with st.container(width=240):
            wanted = controls.run_picker(able, PAGE)
        if wanted is None:
            st.info("No network is trained yet: train one first.", icon=":material/info:")
            ending.end_page()
        run = absent.unless(wanted, key="inside")
        if run is None:
            ending.end_page()
        version = results.version(run)
        network = loaders.plain_network(run.id, version)
        data = loaders.dataset(run.recipe.data)
        where = looking.picker(data, PAGE, split="train", position=0)
        looked = loaders.looked_at(data.name, where)
        trace = network.trace(looked.image[None])
        label = _class_picker(data, int(trace.probabilities[0].argmax()))
    return Asked(run, version, data, network, where, looked, label, trace)


def _class_picker(data: Dataset, answer: int) -> int:
    names = list(data.class_names)
    if st.session_state.get("inside_class") not in (None, *names):  # chosen before, in another data set
        st.session_state["inside_class"] = None
    chosen = st.selectbox(
        "Asked about",
        names,
        index=None,
        placeholder=f"the answer, {names[answer]}",
        key="inside_class",
        bind="query-params",
        width=170,
        help="Ask about another class to see why it is not that one",
    )
    return answer if chosen is None else names.index(chosen)


def sentence(asked: Asked) -> str:
    """What the network says of the picture, as Markdown."""
    shares = asked.trace.probabilities[0]
    given = asked.looked.label
    verdict = "" if given is None else ", which is its label"
    if given is not None and asked.answer != given:
        verdict = f", but its label is **{asked.name(given)}**"
    second = int(np.argsort(-shares, kind="stable")[1])
    return (
        f"It reads **{asked.name(asked.answer)}** ({percent(shares[asked.answer])}){verdict}; "
        f"next comes {asked.name(second)} ({percent(shares[second])})."
    )
