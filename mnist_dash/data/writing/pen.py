"""A hand that writes forms: no two the same, slanted, stretched and bent, in a pen of its own."""

import itertools

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from mnist_dash.data.ink import fitting

Bytes = npt.NDArray[np.uint8]
Doubles = npt.NDArray[np.float64]
Random = np.random.Generator

FINE = 4  # times as large as MNIST's digits they are drawn
DENSE = 8  # points of the curve between two of the form
WAVER = 0.35  # how far a hand misses the points of a form, which is about 10 wide
SLANT, TURN, STRETCH = 0.35, 10.0, 0.35  # tangent, degrees, and the logarithm of width for height: the most of each
PENS = 1.6, 3.6  # pixels of MNIST's 20


def strokes_of(form: str) -> list[list[Doubles]]:
    """The strokes of a form as runs of points (M x 2: x, y) between sharp corners."""
    return [_runs(stroke.split()) for stroke in form.split(";")]


def _runs(points: list[str]) -> list[Doubles]:
    places = np.array([[float(number) for number in point.rstrip("!").split(",")] for point in points])
    corners = [place for place, point in enumerate(points) if point.endswith("!") and 0 < place < len(points) - 1]
    ends = [0, *corners, len(points) - 1]
    return [places[first : last + 1] for first, last in itertools.pairwise(ends)]


def curve(points: Doubles) -> Doubles:
    """A smooth line through the points (M x 2): a Catmull-Rom spline, DENSE places from one to the next."""
    if len(points) < 3:
        return points
    around = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.arange(DENSE)[:, None, None] / DENSE
    before, start, end, after = around[:-3], around[1:-2], around[2:-1], around[3:]
    places = start + t * (
        (end - before) / 2
        + t * ((2 * before - 5 * start + 4 * end - after) / 2 + t * (3 * (start - end) + after - before) / 2)
    )
    return np.vstack([places.swapaxes(0, 1).reshape(-1, 2), points[-1:]])


def written(form: str, random: Random) -> Bytes:
    """The form as one person might write it once, prepared as MNIST's digits are: 28 x 28, 255 = ink."""
    lines = [_met([run + random.normal(0, WAVER, run.shape) for run in stroke]) for stroke in strokes_of(form)]
    slant, turn = random.uniform(-SLANT, SLANT), np.radians(random.uniform(-TURN, TURN))
    wider = np.exp(random.uniform(-STRETCH, STRETCH))
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    hand = turned @ np.array([[wider, -slant], [0, 1]])
    places = [np.vstack([curve(run) for run in stroke]) @ hand.T for stroke in lines]
    return drawn(places, random.uniform(*PENS))


def _met(stroke: list[Doubles]) -> list[Doubles]:
    """The runs of a stroke, each begun where the one before it ended."""
    for before, after in itertools.pairwise(stroke):
        after[0] = before[-1]
    return stroke


def drawn(lines: list[Doubles], pen: float) -> Bytes:
    """Lines (M x 2 each, any size) in a round pen, as MNIST's digits: the longer side 20 pixels, mass in the middle."""
    every = np.concatenate(lines)
    low, high = every.min(axis=0), every.max(axis=0)
    reach = (fitting.LONG - pen) * FINE / max(float((high - low).max()), 1e-9)
    middle, half = (low + high) / 2, fitting.SIDE * FINE / 2
    picture = Image.new("L", (fitting.SIDE * FINE, fitting.SIDE * FINE))
    draw, width = ImageDraw.Draw(picture), pen * FINE
    for line in lines:
        spots = [tuple(point) for point in ((line - middle) * reach + half).tolist()]
        draw.line(spots, fill=255, width=round(width), joint="curve")
        for x, y in (spots[0], spots[-1]):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
    return whole(fitting.centre(np.asarray(picture.reduce(FINE), np.float32) / np.float32(255)))


def whole(ink: npt.NDArray[np.float32]) -> Bytes:
    """Ink of 0 to 1 as whole numbers of 0 to 255."""
    return np.round(ink * 255).astype(np.uint8)
