"""Lines, areas and clouds of points in a figure's area: paths of a stretched SVG, whose lines keep their width."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from mnist_dash.plots.marks.axes import Axis, Numbers

Values = npt.ArrayLike
GREY = "#808080"  # seen on light and dark grounds
_SIDE = 1000  # units of the SVG, each way


def line(
    x: Axis,
    y: Axis,
    xs: Values,
    ys: Values,
    colour: str,
    *,
    width: float = 2,
    dashed: bool = False,
    stepped: bool = False,
) -> str:
    """A line through points, with gaps where a value is not known; `stepped` goes level to the middle between two."""
    across, up = x.at(xs), y.at(ys)
    if stepped:
        edges = np.concatenate([across[:1], (across[1:] + across[:-1]) / 2, across[-1:]])
        across, up = np.stack([edges[:-1], edges[1:]], axis=1).ravel(), np.repeat(up, 2)
    dash = ";stroke-dasharray:2 4" if dashed else ""
    return _svg(f'<path d="{_path(across, up)}" style="stroke:{colour};stroke-width:{width}{dash}"/>')


def area(
    x: Axis, y: Axis, xs: Values, low: Values, high: Values, colour: str, *, opacity: float = 0.5, edge: float = 0
) -> str:
    """The area between two lines over the same xs, with a line `edge` pixels wide along the high one."""
    across, up, down = x.at(xs), y.at(high), np.broadcast_to(y.at(low), np.shape(xs))
    body = _path(np.concatenate([across, across[::-1]]), np.concatenate([up, down[::-1]]))
    drawn = f'<path d="{body}Z" style="fill:{colour};fill-opacity:{opacity}"/>'
    if edge:
        drawn += f'<path d="{_path(across, up)}" style="stroke:{colour};stroke-width:{edge}"/>'
    return _svg(drawn)


def cloud(x: Axis, y: Axis, xs: Values, ys: Values, colour: str, *, size: float = 5, opacity: float = 0.65) -> str:
    """Up to some thousand points of one colour, as one path; points without a place are left out."""
    across, up = x.at(xs), y.at(ys)
    known = np.isfinite(across) & np.isfinite(up)
    points = "".join(f"M{left} {top}h0" for left, top in _units(across[known], up[known]))
    return _svg(f'<path class="cloud" d="{points}" style="stroke:{colour};stroke-width:{size};opacity:{opacity}"/>')


def _path(across: Numbers, up: Numbers) -> str:
    known = np.isfinite(across) & np.isfinite(up)
    steps, pen = [], "M"
    for (left, top), here in zip(_units(across, up), known.tolist(), strict=True):
        if here:
            steps.append(f"{pen}{left} {top}")
        pen = "L" if here else "M"
    return "".join(steps)


def _units(across: Numbers, up: Numbers) -> Iterator[tuple[str, str]]:
    places = np.stack([across, 1 - up], axis=1) * _SIDE
    return ((f"{left:.4g}", f"{top:.4g}") for left, top in places.tolist())


def _svg(paths: str) -> str:
    return f'<svg viewBox="0 0 {_SIDE} {_SIDE}" preserveAspectRatio="none" aria-hidden="true">{paths}</svg>'
