"""The adversary's desk: one digit attacked within a bound, and who else falls for it."""

import streamlit as st

from mnist_dash.analysis.robustness.attacks import ATTACKS, LARGEST, Norm
from mnist_dash.runs import plain_networks
from mnist_dash.ui import loaders, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.drawing.pictures import sureness
from mnist_dash.ui.figures import robustness as figures
from mnist_dash.ui.loaders.looked import Where
from mnist_dash.ui.robustness import curves
from mnist_dash.ui.robustness.asked import Asked, picture_picker

How = tuple[str, Norm, float, int | None]  # the attack, the norm, the bound, and the class to be read as
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
    curves.view(asked)


def _how(asked: Asked, where: Where) -> How:
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
    label = loaders.own_class(*asked.stamps[0][:2], where)
    return [name for number, name in enumerate(asked.data.class_names) if number != label]


def _told(asked: Asked, where: Where, how: How) -> None:
    """What each run reads in the attacked and in the noisy picture, and how little would do."""
    run, version, _ = asked.stamps[0]
    attack, norm, _, target = how
    pictures = loaders.attacked(run, version, where, *how)
    label = asked.data.class_names[loaders.own_class(run, version, where)]
    for each, stamp, called in asked.stamps:
        hit, noisy = (loaders.answer_to(each, stamp, picture) for picture in pictures)
        fooled = "wrong" if hit.name != label else "right"
        doubt = f"; {figures.DOUBTS[hit.verdict]}" if figures.DOUBTS[hit.verdict] else ""
        st.markdown(
            f"**{words.plain(called)}** reads the attacked picture as **{words.plain(hit.name)}** "
            f"({sureness(hit.probability)}): {fooled}{doubt}. Under noise as large it reads {words.plain(noisy.name)}."
        )
    if not ATTACKS[attack].by_gradient:
        return
    least = loaders.least_bound(run, version, where, attack, norm, target)
    if least is None:
        st.caption(f"Not even a bound of {LARGEST[norm]:g} does: another attack might.")
    else:
        st.caption(f"A bound of about {least:.2g} is enough here; another attack might do with less.")
