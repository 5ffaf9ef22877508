"""Whether the run knows what it does not know."""

import streamlit as st

from mnist_dash.analysis import calibration
from mnist_dash.quantities import percent
from mnist_dash.ui import loaders
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.evaluation.judged import PAGE, Judged
from mnist_dash.ui.figures import evaluation as figures


def confidence(judged: Judged) -> None:
    """Whether the run's confidence can be believed, and what is gained by not answering below a threshold."""
    if not judged.has_confidence:
        st.info("These answers came as labels alone, so how sure they are is not known.", icon=":material/info:")
        return
    sure_side, silent_side = st.columns(2, gap="large")
    found, right = judged.found, judged.found.right
    with sure_side:
        st.subheader("Is it as sure as it is right?", anchor=False)
        fitted = loaders.tempered(*judged.stamp)
        figure(loaders.figure(figures.reliability, *judged.stamp), key=f"{PAGE}reliability")
        st.caption(str(fitted))
    with silent_side:
        st.subheader("What if it may say “I don't know”?", anchor=False)
        threshold = st.slider(
            "Answer only from this confidence on", 0.0, 1.0, 0.9, 0.01, key=f"{PAGE}threshold", bind="query-params"
        )
        at = calibration.answer_above(found.confidence, right, threshold)
        figure(loaders.figure(figures.coverage, *judged.stamp, threshold), key=f"{PAGE}coverage")
        of_which = f", of which {at.right} are right." if at.answers.hits else ": none, so nothing is wrong."
        st.markdown(
            f"“I don't know” below {threshold:.2f}: answers **{percent(at.answers.value, 1)}** of the digits{of_which}"
        )
