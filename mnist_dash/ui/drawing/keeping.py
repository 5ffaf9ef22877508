"""What the writer says it was, the collection that grows from it, and what it shows of their hand."""

import streamlit as st

from mnist_dash.analysis import penmanship
from mnist_dash.analysis.penmanship import Trait
from mnist_dash.data import collection, measures
from mnist_dash.data.collection import Collection, Kept
from mnist_dash.errors import PlainError
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders
from mnist_dash.ui.components.gallery import gallery
from mnist_dash.ui.drawing import lasting, teaching
from mnist_dash.ui.drawing.answered import Answered

_WAS, _WAS_OF = "draw_was", lasting.NAMED_FOR  # the widget, and the ink it speaks of
_TRAITS = "draw_traits"  # session: a collection, and how its hand differs
SHOWN = 60  # of the newest digits
WHERE = "Your collection is kept in this browser, also over a reload; nobody else sees it, and emptying it forgets it."


def keep(digit: Kept) -> None:
    """Put a digit into the collection; where it is full, say so."""
    try:
        lasting.set_kept(collection.keep(lasting.kept(), digit))
    except PlainError as error:
        st.toast(str(error), icon=":material/inventory_2:")


def ask(found: Answered) -> None:
    """Ask what the part that is looked at was; the answer keeps it in the collection."""
    source = found.kept(0).source
    if st.session_state.get(_WAS_OF) != source:
        label = collection.named(lasting.kept(), source)
        st.session_state[_WAS_OF], st.session_state[_WAS] = source, None if label is None else str(label)

    def name() -> None:
        chosen = st.session_state[_WAS]
        if chosen is None:
            lasting.set_kept(collection.drop(lasting.kept(), source))
        else:
            keep(found.kept(int(chosen)))

    digits = [str(digit) for digit in range(10)]
    st.pills("It was a …", digits, key=_WAS, on_change=name, help=WHERE)


def _empty() -> None:
    lasting.set_kept(())


def show(run: Run) -> None:
    """The collection: how well it was read, how the hand differs from MNIST's, its digits, files and lessons."""
    mine = lasting.kept()
    if not mine:
        st.info('Say what a drawing was ("It was a …") or take the test of ten: your digits gather here.')
        lasting.load_back(run)
        return
    _score(mine)
    _traits(mine)
    newest = mine[::-1][:SHOWN]
    gallery(
        collection.images(newest),
        ids=range(len(newest)),
        captions=[str(each.label) for each in newest],
        notes=["" if each.right else f"read as {_said(each.answer)}" for each in newest],
        describe="Your digits, the newest first, as the model saw them",
        key="draw_gallery",
    )
    with st.container(horizontal=True):
        st.download_button(
            "NumPy file", lambda: collection.to_npz(mine), "drawn.npz", icon=":material/download:", on_click="ignore"
        )
        st.download_button(
            "IDX files, as MNIST's own",
            lambda: collection.to_idx(mine),
            "drawn.zip",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "CSV table",
            lambda: collection.to_csv(mine),
            "drawn.csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button("Empty the collection", icon=":material/delete:", on_click=_empty, key="draw_empty")
    st.caption(WHERE)
    teaching.show(run, mine)
    lasting.load_back(run)


def _said(answer: int | None) -> str:
    return "no digit" if answer is None else str(answer)


def _score(mine: Collection) -> None:
    rate = penmanship.accuracy(mine)
    low, high = rate.interval
    mistakes = [
        f"{label} as {_said(answer)}" + (f" ({count} times)" if count > 1 else "")
        for (label, answer), count in penmanship.mistakes(mine).items()
    ]
    shares = f"{100 * rate.value:.0f} % (95 % interval {100 * low:.0f} to {100 * high:.0f} %)"
    misread = f" Misread: {', '.join(mistakes)}." if mistakes else ""
    st.markdown(f"**{rate.hits} of {rate.count} read right**, {shares}.{misread}")


def _compared(mine: Collection) -> list[Trait]:
    """How the hand differs from MNIST's, kept while the collection stays: 500 digits take a third of a second."""
    known = st.session_state.get(_TRAITS)
    if known is None or known[0] != mine:
        own = measures.measure(collection.images(mine))
        mnist, labels = loaders.handwriting("mnist", "train"), loaders.dataset().train.labels
        known = st.session_state[_TRAITS] = (mine, penmanship.traits(own, collection.labels(mine), mnist, labels))
    return list(known[1])


def _traits(mine: Collection) -> None:
    found = _compared(mine)
    columns = st.columns(len(found) or 1)
    for column, trait in zip(columns, found, strict=False):
        column.metric(
            f"{trait.name.capitalize()} ({trait.unit})",
            f"{trait.own:.1f}".replace("-", "−"),
            f"MNIST {trait.mnist:.1f}".replace("-", "−"),
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
        column.caption(trait.sentence[0].upper() + trait.sentence[1:])
    st.caption(
        "Each of your digits against MNIST's training digits of its class, once the ink was fitted to 20 pixels. "
        "The more you keep, the surer the comparison."
    )
