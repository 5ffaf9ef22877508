"""The passports of the chosen runs side by side, and the digits of a chosen cell."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from mnist_dash.analysis.robustness import published, remedy
from mnist_dash.data.corruptions import CORRUPTIONS, PUBLISHED, SEVERITIES
from mnist_dash.models import recipes
from mnist_dash.plots import passport_file
from mnist_dash.quantities import percent
from mnist_dash.runs import passports as stored
from mnist_dash.runs.folder import Run
from mnist_dash.ui import absent, controls, loaders, words
from mnist_dash.ui.components import address
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.components.gallery import gallery
from mnist_dash.ui.figures import robustness as figures
from mnist_dash.ui.loaders.robustness import Judged
from mnist_dash.ui.robustness import corruption
from mnist_dash.ui.robustness.asked import PAGE, SIZES, Asked, digits_picker, folded


@dataclass(frozen=True)
class Shown:
    """What the tables show, and which cell is chosen."""

    digits: int
    order: tuple[str, ...]
    measure: str
    kind: str
    severity: int


Found = list[tuple[Run, Judged]]
BESIDE = 2  # passports in a row: of more the numbers could not be read
SHOWN = 24  # digits of a cell


def view(asked: Asked) -> None:
    """What is measured, each run's passport, what differs, and the digits of a cell."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        measure = st.segmented_control(
            "In each cell, per cent",
            list(figures.MEASURES),
            default=next(iter(figures.MEASURES)),
            required=True,
            key="robust_measure",
            bind="query-params",
        )
        digits = digits_picker(asked)
    looked = [(run, loaders.passport(run, digits)) for run in asked.runs]
    found = [(run, judged) for run, judged in looked if judged]
    tables, below = st.container(), st.container()
    with below:
        chosen = _cell(asked, found) if found else None
    with tables:
        for start in range(0, len(looked), BESIDE):
            row = looked[start : start + BESIDE]
            for side, (run, judged) in zip(st.columns(BESIDE, gap="medium"), row, strict=False):
                with side:
                    if judged and chosen:
                        _one(run, judged, Shown(digits, found[0][1].order, str(measure), *chosen))
                    else:
                        _offer(run, digits)
        _compared(found, digits)
    if found:
        _remedy(*found[0])
        _published(found)


def _one(run: Run, judged: Judged, shown: Shown) -> None:
    st.markdown(_headline(run, judged, bold="**"))
    stamp = stored.EXAMINATION.stamp(run, shown.digits)
    order = shown.order
    drawn = loaders.figure(figures.passport, run.id, shown.digits, order, shown.measure, run.label, stamp)
    chosen = corruption.number(order, shown.kind, shown.severity)
    key = f"robust_passport_{run.id}"
    figure(drawn, key=key, chosen=chosen, on_pick=lambda picked: corruption.choose(order, picked))
    if not judged.passport.facts.get("gate"):
        st.caption("It has no gate yet, so only blank pictures are refused; the page Draw can prepare one.")
    _downloads(run, judged, drawn, shown)


def _headline(run: Run, judged: Judged, bold: str = "") -> str:
    """What the run reads as they are, and under MNIST-C's fifteen; `bold` stands around what matters."""
    clean = judged.table.iloc[0]
    mean = percent(judged.mean, 1)
    name = words.plain(run.label) if bold else run.label
    return (
        f"{bold}{name}{bold} reads {percent(clean['accuracy'], 1)} of {clean['count']:,} as they are, and "
        f"{bold}{mean}{bold} on average under MNIST-C's fifteen at their severity, {PUBLISHED}."
    )


def _downloads(run: Run, judged: Judged, markup: str, shown: Shown) -> None:
    """The passport as a table, as a page that prints, and as a picture; none is made before a click."""
    order, date = shown.order, judged.passport.facts.get("date", "")
    sentences = [_headline(run, judged), f"The worst corruptions come first; made {date}, by MNIST-C's laws."]
    told = [sentences[0], f"In each cell, per cent: {shown.measure.lower()}. {sentences[1]}"]
    places = [(kind, severity) for kind in order for severity in SEVERITIES]
    titles = [CORRUPTIONS[kind].title for kind in order]

    def picture() -> bytes:
        shares = judged.cells["accuracy"].loc[places].to_numpy(np.float64).reshape(len(order), len(SEVERITIES))
        return passport_file.picture(run.label, sentences, titles, shares)

    files: dict[str, tuple[Callable[[], bytes], str, str]] = {
        "Table (CSV)": (lambda: judged.table.to_csv(index=False).encode(), "csv", "table"),
        "Page to print (HTML)": (lambda: passport_file.page(run.label, told, markup).encode(), "html", "print"),
        "Picture (PNG)": (picture, "png", "image"),
    }
    with st.container(horizontal=True, gap="small"):
        for label, (make, ending, icon) in files.items():
            st.download_button(
                label,
                make,
                f"passport-{run.id}.{ending}",
                key=f"robust_{ending}_{run.id}",
                icon=f":material/{icon}:",
            )


