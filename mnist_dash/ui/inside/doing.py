"""Whose doing an answer is: the training digits that pushed towards it and away, beside those most like it."""

import numpy as np
import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.runs import lessons
from mnist_dash.ui import absent, loaders, shelf, words
from mnist_dash.ui.inside.asked import Asked

COUNT = 12
MEANING = {
    "towards": ("Pushed towards it", "Learning from these made the network surer; {share} have its label."),
    "away": ("Pushed away from it", "Learning from these made it less sure; {share} have its label."),
    "nearest": ("Most like it", "What the last hidden layer sees points the same way; {share} have its label."),
}


def view(asked: Asked) -> None:
    """Three shelves of training digits; before that the offer to read them."""
    try:
        if reason := lessons.why_not(asked.run, lambda run: loaders.reader(run.id, asked.version)):
            st.info(words.plain(reason), icon=":material/info:")
            return
        if loaders.lessons(asked.run) is None:
            _offer(asked)
            return
        found = loaders.influence(*asked.key, COUNT)
    except PlainError as error:
        st.warning(words.plain(str(error)))
        return
    about = asked.name(asked.label)
    st.caption(
        f"Every training {asked.data.noun} moved the last layer a little. Two that look alike to the network and err "
        f"alike push the same way; here is who pushed **{about}** most, as the weights are at the end of training. "
        "Under each is its push as a share of the strongest one."
    )
    for column, name in zip(st.columns(3, gap="large"), MEANING, strict=True):
        with column:
            _shelf(asked, name, *getattr(found, name))


def _shelf(asked: Asked, name: str, positions: np.ndarray, values: np.ndarray) -> None:
    title, meaning = MEANING[name]
    st.markdown(f"**{title}**")
    if not len(positions):
        st.caption("None did.")
        return
    data = asked.data
    notes = [f"{value:.2f}" if name == "nearest" else f"{100 * value:+.0f} %".replace("-", "−") for value in values]
    describe = f"{title}: {len(positions)} training {data.nouns}, each with its label and its figure"
    shelf.shelf(data, "train", positions, key=f"inside_{name}", describe=describe, notes=notes)
    same = int((data.train.labels[positions] == asked.label).sum())
    st.caption(meaning.format(share=f"{same} of these {len(positions)}"))


def _offer(asked: Asked) -> None:
    """What the training digits say to the last layer takes a job of its own, once."""
    name = words.plain(asked.run.label)
    absent.examination(
        lessons.EXAMINATION,
        asked.run,
        lessons.ALL,
        what=f"What **{name}** learned from each training {asked.data.noun} is not known here yet.",
        lasts="some seconds to a minute",
        label="Read the training set",
        page="inside_",
    )
