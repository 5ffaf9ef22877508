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
    dashed: bool | str = False,
    stepped: bool = False,
) -> str:
    """A line through points, with gaps where a value is not known.

    `stepped` goes level to the middle between two points, and as far beyond the first and the last; `dashed` may say
    how, in the words of SVG's stroke-dasharray.
    """
    across, up = x.at(xs), y.at(ys)
    if stepped:
        halves = np.diff(across) / 2
        edges = np.concatenate([across[:1] - halves[:1], across[1:] - halves, across[-1:] + halves[-1:]])
        across, up = np.stack([edges[:-1], edges[1:]], axis=1).ravel(), np.repeat(up, 2)
    dash = f";stroke-dasharray:{'2 4' if dashed is True else dashed}" if dashed else ""
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


def intervals(
    x: Axis, y: Axis, places: Values, low: Values, high: Values, colour: str, *, level: bool = False, width: float = 2
) -> str:
    """An upright line from low to high at each place of x; `level`, a line that lies at each place of y."""
    along, over = (y, x) if level else (x, y)
    ends = zip(along.at(places).tolist(), over.at(low).tolist(), over.at(high).tolist(), strict=True)
    drawn = "".join(
        _stroke((first, place), (last, place)) if level else _stroke((place, first), (place, last))
        for place, first, last in ends
    )
    return _svg(f'<path d="{drawn}" style="stroke:{colour};stroke-width:{width}"/>')


def _stroke(start: tuple[float, float], end: tuple[float, float]) -> str:
    """One straight line between two places; nothing where one is not known."""
    across, up = np.array([start, end]).T
    return _path(across, up) if np.isfinite([start, end]).all() else ""


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
    places = np.round(np.stack([across, 1 - up], axis=1) * _SIDE, 1) + 0.0  # no "-0"
    return ((f"{left:g}", f"{top:g}") for left, top in places.tolist())


def _svg(paths: str) -> str:
    return f'<svg viewBox="0 0 {_SIDE} {_SIDE}" preserveAspectRatio="none" aria-hidden="true">{paths}</svg>'
