"""How a digit is written: its handwriting measures, each with where it lies among the others of its class."""

from html import escape

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.data.measures import MEASURES
from mnist_dash.ui import loaders

Values = npt.NDArray[np.float32]

_ROW = (
    "display: grid; grid-template-columns: 4.8rem 4.3rem minmax(1.2rem, 1fr) 2.4rem; gap: 0 0.5rem; align-items: center"
)
_TRACK = "position: relative; height: 6px; border-radius: 3px; background: color-mix(in srgb, currentColor 14%, #0000)"
_DOT = "position: absolute; top: -3px; width: 12px; height: 12px; margin-left: -6px; border-radius: 6px"


def show(data: Dataset, split: SplitName, position: int) -> None:
    """The measures as a small table with a dot for each percentile."""
    st.html(loaders.figure(table, data.name, split, position))


def table(name: str, split: SplitName, position: int) -> str:
    """The measures of a digit as HTML: name, value, and its percentile among those of its class in the split."""
    data = loaders.dataset(name)
    labels, measured = data.split(split).labels, loaders.handwriting(name, split)
    among = np.flatnonzero(labels == labels[position])
    rows = [
        _row(measure.name, f"{measured[each][position]:.1f} {measure.unit}", below(measured[each], among, position))
        for each, measure in MEASURES.items()
        if np.isfinite(measured[each][position])
    ]
    kind = escape(data.class_names[labels[position]])
    many = f"{len(among):,} {kind}s" if kind.isdigit() else f"{len(among):,} of {kind}"
    told = f"Per cent: how many of the {many} of {split} have less."
    head = f'<div style="font-size: 0.85rem; padding-top: 2px">{told}</div>'
    return f'<div role="table" style="font-variant-numeric: tabular-nums">{"".join(rows)}</div>{head}'


def below(values: Values, among: npt.NDArray[np.int64], position: int) -> float:
    """The share of the digits at the positions `among` whose value is less than this one's; ties count half."""
    known, own = values[among], values[position]
    return float((np.sum(known < own) + np.sum(known == own) / 2) / np.isfinite(known).sum())


def _row(name: str, value: str, share: float) -> str:
    value = value.replace(" °", "°").replace("-", "−")
    dot = f'<div style="{_DOT}; left: {share:.1%}; background: currentColor"></div>'
    cells = [
        f'<span role="rowheader">{name.capitalize()}</span>',
        f'<span role="cell" style="text-align: right">{value}</span>',
        f'<div role="presentation" style="{_TRACK}">{dot}</div>',
        f'<span role="cell" style="text-align: right">{share:.0%}</span>'.replace("%", " %"),
    ]
    return f'<div role="row" style="{_ROW}">{"".join(cells)}</div>'
