"""Figures of one digit: its pixels and how often each value occurs."""

import itertools

import numpy as np
import plotly.graph_objects as go

from mnist_dash.data.datasets import Bytes
from mnist_dash.plots.palette import BLUE


def pixels(image: Bytes) -> go.Figure:
    """The image (uint8, H x W) as a heat map, white ink on black, with row, column and value under the pointer."""
    heat = go.Heatmap(
        z=image,
        zmin=0,
        zmax=255,
        colorscale="gray",
        showscale=False,
        hovertemplate="row %{y}, column %{x}<br>value %{z}<extra></extra>",
    )
    figure = go.Figure(heat)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, height=400, dragmode=False)
    figure.update_layout(paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)")
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")
    return figure


def histogram(image: Bytes) -> go.Figure:
    """How many pixels of the image have each value, in 16 bins of 16 values, on a log axis."""
    counts, edges = np.histogram(image, bins=16, range=(0, 256))
    names = [f"{int(low)} to {int(high) - 1}" for low, high in itertools.pairwise(edges)]
    bars = go.Bar(
        x=edges[:-1] + 8,
        y=counts,
        width=15,
        customdata=names,
        marker_color=BLUE,
        hovertemplate="values %{customdata}<br>%{y} pixels<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 8, "b": 0}, height=220, bargap=0, dragmode=False)
    figure.update_xaxes(title="Pixel value", range=[0, 256], tickvals=[0, 64, 128, 192, 255])
    figure.update_yaxes(title="Pixels", type="log", dtick=1, range=[-0.3, 3])
    return figure
