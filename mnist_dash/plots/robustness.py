"""Figures of harder digits: one digit under every corruption, and how well runs read many of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from mnist_dash.plots.marks import axes, boxes, frame, paths, pictures

ROW = 25  # CSS pixels of a corruption's row


@dataclass(frozen=True)
class Said:
    """What a run said of one tile: the name of its answer, whether it is right, and a word of doubt if there is one."""

    answer: str
    right: bool
    doubt: str  # empty, or such as "not a digit"
    sure: str  # how sure it is, in words


def pair(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8], name: str, describe: str) -> str:
    """A digit as it is, and made harder."""
    shown = {title: pictures.heat(picture, "grey", 0, 255) for title, picture in ((name, before), ("harder", after))}
    return frame.figure(pictures.grid(shown, least=6), describe)


def wall(
    harder: npt.NDArray[np.uint8],
    titles: Sequence[str],
    levels: Sequence[Sequence[str]],
    said: Mapping[str, Sequence[Sequence[Said]]],
    describe: str,
) -> str:
    """A digit (corruptions x severities x 28 x 28) in a row for each corruption; each tile is chosen by its number.

    `said` has the answers by run, corruption and severity. Under a tile stand the runs' answers, wrong ones marked; at
    the end of a row, from which severity on each run fails.
    """
    rows, columns = harder.shape[:2]
    lines = []
    for row, title in enumerate(titles):
        tiles = []
        for column in range(columns):
            answers = {name: each[row][column] for name, each in said.items()}
            place = f"--x:{column / (columns - 1):.3f};--y:{row / max(rows - 1, 1):.4f}"
            heads = f"{title}, severity {column + 1}: {levels[row][column]}"
            text = "\n".join([heads, *(_words(name, each) for name, each in answers.items())])
            marks = "".join(_mark(each) for each in answers.values())
            chosen = frame.pick(row * columns + column, text)
            tiles.append(
                f'<div class="tile"{frame.tip(text)}{chosen}><i style="{place}"></i><span>{marks}</span></div>'
            )
        ends = "".join(f"<span>{_break(each[row])}</span>" for each in said.values())
        lines.append(f'<div class="line"><b>{escape(title)}</b>{"".join(tiles)}<div class="ends">{ends}</div></div>')
    sheet = pictures.sheet(harder.reshape(-1, *harder.shape[2:]), columns)
    style = f"--sheet:url({sheet});--across:{columns};--down:{rows}"
    return frame.figure(f'<div class="wall" style="{style}">{"".join(lines)}</div>', describe)


def _words(name: str, said: Said) -> str:
    verdict = "right" if said.right else "wrong"
    doubt = f", {said.doubt}" if said.doubt else ""
    return f"{name} reads {said.answer} ({said.sure}{doubt}): {verdict}"


def _mark(said: Said) -> str:
    look = ("right" if said.right else "wrong") + (" doubted" if said.doubt else "")
    return f'<em class="{look}">{escape(said.answer[:3])}{"?" if said.doubt else ""}</em>'


def _break(row: Sequence[Said]) -> str:
    """From which severity on the answers are wrong: its number, or a dash for never."""
    wrong = [place for place, said in enumerate(row, 1) if not said.right]
    return str(wrong[0]) if wrong else "–"


def matrix(
    shares: npt.NDArray[np.floating], titles: Sequence[str], tips: Sequence[str], describe: str, *, good: bool
) -> str:
    """Shares from 0 to 1 (corruptions x severities) as a table of cells, each chosen by its number, row by row.

    The ground is the stronger, the worse: the further from 1 where shares are `good`, else from 0.
    """
    texts = np.array([f"{100 * value:.1f}" if value == value else "–" for value in shares.ravel()])
    x = axes.named("severity", [str(severity + 1) for severity in range(shares.shape[1])])
    y = axes.named("", titles, down=True)
    grounds = _grounds(1 - shares if good else shares)
    cells = boxes.cells(x, y, texts.reshape(shares.shape), tips, colours=grounds, picks=range(shares.size))
    return frame.plot(x, y, [cells], describe, height=ROW * len(titles) + 24)


def _grounds(errors: npt.NDArray[np.floating]) -> list[str]:
    strengths = 0.04 + 0.7 * np.clip(errors.ravel(), 0, 1)
    return [f"rgba(224,117,45,{value:.3f})" if value == value else "transparent" for value in strengths.tolist()]


def trio(
    shown: Mapping[str, npt.NDArray[np.uint8]], change: npt.NDArray[np.floating], about: str, describe: str
) -> str:
    """Digits by name, and a signed change (28 x 28, in units of full ink) under its own name."""
    reach = max(float(np.abs(change).max()), 1e-6)
    drawn = {name: pictures.heat(picture, "grey", 0, 255) for name, picture in shown.items()}
    drawn[about] = pictures.heat(change, "diverging", -reach, reach, digits=2)
    return frame.figure(pictures.grid(drawn, least=6), describe)


def standing(
    curves: Mapping[str, tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]],
    looks: Sequence[tuple[str, str]],
    most: float,
    describe: str,
) -> str:
    """Right answers (0 to 1) against the bound of an attack, a line each with its colour and its dashes."""
    x = axes.linear("Largest change of a pixel, full ink = 1", 0, most)
    y = axes.linear("Right answers", 0, 100, unit=" %")
    layers = [
        paths.line(x, y, bounds, 100 * shares, colour, dashed=dashes)
        for (bounds, shares), (colour, dashes) in zip(curves.values(), looks, strict=True)
    ]
    bounds = next(iter(curves.values()))[0]
    tips = ["\n".join(_at(curves, place, bound)) for place, bound in enumerate(bounds.tolist())]
    layers.append(boxes.bands(x, bounds, tips))
    keys = [(name, colour, _KEYS[dashes]) for name, (colour, dashes) in zip(curves, looks, strict=True)]
    return frame.plot(x, y, layers, describe, height=280, keys=keys)


_KEYS = {"": "line", "6 4": "dashed", "2 4": "dotted"}


def _at(
    curves: Mapping[str, tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]], place: int, bound: float
) -> list[str]:
    return [f"up to {bound:g}", *(f"{name}: {100 * shares[place]:.1f} %" for name, (_, shares) in curves.items())]
