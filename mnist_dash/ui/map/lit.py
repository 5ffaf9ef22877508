"""Which digits of a map light up while the rest dims: those that a text means, or those most like the chosen one."""

import functools
from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.data.measures import Mask
from mnist_dash.runs import finding as known
from mnist_dash.ui import broken, finding, loaders
from mnist_dash.ui.map import alike, digits, picture
from mnist_dash.ui.map.digits import Indices

FIND = "map_find"  # session state and link: the text


@dataclass(frozen=True, eq=False)
class Lit:
    """Digits by their global indices, and what they are; the nearest first where `ranked`."""

    indices: Indices
    what: str
    ranked: bool = False


def jump(data: Dataset) -> None:
    """Where the text names one digit, such as "test 1052", choose it; called before the field that finds a digit."""

    def go(split: SplitName, position: int) -> None:
        count = len(data.split(split))
        if position < count:
            st.session_state[picture.DIGIT] = digits.index(data, split, position)
        else:
            broken.tell(FIND, f"{split} {position}", f"is not there: the {split} split ends at {count - 1:,}.")

    finding.jump(go, "map_")


def box() -> str:
    """The box for the text."""
    return finding.box("map_")


def chosen(data: Dataset, text: str, positions: Indices, *, asks_at: DeltaGenerator) -> Lit | None:
    """Those of the digits with these global indices that light up; None for all of them alike.

    What asks for the ones like the chosen digit stands at `asks_at`.
    """
    meant = finding.meant(text, functools.partial(mask, data))
    with asks_at:
        near = alike.found(data)
    if near is None and meant is None:
        return None
    indices = near.indices if near else np.arange(len(data.train) + len(data.test))
    if meant is not None:
        indices = indices[meant[indices]]
    indices = indices[np.isin(indices, positions)]
    kind = data.noun if len(indices) == 1 else data.nouns
    what = f"{len(indices):,} {kind} {near.what if near else 'found'}"
    if not len(indices):
        st.info(f"None of the {data.nouns} on this map is like that: ask for less.", icon=":material/search_off:")
        return None
    return Lit(np.asarray(indices, np.int64), what, near is not None)


def mask(data: Dataset, text: str) -> Mask:
    """Whether the text means each digit, the training digits first (bool). Raises PlainError.

    Runs keep their answers to test digits only, so a text about a run means none of the training digits.
    """
    versions = known.versions(text)
    test = loaders.found(data.name, "test", text, versions)
    train = np.zeros(len(data.train), bool) if versions else loaders.found(data.name, "train", text, versions)
    return np.concatenate([train, test])
