"""Figures of principal components: what they hold, what they look like, a digit rebuilt, and three of them in space."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mnist_dash.plots.marks import axes, boxes, frame, paths, pictures
from mnist_dash.plots.marks.axes import Axis
from mnist_dash.plots.marks.paths import GREY
from mnist_dash.plots.palette import BLUE, class_shade

if TYPE_CHECKING:
    import plotly.graph_objects as go

Numbers = npt.NDArray[np.floating]

_STRIPS = 112  # places along a curve that tell their value under the pointer


def scree(held: Numbers, first: int) -> str:
    """The share of the variance that each of the first components holds (held: K, 0 to 1), a bar each."""
    shown = held[:first] * 100
    numbers = np.arange(1, len(shown) + 1)
    x = axes.linear("Component", 0.3, len(shown) + 0.7)
    y = axes.rounded("Share of the variance (%)", 0, float(shown.max()))
    tips = [f"component {number}\n{share:.2f} % of the variance" for number, share in zip(numbers, shown, strict=True)]
    bars = boxes.bars(x, y, numbers, shown, tips, width=0.85, colours=BLUE)
    describe = f"The share of the variance that each of the first {len(shown)} components holds"
    return frame.plot(x, y, [bars], describe, height=260)


def cumulative(held: Numbers, marks: Mapping[float, int]) -> str:
    """The variance that the first components hold together (held: K), with the counts that reach certain shares."""
    together = np.concatenate([[0], np.cumsum(held)]) * 100
    x = axes.linear("Components, from the first on", 0, len(held), about=7)
    y = axes.linear("Variance held (%)", 0, 102)
    layers = [paths.line(x, y, np.arange(len(together)), together, BLUE, width=2.5)]
    for share, count in marks.items():
        corner = [0, count, count], [share * 100, share * 100, 0]
        layers.append(paths.line(x, y, *corner, GREY, width=1, dashed=True))
    # Under their marks, the last at its own height: so that the last two, which lie close, stay apart.
    for place, (share, count) in enumerate(marks.items()):
        lower = 9 + 9 * (len(marks) - 1 - place)
        layers.append(boxes.note(x, y, (count, share * 100 - lower), f"{share:.0%}: {count}"))
    layers.append(_strips(x, together, lambda count, value: f"{count} components\n{value:.1f} % of the variance"))
    described = ", ".join(f"{share:.0%} by {count}" for share, count in marks.items())
    describe = f"The variance held by the first components together: {described}"
    return frame.plot(x, y, layers, describe, height=260)


def eigen_digits(shown: Mapping[str, Numbers], describe: str) -> str:
    """Components as pictures (H x W each) by name, each on a scale of its own around 0 = black."""
    drawn = {}
    for name, picture in shown.items():
        most = max(float(np.abs(picture).max()), 1e-9)
        drawn[name] = pictures.heat(picture, "diverging", -most, most, digits=2)
    return frame.figure(pictures.grid(drawn, least=4.4), describe)


def rebuilt(original: Numbers, again: Numbers, describe: str) -> str:
    """A digit, the digit rebuilt (both H x W, pixel values) and what is missing, side by side."""
    parts = {"Original": original, "Rebuilt": np.clip(again, 0, 255), "Missing": original - again}
    drawn = {
        name: pictures.heat(np.rint(picture), "diverging", -255, 255)
        if name == "Missing"
        else pictures.heat(np.rint(picture), "grey", 0, 255)
        for name, picture in parts.items()
    }
    return frame.figure(pictures.grid(drawn, least=5.5), describe)


def errors(missing: Numbers, chosen: int) -> str:
    """The error of a digit rebuilt from 0, 1, 2 ... components (pixel values), with the chosen count marked."""
    x = axes.linear("Components", 0, len(missing) - 1)
    y = axes.rounded("Error (pixel value)", 0, float(missing.max()))
    words = f"chosen: {chosen} components\nerror {missing[chosen]:.1f}"
    layers = [
        paths.line(x, y, np.arange(len(missing)), missing, BLUE, width=2.5),
        _strips(x, missing, lambda count, value: f"{count} components\nerror {value:.1f}"),
        boxes.dots(x, y, [chosen], [missing[chosen]], [words], colours=BLUE, size=13),
    ]
    describe = f"The error against the number of components; {missing[chosen]:.1f} with {chosen}"
    return frame.plot(x, y, layers, describe, height=200)


def _strips(x: Axis, values: Numbers, words: Callable[[int, float], str]) -> str:
    """Strips that tell the value of a curve over 0, 1, 2 ... at some places evenly apart."""
    places = np.unique(np.linspace(0, len(values) - 1, _STRIPS).round().astype(int))
    return boxes.bands(x, places, [words(int(place), float(values[place])) for place in places])


def cloud(
    scores: Numbers,
    labels: npt.NDArray[np.uint8],
    positions: npt.NDArray[np.integer],
    class_names: Sequence[str],
    titles: Sequence[str],
    *,
    dark: bool = False,
) -> "go.Figure":
    """Digits in the space of three components (scores: N x 3), a point each, coloured by class; to be turned."""
    import plotly.graph_objects as go  # for those who open this view

    figure = go.Figure()
    for label in np.unique(labels):
        members = labels == label
        figure.add_scatter3d(
            x=scores[members, 0],
            y=scores[members, 1],
            z=scores[members, 2],
            customdata=positions[members],
            name=class_names[label],
            mode="markers",
            marker={"color": class_shade(label, dark=dark), "size": 2.5, "opacity": 0.8},
            hovertemplate="digit %{customdata:,}<br>%{x:.2f}, %{y:.2f}, %{z:.2f}",
        )
    axes = {f"{axis}axis": {"title": title, "color": GREY} for axis, title in zip("xyz", titles, strict=True)}
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        height=560,
        scene={**axes, "aspectmode": "cube"},
        legend={"title": "Class", "orientation": "h", "y": 0, "yanchor": "top", "itemsizing": "constant"},
    )
    return figure
