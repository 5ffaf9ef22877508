"""A network on a page: the drawing, and the table of its layers."""

import base64

import pandas as pd
import streamlit as st

from mnist_dash.models.notation import Layer, Network, Shape
from mnist_dash.plots import network as drawings
from mnist_dash.quantities import percent
from mnist_dash.reports import making


def draw(network: Network) -> None:
    """The layers as blocks of their feature maps' sizes; scrolls sideways where it is wider than the page."""
    blocks = making.blocks(network)
    ink = "#ebe8e1" if st.context.theme.type == "dark" else "#1d1c1a"
    picture = base64.b64encode(drawings.drawing(blocks, ink).encode()).decode()
    words = drawings.describe(blocks)
    st.html(
        '<div style="overflow-x:auto" tabindex="0" role="group" aria-label="Drawing of the network">'
        f'<img style="height:200px;max-width:none" alt="{words}" src="data:image/svg+xml;base64,{picture}"></div>'
    )


def layers_table(network: Network) -> None:
    """Each layer with its output shape, parameters and multiply-adds for one digit."""
    rows = [
        {
            "Layer": row.label,
            "Output": drawings.times(row.output_shape),
            "Parameters": f"{row.parameters:,}",
            "Multiply-adds": f"{row.multiply_adds:,}",
        }
        for row in network.rows
    ]
    total = {"Layer": "all", "Parameters": f"{network.parameters:,}", "Multiply-adds": f"{network.multiply_adds:,}"}
    table = pd.DataFrame([*rows, {**total, "Output": ""}]).set_index("Layer")
    st.table(table)


def story(network: Network) -> str:
    """What the layers do to the shape, one line of Markdown each."""
    lines, before = [], network.input_shape
    for row in network.rows:
        lines.append(f"- `{row.label}`: {_step(row.layer, before, row.output_shape)}")
        before = row.output_shape
    return "\n".join(lines)


def _step(layer: Layer, before: Shape, after: Shape) -> str:
    match layer.kind:
        case "conv" if layer.padding == "valid" and layer.stride == 1:
            lost = f"takes {layer.size - 1} off each side length, as its window must fit inside the picture, and"
            return f"{lost} makes {layer.units} maps"
        case "conv":
            return f"makes {layer.units} maps of {after[0]} × {after[1]}"
        case "max_pool" | "average_pool":
            return f"divides each side by {layer.stride}: {before[0]} becomes {after[0]}"
        case "flatten":
            return f"lays the {drawings.times(before)} values in one row of {after[0]:,}"
        case "dropout":
            return f"silences {percent(layer.rate, 0)} in training and changes no shape"
        case "batch_norm":
            return "rescales the values and changes no shape"
        case "dense":
            return f"{layer.units} weighted sums of all {drawings.times(before)} values before"
        case _:
            return f"keeps one number of each map: {after[0]}"
