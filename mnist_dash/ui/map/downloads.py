"""Files of a map: its coordinates as a table, and the map as a drawing."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnist_dash.analysis.projections import Map
from mnist_dash.data.datasets import Dataset
from mnist_dash.plots import map_svg
from mnist_dash.plots.palette import on_paper
from mnist_dash.ui.components.point_map import Amounts, Kinds
from mnist_dash.ui.map import picture, selection

BUCKETS = 48  # colours of a number's scale in a drawing
ENDS = 7  # of them in its legend


def buttons(data: Dataset, found: Map, colours: Kinds | Amounts) -> None:
    """Buttons for the map's files; each is made when it is asked for."""
    stem = f"{_file_name(data)}-{found.projection.method}"
    everyone = found.positions.astype(np.int64)
    st.download_button(
        "The map (SVG)",
        lambda: drawing(found, colours),
        file_name=f"{stem}.svg",
        mime="image/svg+xml",
        icon=":material/download:",
        on_click="ignore",
    )
    st.download_button(
        "All coordinates (CSV)",
        lambda: selection.table(data, found, everyone).to_csv(index=False),
        file_name=f"{stem}.csv",
        mime="text/csv",
        icon=":material/table:",
        on_click="ignore",
    )


def _file_name(data: Dataset) -> str:
    return "digits" if data.name == "mnist" else data.name.replace("/", "-")


def drawing(found: Map, colours: Kinds | Amounts) -> str:
    """The map with these colours as SVG."""
    title = picture.name(found.projection)
    if isinstance(colours, Kinds):
        shades = [on_paper(colour) for colour in colours.colours]
        legend = list(zip(colours.names, shades, strict=True))
        return map_svg.svg(found.coordinates, np.asarray(colours.codes), shades, legend, title)
    share = (np.nan_to_num(colours.values, nan=colours.low) - colours.low) / ((colours.high - colours.low) or 1)
    codes = np.rint(np.clip(share, 0, 1) * (BUCKETS - 1)).astype(np.int64)
    shades = blend(colours.scale, BUCKETS)
    steps = np.linspace(0, BUCKETS - 1, ENDS).round().astype(int)
    values = np.linspace(colours.low, colours.high, ENDS)
    legend = [(f"{value:.1f} {colours.unit}", shades[step]) for value, step in zip(values, steps, strict=True)]
    return map_svg.svg(found.coordinates, codes, shades, legend, f"{title}, coloured by {colours.title.lower()}")


def blend(scale: Sequence[str], count: int) -> list[str]:
    """So many colours evenly along a scale of "#rrggbb" colours."""
    known = np.array([[int(colour[start : start + 2], 16) for start in (1, 3, 5)] for colour in scale])
    at = np.linspace(0, len(scale) - 1, count)
    mixed = [np.interp(at, np.arange(len(scale)), known[:, channel]).round().astype(int) for channel in range(3)]
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in zip(*mixed, strict=True)]
