"""Can the data be trusted: which labels are in doubt, and which images occur twice?"""

import streamlit as st

from mnist_dash.data import doubt, duplicates
from mnist_dash.quantities import percent
from mnist_dash.ui import controls, digit_card, ending, loaders, shelf
from mnist_dash.ui.components.gallery import gallery

SHOWN = 12  # pairs on a page of the gallery
BEFORE = dict(zip(("within train", "across", "within test"), duplicates.PLACES, strict=True))  # in older links

st.caption("Labels that people contest, and images that are nearly the same as another one.")

data = loaders.dataset()
st.subheader("Labels in doubt", anchor=False)
contested = {entry.position: entry for entry in doubt.contested(data)}
st.markdown(
    f"Five people looked at test digits whose label a model doubted. For these {len(contested)}, fewer than three of "
    "the five saw what the label says."
)


def choose(position: int) -> None:
    """Show this digit up close."""
    st.session_state["doubt_digit"] = str(position)


tiles_side, digit_side = st.columns([3, 2], gap="large")
with digit_side:
    chosen = st.selectbox(
        "Test position", [str(position) for position in contested], key="doubt_digit", bind="query-params", width=160
    )
    entry = contested[int(chosen)]
    st.subheader(f"Labelled {entry.given}, raters say {entry.verdict}", anchor=False)
    digit_card.show(data, "test", entry.position, page="doubt_", headed=False, narrow=True)
with tiles_side:
    positions = list(contested)
    gallery(
        data.test.images[positions],
        ids=positions,
        captions=[f"labelled {each.given}" for each in contested.values()],
        notes=[f"raters: {each.verdict}" for each in contested.values()],
        describe="Test digits whose label is in doubt",
        chosen=entry.position,
        tile=96,
        key="doubt_gallery",
        on_choose=choose,
    )
    st.caption(
        "“Neither” means that the raters agreed with neither the label nor the model that doubted it; "
        "“4 or 9” that no reading got three votes."
    )

st.markdown(
    f"With {len(contested)} of {len(data.test):,} labels in doubt, a test accuracy above "
    f"**{percent(1 - len(contested) / len(data.test))}** says more about these labels than about reading. "
    "Source: C. Northcutt, A. Athalye and J. Mueller, "
    "[Pervasive label errors in test sets](https://labelerrors.com/), 2021."
)

st.subheader("Duplicates", anchor=False)
if (old := st.query_params.get("doubt_pairs")) in BEFORE:
    st.query_params["doubt_pairs"] = st.session_state["doubt_pairs"] = BEFORE[old]
with st.container(horizontal=True, gap="medium"):
    place = st.segmented_control(
        "Pairs", ["all", *duplicates.PLACES], default="all", required=True, key="doubt_pairs", bind="query-params"
    )
    digits = controls.classes_picker(data, "doubt_")
everything = loaders.duplicate_pairs("mnist")
pairs = everything[everything["label"].isin(digits)] if digits else everything
counts_side, words_side = st.columns(2, gap="large", vertical_alignment="center")
counts_side.table(duplicates.counted(pairs).map("{:,}".format))
contrary, exact = int((pairs["label"] != pairs["other label"]).sum()), int((pairs["kind"] == "exact").sum())
words_side.markdown(
    f"Two images are near duplicates when their lists of pixels point almost the same way (cosine of at least "
    f"{duplicates.ALIKE}). {(pairs['label'] == 1).sum():,} of these {len(pairs):,} pairs are 1s: one straight stroke "
    f"leaves little room for difference, so they come last below. Pairs with two different labels: {contrary}. "
    f"{'No image is there twice exactly.' if not exact else f'{exact:,} are equal in every pixel.'}"
)
worth = loaders.pairs_to_look_at("mnist", tuple(digits), place)
if worth.empty:
    st.info("There is no such pair; choose other digits or all pairs above.", icon=":material/search_off:")
    ending.end_page()
pages = -(-len(worth) // SHOWN)
page = st.pagination(pages, key="doubt_page", bind="query-params", max_visible_pages=5)
shown = worth[(page - 1) * SHOWN : page * SHOWN]


def open_pair(index: int) -> None:
    """Offer links to both digits of this pair."""
    st.query_params["doubt_pair"] = str(index)


train, test = data.train.images, data.test.images
sides = [duplicates.images_at(shown[name].to_numpy(), train, test) for name in ("first", "second")]
pair = controls.number_in_link("doubt_pair", everything.index)
gallery(
    duplicates.pictures(*sides),
    ids=list(shown.index),
    captions=list(shown["name"]),
    notes=[f"{likeness:.3f}" for likeness in shown["likeness"]],
    describe="Pairs of nearly equal digits",
    chosen=pair,
    tile=136,
    key="doubt_duplicates",
    on_choose=open_pair,
)
if pair in shown.index:
    with st.container(horizontal=True):
        for position in shown.loc[pair, ["first", "second"]]:
            in_test = position >= len(train)
            shelf.browse_link(data, *(("test", position - len(train)) if in_test else ("train", position)))
st.caption(
    f"Pairs {(page - 1) * SHOWN + 1:,} to {(page - 1) * SHOWN + len(shown):,} of {len(worth):,}, each digit in its "
    "closest pair only, with their likeness (1 = the same): the two side by side, and under them where they differ."
)
