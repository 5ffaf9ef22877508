"""Test digits with what runs said of them: a page of tiles, and the chosen digit with its probabilities."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.data.datasets import Dataset
from mnist_dash.ui import controls, digit_card
from mnist_dash.ui.components.gallery import gallery


@dataclass(frozen=True, eq=False)
class Tiles:
    """Test digits to look through: positions in their order, and what to note under the one at a position."""

    order: npt.NDArray[np.int64]
    note: Callable[[int], str]
    describe: str


def browse(
    data: Dataset,
    tiles: Tiles,
    *,
    page: str,
    view: str,
    per_page: int = 60,
    size: int = 62,
    mark_first: bool = True,
) -> int:
    """Show the tiles, paged; gives the position of the first, to show large where none is chosen.

    `page` is the prefix of the link's names, `view` what the tiles show.
    """
    turned = f"{page}{view}_page"
    number = 1
    if len(tiles.order) > per_page:
        number = st.pagination(-(-len(tiles.order) // per_page), key=turned, bind="query-params", max_visible_pages=5)
    shown = tiles.order[(number - 1) * per_page : number * per_page]

    def choose(position: int) -> None:
        st.session_state[f"{page}digit"] = position

    wanted = st.session_state.get(f"{page}digit")
    chosen = int(shown[0]) if wanted is None and mark_first else wanted
    gallery(
        data.test.images[shown],
        ids=[int(position) for position in shown],
        captions=[f"label {data.class_names[label]}" for label in data.test.labels[shown]],
        notes=[tiles.note(int(position)) for position in shown],
        describe=f"{len(shown)} of {len(tiles.order):,} {tiles.describe}",
        chosen=chosen,
        tile=size,
        key=f"{page}{view}_gallery",
        on_choose=choose,
    )
    return int(shown[0])


def card(data: Dataset, default: int, runs: Mapping[str, npt.NDArray[np.float32]], *, page: str) -> None:
    """The digit chosen in the link, else the default: its card, with each run's probabilities."""
    position = controls.position_picker("test", len(data.test), default=default, page=page)
    digit_card.show(data, "test", position, page=page, chosen=runs)


def under(data: Dataset, tiles: Tiles, runs: Mapping[str, npt.NDArray[np.float32]], *, page: str, view: str) -> None:
    """The tiles, and the chosen digit under them: for half of the page's width."""
    card(data, browse(data, tiles, page=page, view=view, per_page=24), runs, page=page)


def beside(data: Dataset, tiles: Tiles, runs: Mapping[str, npt.NDArray[np.float32]], *, page: str, view: str) -> None:
    """The tiles, and the chosen digit beside them: for the page's whole width."""
    tiles_side, digit_side = st.columns([3, 2], gap="large")
    with tiles_side:
        first = browse(data, tiles, page=page, view=view)
    with digit_side:
        card(data, first, runs, page=page)


def forget_digit(page: str) -> None:
    """Choose no digit: the chosen one belonged to another view."""
    st.session_state[f"{page}digit"] = None
