"""How the run was trained, and all of its probabilities."""

import pandas as pd
import streamlit as st

from mnist_dash.ui import run_view
from mnist_dash.ui.evaluation.judged import PAGE, Judged


def learning(judged: Judged) -> None:
    """The curves of the run's training, and which of the lines may be compared."""
    if not judged.curve:
        st.info("This model was fitted at once: it has no epochs, and so no curves.", icon=":material/show_chart:")
        return
    run_view.draw_curves(judged.run, None, key=f"{PAGE}curves")


def table(judged: Judged) -> None:
    """All probabilities as a table and as CSV."""
    names, found = judged.data.class_names, judged.found
    columns = {f"p({name})": judged.probabilities[:, place] for place, name in enumerate(names)}
    facts = {"label": found.labels, "read as": found.predicted, "right": found.right, "confidence": found.confidence}
    frame = pd.DataFrame({**facts, "loss": found.loss, **columns})
    frame.index.name = "position"
    shares = dict.fromkeys(["confidence", *columns], st.column_config.NumberColumn(format="%.4f"))
    loss = st.column_config.NumberColumn(format="%.4f")
    alt = "Every test digit with its label, what it was read as, and its ten probabilities"
    st.dataframe(frame, height=420, column_config={**shares, "loss": loss}, alt=alt)
    st.caption(f"{len(frame):,} test digits and their {len(names)} probabilities; click a column's head to sort.")
    st.download_button(
        "Download CSV",
        lambda: frame.to_csv().encode(),
        file_name=f"{judged.run.id}-test-probabilities.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
