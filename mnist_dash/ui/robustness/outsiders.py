"""Strangers: how well a run's scores tell digits from pictures that are none."""

import numpy as np
import pandas as pd
import streamlit as st

from mnist_dash.analysis.robustness import published
from mnist_dash.analysis.robustness.passport import DIGITS
from mnist_dash.analysis.robustness.telling import SCORES, Told
from mnist_dash.data.strangers import COUNT, STRANGERS
from mnist_dash.quantities import interval, percent
from mnist_dash.runs import outsiders, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import absent, loaders, words
from mnist_dash.ui.components.gallery import gallery
from mnist_dash.ui.drawing.pictures import percent as sure
from mnist_dash.ui.robustness.asked import PAGE, Asked, folded

Table = dict[str, dict[str, Told]]
FIGURES = {"a digit scores higher (AUROC)": "auroc", "strangers that pass (FPR95)": "fpr95"}
SHORT = {"softmax": "Largest probability", "energy": "Energy", "mahalanobis": "Mahalanobis", "gate": "Our gate"}
LEARNED = (
    "It learned letters, scribbles, mirror images and digits together as a class of its own, which is its gate: other "
    "pictures than these, but of the same kinds, so on these it does better than on what it knows nothing like."
)
SHOWN = 12


def view(asked: Asked) -> None:
    """For each run a table of kinds and scores; then those of a kind that the first run takes for digits."""
    st.caption(
        "Pictures that are no digits, made by program. A score tells them apart if digits score higher: 100 % would be "
        "always, 50 % is a coin's toss."
    )
    figure = st.segmented_control(
        "How often", list(FIGURES), default=next(iter(FIGURES)), required=True, key="robust_told", bind="query-params"
    )
    kinds = outsiders.kinds()
    for run in asked.runs:
        st.markdown(f"**{words.plain(run.label)}**")
        if reason := outsiders.why_not(run):
            st.caption(words.plain(reason))
        elif found := loaders.told(run):
            _table(found, kinds, FIGURES[str(figure)])
            if run.recipe.strangers:
                st.caption(LEARNED)
        else:
            _offer(run)
    st.caption(
        f"{DIGITS:,} test digits against {COUNT} strangers of each kind, with 95 % intervals. FPR95: so many strangers "
        "pass where the limit lets 95 % of the digits pass. A run has the scores that its files allow."
    )
    _closest(asked.runs[0], kinds)
    _published()


def _table(found: Table, kinds: dict[str, str], figure: str) -> None:
    """Kinds by scores, in percent, with intervals."""
    rows: dict[str, dict[str, str]] = {}
    for name, by in found.items():
        about = f" ({STRANGERS[name].about})" if name in STRANGERS else ""
        row = rows.setdefault(f"{kinds.get(name, name)}{about}", {})
        for score, result in by.items():
            value, ends = getattr(result, figure), getattr(result, f"{figure}_ends")
            row[SHORT[score]] = f"{percent(value, 1)} ({interval(ends, 1)})"
    st.table(pd.DataFrame(rows).T)


def _offer(run: Run) -> None:
    absent.examination(
        outsiders.EXAMINATION,
        run,
        DIGITS,
        what=f"How **{words.plain(run.label)}** scores strangers is not known on this copy yet.",
        lasts="some seconds",
        label="Show it strangers",
        page=PAGE,
    )


def _closest(run: Run, kinds: dict[str, str]) -> None:
    """The strangers that the first run is surest of."""
    st.subheader("What it takes for digits", anchor=False)
    titles = {title: name for name, title in kinds.items()}
    title = str(st.selectbox("Kind", list(titles), key="robust_stranger", bind="query-params", width=240))
    images, names, shares = loaders.strangers_read(run.id, results.version(run), titles[title])
    order = np.argsort(-shares, kind="stable")[:SHOWN]
    gallery(
        images[order],
        ids=[int(place) for place in order],
        captions=[f"read as {names[place]}" for place in order],
        notes=[sure(float(shares[place])) for place in order],
        describe=f"The {len(order)} {title.lower()} that {run.label} is surest of",
        tile=62,
        key="robust_closest",
    )
    st.caption(
        f"Of {len(images)} such pictures, those that {words.plain(run.label)} reads with the highest probability."
    )


def _published() -> None:
    fold = folded("Beside what is published, and what the scores are")
    if not fold.open:
        return
    with fold:
        rows = [
            {"Score": name, "AUROC": f"{area:.2f} %", "FPR95": f"{passing:.2f} %"}
            for name, (area, passing) in published.STRANGERS.items()
        ]
        st.table(rows)
        st.caption(f"A LeNet against notMNIST and Fashion-MNIST. {published.STRANGERS_SOURCE}.")
        st.markdown("\n".join(f"- **{SHORT[name]}**: {about}" for name, about in SCORES.items()))
