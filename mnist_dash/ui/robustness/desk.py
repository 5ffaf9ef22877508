"""The adversary's desk: one digit attacked within a bound, who else falls for it, and how runs stand it over many."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from mnist_dash.analysis.robustness import published
from mnist_dash.analysis.robustness.attacks import ATTACKS, LARGEST, Norm
from mnist_dash.analysis.robustness.curve import DIGITS, RESTARTS, STEPS
from mnist_dash.quantities import interval, percent
from mnist_dash.runs import attack_curves, plain_networks
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.drawing.pictures import sureness
from mnist_dash.ui.figures import robustness as figures
from mnist_dash.ui.loaders.looked import Where
from mnist_dash.ui.robustness import making
from mnist_dash.ui.robustness.asked import Asked, picture_picker

TITLES = {kind.title: name for name, kind in ATTACKS.items()}
NORMS: dict[str, Norm] = {"each pixel": "linf", "the whole change": "l2"}
ANYTHING = "anything else"
USUAL = {"linf": 0.1, "l2": 2.0}
NOTES = {
    "linf": "Each pixel may change by up to so much, where full ink is 1 (L-infinity).",
    "l2": "The squares of all changes may sum up to so much, squared, where full ink is 1 (L2).",
}


def view(asked: Asked) -> None:
    """The attack on the first run, what all of them read, and the curves over many digits."""
    run, version, name = asked.stamps[0]
    st.caption(
        f"Small changes that are sought so that **{words.plain(name)}**, the first run above, errs; the others read "
        "the same picture. Beside it, a random change as large."
    )
    where = picture_picker(asked)
    how = _how(asked, where)
    reason = plain_networks.why_not(asked.runs[0]) if ATTACKS[how[0]].by_gradient else None
    if reason:
        st.info(f"{words.plain(reason)} The attack without gradients works on any run.", icon=":material/info:")
    else:
        figure(
            loaders.figure(figures.attacked, asked.data.name, where, run, version, how, name),
            key="robust_attacked",
        )
        _told(asked, where, how)
    st.subheader("Over many digits", anchor=False)
    _curves(asked)


def _how(asked: Asked, where: Where) -> tuple[str, Norm, float, int | None]:
    """The attack, the norm, the bound and the target."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        title = st.segmented_control(
            "Attack", list(TITLES), default=list(TITLES)[1], required=True, key="robust_attack", bind="query-params"
        )
        size = st.segmented_control(
            "Bounded is", list(NORMS), default=next(iter(NORMS)), required=True, key="robust_norm", bind="query-params"
        )
        others = [ANYTHING, *_wrong(asked, where)]
        if st.session_state.get("robust_target") not in (None, *others):  # its label, by now
            st.session_state["robust_target"] = ANYTHING
        target = str(st.selectbox("To be read as", others, key="robust_target", bind="query-params", width=160))
    norm = NORMS[str(size)]
    step = 0.01 if norm == "linf" else 0.1
    with st.container(width=420):
        bound = st.slider(
            "By up to",
            0.0,
            LARGEST[norm],
            USUAL[norm],
            step,
            key=f"robust_{norm}",
            bind="query-params",
            help=NOTES[norm],
        )
    wanted = None if target == ANYTHING else asked.data.class_names.index(target)
    return TITLES[str(title)], norm, float(bound), wanted


def _wrong(asked: Asked, where: Where) -> list[str]:
    """The classes but the picture's own."""
    label = _own(asked, where)
    return [name for number, name in enumerate(asked.data.class_names) if number != label]


def _own(asked: Asked, where: Where) -> int:
    """What the picture is: its label, else what the first run reads."""
    looked = loaders.looked_at(asked.data.name, where)
    if looked.label is not None:
        return looked.label
    run, version, _ = asked.stamps[0]
    return loaders.reader(run, version).answers(looked.image[None])[0].digit


def _told(asked: Asked, where: Where, how: tuple[Any, ...]) -> None:
    """What each run reads in the attacked and in the noisy picture, and how little would do."""
    found = loaders.attacked(*asked.stamps[0][:2], where, *how)
    label = asked.data.class_names[_own(asked, where)]
    for each, stamp, called in asked.stamps:
        hit, noisy = loaders.reader(each, stamp).answers(np.stack([found.image, found.noisy]))
        fooled = "wrong" if hit.name != label else "right"
        doubt = f"; {figures.DOUBTS[hit.verdict]}" if figures.DOUBTS[hit.verdict] else ""
        st.markdown(
            f"**{words.plain(called)}** reads the attacked picture as **{words.plain(hit.name)}** "
            f"({sureness(hit.probability)}): {fooled}{doubt}. Under noise as large it reads {words.plain(noisy.name)}."
        )
    if not ATTACKS[how[0]].by_gradient:
        return
    if found.least is None:
        st.caption(f"Not even a bound of {LARGEST[how[1]]:g} does: another attack might.")
    else:
        st.caption(f"A bound of about {found.least:.2g} is enough here; another attack might do with less.")


def _curves(asked: Asked) -> None:
    """Right answers against the bound, for the runs whose curve is here; the others are offered."""
    shown = []
    for run in asked.runs:
        if reason := attack_curves.why_not(run):
            st.caption(words.plain(reason))
        elif loaders.attack_curve(run.id, DIGITS) is not None:
            shown.append(run)
        else:
            _offer(run)
    if shown:
        paths = [attack_curves.EXAMINATION.path(run, DIGITS) for run in shown]
        changed = " ".join(f"{path.name} {path.stat().st_mtime_ns}" for path in paths if path)
        stamps = tuple((run.id, run.label) for run in shown)
        figure(loaders.figure(figures.standing, stamps, DIGITS, changed), key="robust_standing")
        st.caption(
            f"{DIGITS:,} test digits, spread evenly over the split; each pixel may change by up to the bound. Many "
            f"steps are {STEPS} of projected gradient descent from {RESTARTS} random starts; a digit counts as wrong "
            "if any attack succeeds. Stronger attacks would find more, so these are upper bounds of what stands."
        )
    _published(shown)


def _offer(run: Run) -> None:
    what = f"How **{words.plain(run.label)}** stands attacks is not known on this copy yet."
    lasts = "half a minute to some minutes"
    making.offer(attack_curves.EXAMINATION, run, DIGITS, what=what, lasts=lasts, label="Attack it")


def _published(shown: Sequence[Run]) -> None:
    with st.expander("Beside what is published"):
        here = [_row(run) for run in shown]
        st.table(pd.DataFrame([*here, *(each.row() for each in published.UNDER_ATTACK)]).fillna("–"))
        st.caption(
            f"Right answers at a bound of 0.3, of all 10,000 test digits; of this app's runs of {DIGITS:,}, with 95 % "
            f"intervals, under {STEPS} steps from {RESTARTS} starts, which is weaker than AutoAttack. "
            f"{published.UNDER_ATTACK_SOURCE}."
        )


def _row(run: Run) -> dict[str, str]:
    """A run of this copy, in the words of the published table."""
    table = loaders.attack_curve(run.id, DIGITS)
    assert table is not None  # the view has looked
    rows = table[(table["kind"] == "pgd") & table["bound"].isin([0.0, 0.3])]
    shares = rows[["accuracy", "low", "high"]].to_numpy(np.float64).tolist()
    told = [f"{percent(share, 1)} ({interval((low, high), 1)})" for share, low, high in shares]
    return {"Network": f"{run.label}, here", "As they are": told[0], "Under this app's attack": told[1]}
