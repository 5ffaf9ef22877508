"""What the best run that ships gets wrong, surest mistakes first: a click leads to the digit on the Browse page."""

import numpy as np
import streamlit as st

from mnist_dash.analysis import evaluation
from mnist_dash.data.datasets import Dataset
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.runs import folder, results
from mnist_dash.ui import loaders
from mnist_dash.ui.components.gallery import gallery

RUN = "best"
COUNT = 10
TILE = 62
CHOSEN = "home_mistake_chosen"


def show(data: Dataset) -> None:
    """The mistakes with their labels and what was read; nothing where the run is missing."""
    run = folder.lookup(recipes.RECIPES[RUN].recipe)
    if run is None or not run.usable:
        return
    try:
        found = loaders.outcomes(run.id, results.version(run))
    except PlainError:
        return
    order = evaluation.ranking(found, "most confident first", ~found.right)[:COUNT]
    wrong = int(np.sum(~found.right))
    st.subheader(f"{wrong} of {len(found.right):,} our best run misreads", anchor=False)
    st.caption("The ten it is surest of, each with its label and what it reads. Click one to look closer.")
    gallery(
        data.test.images[order],
        ids=[int(position) for position in order],
        captions=[
            f"{data.class_names[found.labels[each]]}, read {data.class_names[found.predicted[each]]}" for each in order
        ],
        describe=f"{len(order)} test digits that the run {RUN} reads wrong, with their labels and what it reads",
        tile=TILE,
        key="home_mistakes",
        on_choose=_choose,
    )
    st.page_link(
        "pages/judge/evaluate.py",
        label="All its mistakes, and how sure it was",
        icon=":material/fact_check:",
        query_params={"run": RUN},
    )
    chosen = st.session_state.pop(CHOSEN, None)
    if chosen is not None:
        st.switch_page(
            "pages/data/browse.py", query_params={"split": "test", "digit": str(chosen), "find": f"wrong({RUN})"}
        )


def _choose(position: int) -> None:
    st.session_state[CHOSEN] = position
