"""A few digits of a split whose clicked one opens its card under them; a page may have several, one card is open."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.ui import broken, digit_card
from mnist_dash.ui.components.gallery import gallery


def shelf(
    data: Dataset,
    split_name: SplitName,
    positions: npt.NDArray[np.int64],
    *,
    page: str,
    name: str,
    describe: str,
    notes: Sequence[str] = (),
    tile: int = 56,
) -> None:
    """Show the digits at these positions; the link keeps the open one as `open` after the page's prefix.

    `name`, in letters, tells the shelves of a page apart: the card stands under the shelf that was clicked.
    """
    chosen = _chosen(f"{page}open", name, len(data.split(split_name)))
    split = data.split(split_name)

    def choose(position: int) -> None:
        st.query_params[f"{page}open"] = f"{name}-{position}"

    gallery(
        split.images[positions],
        ids=[int(position) for position in positions],
        captions=[data.class_names[label] for label in split.labels[positions]],
        notes=notes,
        describe=describe,
        chosen=chosen,
        tile=tile,
        key=f"{page}{name}",
        on_choose=choose,
    )
    if chosen is not None and chosen in positions:
        with st.container(border=True):
            digit_card.show(data, split_name, chosen, page=page, narrow=True)


def _chosen(link: str, name: str, count: int) -> int | None:
    """The position that is open on this shelf; None where none is, or the link's value means nothing."""
    broken.take(link)
    text = st.query_params.get(link, "")
    shelf_name, _, number = text.partition("-")
    if not text:
        return None
    if not (shelf_name.isascii() and shelf_name.isalpha() and number.isascii() and number.isdigit()):
        broken.tell(link, text, "names no digit, so none is open.")
        return None
    return int(number) if shelf_name == name and len(number) < 9 and int(number) < count else None
