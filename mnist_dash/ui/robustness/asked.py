"""What is looked at: up to four runs of one data set that keep a model to read with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st

from mnist_dash.data.datasets import Dataset
from mnist_dash.runs import passports, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import absent, broken, controls, ending, loaders, looking
from mnist_dash.ui.loaders.looked import Where

PAGE = "robust_"
FIRST = ("best", "hands")  # two ways of being robust: one shifts and turns in training, the other also refuses
FIRST_DIGIT = 18  # a test digit that is read well, and fails here and there
MOST = 4
SIZES = passports.EXAMINATION.sizes  # of a curve, too


@dataclass(frozen=True, eq=False)
class Asked:
    """The runs, and the data set that they learned."""

    data: Dataset
    runs: tuple[Run, ...]

    @cached_property
    def stamps(self) -> tuple[tuple[str, int, str], ...]:
        """The id of each run, the version of its predictions, and its name."""
        return tuple((run.id, results.version(run), run.label) for run in self.runs)


def picker() -> Asked:
    """The picker of the runs. Ends the page where there is none to look at; raises PlainError."""
    able = [run for run in loaders.runs() if run.usable and any(run.file(name) for name in results.READ)]
    first = [run for run in able if results.link_name(run) in FIRST] or able[:1]
    chosen = controls.runs_picker(able, first=first, page=PAGE)
    if absent.several(chosen, key="robust"):
        ending.end_page()
    here = [run for run in chosen if isinstance(run, Run) and run.usable]
    fitting = [run for run in here if run.recipe.data == here[0].recipe.data][:MOST]
    readable = [run for run in fitting if results.is_whole(run)]
    if len(readable) < len(here):
        left = ", ".join(run.label for run in here if run not in readable)
        why = f"up to {MOST} runs of one data set whose model files are kept are read here"
        broken.tell(f"{PAGE}runs", left, f"is left out: {why}.")
    if not readable:
        st.info("Choose one or more runs above.", icon=":material/search_off:")
        ending.end_page()
    return Asked(loaders.dataset(readable[0].recipe.data), tuple(readable))


def picture_picker(asked: Asked) -> Where:
    """The picture that is made harder or attacked."""
    return looking.picker(asked.data, PAGE, split="test", position=FIRST_DIGIT)


def digits_picker(asked: Asked) -> int:
    """Over how many test digits a passport or a curve is made: one of SIZES."""
    count = len(asked.data.test)
    names = {f"{min(size, count):,}": size for size in SIZES}
    chosen = st.segmented_control(
        "Test digits",
        list(names),
        default=next(iter(names)),
        required=True,
        key="robust_digits",
        bind="query-params",
        help="The same ones for every run, evenly spread over the split; 10,000 take ten times as long",
    )
    return names[str(chosen)]


def folded(title: str) -> Any:
    """An expander whose state is in the link; what is in it is made once it is opened."""
    return st.expander(title, key="robust_published", on_change="rerun", bind="query-params")
