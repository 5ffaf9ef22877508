"""Pickers that two or more pages use, and the names their choices have in the link.

Link vocabulary: `data` (a data set's name, after its title for one that was brought), `split` (train or test), `digits`
(any of the classes by name, repeated; none = all), `digit` (a position in the split, counted from 0). But for `data`,
which four pages share, Browse has these names bare; any other page puts its own name before them, as in
`mosaic_split`, because Streamlit drops from a link to Browse the names that are bound on the page it leaves. In
the same way `run` is bare on Evaluate, Train and Runs, and `runs` on Compare. A run is named by its recipe, a name of
RECIPES or its link form, so that any copy of the app can train it, with the given name before it where there is one;
its id or the beginning of it does too when typed.
"""

from collections.abc import Collection, Sequence

import streamlit as st

from mnist_dash.data import datasets, naming
from mnist_dash.data.datasets import SPLITS, Dataset, SplitName, own
from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.runs import owners, results
from mnist_dash.runs.folder import Run
from mnist_dash.runs.results import Wanted
from mnist_dash.ui import broken, loaders, visitors, words
from mnist_dash.ui.components import address

DATA = "data"  # a data set's name in the link, and in the session


def datasets_here() -> dict[str, str]:
    """The whole data sets that this visitor may choose, by name, with their titles; MNIST first."""
    mine = [facts for facts in own.everyone() if owners.may_change(own.folder(facts.name), visitors.me())]
    published = {name: entry.title for name, entry in datasets.DATASETS.items() if datasets.is_here(name)}
    return published | {facts.name: facts.title for facts in mine}


def dataset_picker() -> Dataset:
    """The chosen data set, kept in the link as `data` and over a switch of pages. Raises DatasetError.

    A link may name one that is not here: its sentence says how to get it.
    """
    titles = datasets_here()
    options = [name if name in datasets.DATASETS else f"{title} · {name}" for name, title in titles.items()]
    asked = st.session_state.get(DATA) or st.query_params.get(DATA)
    if asked and asked not in options:
        options.append(str(asked))
    chosen = st.selectbox("Data set", options, key=DATA, bind="query-params", persist_state="session", width=190)
    return loaders.dataset(str(chosen).rsplit(" · ", 1)[-1])


def split_picker(page: str = "", *, default: SplitName = "train") -> SplitName:
    """The chosen split, kept in the link as `split` after the page's prefix, such as "mosaic_"."""
    choice: SplitName = st.segmented_control(
        "Split", SPLITS, default=default, required=True, key=f"{page}split", bind="query-params"
    )
    return choice


def classes_picker(data: Dataset, page: str = "") -> list[int]:
    """The chosen classes, kept in the link by name as `digits` after the page's prefix; none chosen means all."""
    names = list(data.class_names)
    key = f"{page}digits"
    if any(name not in names for name in st.session_state.get(key) or []):  # chosen before, in another data set
        st.session_state[key] = [name for name in st.session_state[key] if name in names]
    label = "Digits" if data.noun == "digit" else "Classes"
    chosen = st.pills(
        f"{label} (none chosen = all)",
        names,
        selection_mode="multi",
        key=key,
        bind="query-params",
        wrap=True,
    )
    return [names.index(name) for name in chosen]


def one(data: Dataset, label: int) -> str:
    """What a picture of this class is called at the beginning of a sentence, as Markdown."""
    return words.plain(naming.one(data.class_names[label]))


def position_picker(split: SplitName, count: int, *, default: int, page: str = "") -> int:
    """The chosen position among the `count` images of a split, kept in the link as `digit` after the page's prefix."""
    key = f"{page}digit"
    if (st.session_state.get(key) or 0) >= count:  # chosen before, in the larger split
        st.session_state[key] = None
    chosen = st.number_input(
        "Position",
        0,
        count - 1,
        value=None,
        placeholder=f"0 to {count - 1:,}",
        key=key,
        bind="query-params",
        help=f"Where the image stands in the {split} split, counted from 0",
    )
    return default if chosen is None else chosen


def choose_digit(split: SplitName, position: int, page: str = "") -> None:
    """Choose a split and a digit of it, before their pickers are made."""
    st.session_state[f"{page}split"], st.session_state[f"{page}digit"] = split, position


def number_in_link(name: str, known: Collection[int]) -> int | None:
    """One of these numbers that stands in the link without a widget; None where there is none."""
    broken.take(name)
    text = st.query_params.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
    if number in known:
        return number
    if text:
        broken.tell(name, text, "is not there, so none is chosen.")
    return None


def latest(runs: Sequence[Run]) -> Run | None:
    """The newest of these runs that was made here; None where all of them came with the program."""
    return next((run for run in runs if not run.shipped), None)


def run_picker(runs: Sequence[Run], page: str = "", *, newest: bool = False) -> Wanted | None:
    """The chosen one of these runs, kept in the link as `run` after the page's prefix; None where there is none.

    The link may name any other run too, also one that is not here yet; in the place of what is no run comes the first.
    With `newest` a visit begins with the newest own run.
    """
    own = latest(runs) if newest else None
    names = {results.link_name(run): run for run in ([own] if own else []) + list(runs)}
    key = f"{page}run"
    first = next(iter(names), "")
    _begin_with(key, first)
    asked = st.session_state.get(key) or st.query_params.get(key) or first
    options = [*names] if asked in names or not asked else [*names, asked]
    chosen = st.selectbox(
        "Run", options, index=None, key=key, bind="query-params", accept_new_options=True, required=True
    )
    wanted = chosen or first  # nothing is chosen after a step back to where the visit began
    if not wanted:
        return None
    try:
        return names.get(wanted) or results.wanted(wanted)
    except PlainError as error:
        instead = f"this shows {first} instead" if first else "there is no other to show"
        broken.tell(key, wanted, f"is not understood, so {instead}: {error}")
        return names.get(first)


def runs_picker(runs: Sequence[Run], *, first: int | Sequence[Run], page: str = "") -> list[Wanted]:
    """The chosen ones of these runs, kept in the link as `runs` after the page's prefix; at first so many, or these.

    The link may name other runs too, also such that are not here yet; what is no run is said to be left out.
    """
    names = {results.link_name(run): run for run in runs}
    key = f"{page}runs"
    _begin_with(key, list(names)[:first] if isinstance(first, int) else [results.link_name(run) for run in first])
    chosen = st.multiselect("Runs", list(names), key=key, bind="query-params", accept_new_options=True)
    found: dict[str, Wanted] = {}
    for name in chosen:
        try:
            run = names.get(name) or results.wanted(name)
            found[recipes.recipe_id(results.recipe_of(run))] = run
        except PlainError as error:
            broken.tell(key, name, f"is not understood, so it is left out: {error}")
    return list(found.values())


def _begin_with(key: str, value: str | list[str]) -> None:
    """Where a visit begins without a choice, choose this and put it into the link, before the widget is made.

    A widget's own default would not do: it stays out of the link, and is another one once there are more runs.
    """
    if value and key not in st.session_state and key not in st.query_params:
        st.session_state[key] = value
        address.begin_with(key, [value] if isinstance(value, str) else value)