def _offer(run: Run, digits: int) -> None:
    """A passport that is not here."""
    count = len(CORRUPTIONS) * len(SEVERITIES)
    name = words.plain(run.label)
    absent.examination(
        stored.EXAMINATION,
        run,
        digits,
        what=f"The passport of **{name}** over {digits:,} test digits, each {count} times, is not made yet.",
        lasts="half a minute or so" if digits == SIZES[0] else "some minutes",
        label="Make its passport",
        page=PAGE,
        kept=absent.PARTS,
    )


def _compared(found: Found, digits: int) -> None:
    """The first run against each other one, at the published severity."""
    if not found:
        return
    first, *others = (run for run, _ in found)
    for run in others:
        pairs = loaders.passport_tests(first, run, digits)
        better = [CORRUPTIONS[name].title.lower() for name, pair in pairs.items() if pair.better == 0]
        worse = [CORRUPTIONS[name].title.lower() for name, pair in pairs.items() if pair.better == 1]
        st.markdown(
            f"At severity {PUBLISHED}, **{words.plain(first.label)}** reads more than **{words.plain(run.label)}** "
            f"under {_listed(better)}, and fewer under {_listed(worse)}; the rest cannot be told apart "
            f"(McNemar's test, corrected for {len(pairs)} after Holm)."
        )


def _listed(names: list[str]) -> str:
    return f"{len(names)} corruptions ({', '.join(names)})" if names else "none"


def _cell(asked: Asked, found: Found) -> tuple[str, int]:
    """The picker of a cell and its digits, those first that the first run reads wrong; the corruption and severity."""
    run, judged = found[0]
    st.subheader("The digits behind a cell", anchor=False)
    with st.container(width=340):
        kind, severity = corruption.picker("Under")
    right = judged.passport.right(judged.labels, kind, severity)
    level = f", {CORRUPTIONS[kind].level(severity)}" if severity else ", as they are"
    st.caption(
        f"{CORRUPTIONS[kind].title} at severity {severity}{level}: {words.plain(run.label)} reads "
        f"{int((~right).sum()):,} of {len(right):,} wrong; these come first. Choose a digit to see it under everything."
    )
    rows = np.argsort(right, kind="stable")[:SHOWN]
    positions = judged.passport.positions[rows]
    images = loaders.corrupted(asked.data.name, kind, severity, tuple(positions.tolist()))
    answers = judged.passport.predicted(kind, severity)[rows]
    names = asked.data.class_names
    gallery(
        images,
        ids=[int(position) for position in positions],
        captions=[f"label {names[label]}" for label in judged.labels[rows]],
        notes=[f"read as {names[answer]}" for answer in answers],
        describe=f"{len(rows)} test {asked.data.nouns} under {CORRUPTIONS[kind].title.lower()}",
        tile=62,
        key="robust_cell",
        on_choose=_open_digit,
    )
    return kind, severity


def _open_digit(position: int) -> None:
    controls.choose_digit("test", position, PAGE)
    address.begin_with(f"{PAGE}digit", [str(position)])  # its picker is not here yet, so nothing else would
    st.session_state["robust_view"] = "One digit"


def _remedy(run: Run, judged: Judged) -> None:
    """A recipe with warps for what the first run reads worst, to be trained."""
    names = remedy.weak(judged.table)
    if run.recipe.is_classical or not names:
        return
    better = remedy.recipe(run.recipe, names)
    titles = ", ".join(CORRUPTIONS[name].title.lower() for name in names)
    st.markdown(
        f"Against {titles} it helps to train on digits that are changed so: the same recipe as "
        f"**{words.plain(run.label)}** with wider random changes. Then put both passports side by side."
    )
    st.page_link(
        "pages/train/train.py",
        label="Train it again with these changes",
        icon=":material/model_training:",
        query_params={"recipe": recipes.to_link(better)},
    )


def _published(found: Found) -> None:
    """What is published of other networks under the same laws."""
    fold = folded("Beside what is published")
    if not fold.open:
        return
    with fold:
        rows = []
        for name, share in published.WRONG_VOTES.items():
            row = {"Corruption": CORRUPTIONS[name].title, "Four networks": percent(share, 1)}
            for run, judged in found:
                row[run.label] = percent(1 - float(judged.cells["accuracy"][name, PUBLISHED]), 1)
            rows.append(row)
        st.table(rows)
        st.caption(
            f"Share of wrong answers at severity {PUBLISHED}. Published: {published.WRONG_VOTES_SOURCE}, trained on "
            "clean digits, all 10,000 test digits. The paper that defines MNIST-C gives no table that could be cited."
        )
