"""A drawing as pen strokes: its picture, and the short text that carries it in a link."""

import base64
import binascii
import heapq
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mnist_dash.errors import PlainError

Doubles = npt.NDArray[np.float64]

LONGEST = 1_500  # characters of a packed drawing
MOST_STROKES, MOST_POINTS = 500, 10_000
MOST_CORNERS = 1_500  # of a packed drawing: more of a hand's do not fit into LONGEST
MOST_PAINTED = 60.0  # pads that may be painted over: a drawing of ten digits paints one to ten
LARGEST_SIDE = 4_096  # pixels of a rendered drawing
GRID = 1_000  # steps across the pad in a packed drawing
TOLERANCES = (1, 2, 4, 8, 16)  # grid steps a packed line may be off, tried until the text is short enough
WIDEST = 0.5  # of the pad
OUTSIDE = 1.0  # how far a stroke may leave the pad, in pads; further away it is bent back
_FORMAT = 1  # first byte of a packed drawing
_WIDTHS = 2_000  # pen widths are kept to 1/2000 of the pad
_INFLATED = 8_192  # bytes: more than any text of LONGEST characters that we write holds
_PIECE = 4_500  # pixels that take as long to paint as another piece takes to begin


class StrokesError(PlainError):
    """A drawing, or the text of one, that cannot be used; the message says in one sentence what to do."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """Pen strokes (each M x 2: x, y from 0 to 1 of a square pad, y down) and the pen's width as a share of the pad.

    Raises StrokesError for strokes or widths that no pad gives.
    """

    strokes: tuple[Doubles, ...]
    width: float

    def __post_init__(self) -> None:
        """Check the parts and make the strokes read-only doubles; points far outside are moved to OUTSIDE."""
        if not 0 < self.width <= WIDEST:  # also refuses nan
            raise StrokesError(f"The pen's width must be above 0 and at most {WIDEST} of the pad; choose another.")
        if len(self.strokes) > MOST_STROKES or sum(map(len, self.strokes)) > MOST_POINTS:
            raise StrokesError("The drawing has too many strokes; clear the pad and draw a simpler one.")
        object.__setattr__(self, "strokes", tuple(_checked(stroke) for stroke in self.strokes))


def _checked(stroke: npt.ArrayLike) -> Doubles:
    points = np.array(stroke, np.float64)
    if points.ndim != 2 or points.shape[1:] != (2,) or len(points) == 0 or not np.isfinite(points).all():
        raise StrokesError("A stroke must be a list of points, each an x and a y; draw it again.")
    points = np.clip(points, -OUTSIDE, 1 + OUTSIDE)
    points.setflags(write=False)
    return points


# --- the picture ----------------------------------------------------------------------------------------


def render(drawing: Drawing, side: int) -> npt.NDArray[np.uint8]:
    """The drawing as side x side pixels, 0 paper to 255 ink, with a round pen and soft edges."""
    if not 1 <= side <= LARGEST_SIDE:
        raise StrokesError(f"A picture of a drawing has 1 to {LARGEST_SIDE:,} pixels a side; choose another size.")
    pen = drawing.width * side
    cover = np.zeros((side, side), np.float32)
    for start, end in _pieces(drawing, side):
        _draw(cover, start, end, pen)
    return np.round(cover * 255).astype(np.uint8)


def _pieces(drawing: Drawing, side: int) -> Iterator[tuple[list[float], list[float]]]:
    """The straight pieces to paint, in pixels; long slanted ones are cut, as each is painted within its box.

    Raises StrokesError where painting them would take too long.
    """
    if not drawing.strokes:
        return iter(())
    # Pixel i covers i to i + 1, so its middle is at i + 0.5.
    places = [stroke * side - 0.5 for stroke in drawing.strokes]
    starts = np.concatenate([stroke[:-1] if len(stroke) > 1 else stroke for stroke in places])
    ends = np.concatenate([stroke[1:] if len(stroke) > 1 else stroke for stroke in places])
    moves = ends - starts
    cuts = np.maximum(np.ceil(np.sqrt(np.abs(moves[:, 0] * moves[:, 1]) / _PIECE)), 1).astype(int)
    boxes = np.prod(np.abs(moves) / cuts[:, None] + drawing.width * side + 2, axis=1)
    if (boxes * cuts).sum() > MOST_PAINTED * (side + 2) ** 2:
        raise StrokesError("The drawing's lines are too long or too thick; clear the pad and draw a simpler one.")
    which = np.repeat(np.arange(len(cuts)), cuts)
    number = np.arange(len(which)) - np.repeat(np.cumsum(cuts) - cuts, cuts)
    step = moves[which] / cuts[which, None]
    first = starts[which] + number[:, None] * step
    last = np.where((number + 1 == cuts[which])[:, None], ends[which], first + step)
    return zip(first.tolist(), last.tolist(), strict=True)


def _draw(cover: npt.NDArray[np.float32], start: list[float], end: list[float], pen: float) -> None:
    """Lay one straight piece of a round pen's line onto the cover (0 to 1 of each pixel), in place."""
    reach = pen / 2 + 1
    (left, right), (top, bottom) = (
        (max(math.floor(min(one, other) - reach), 0), min(math.ceil(max(one, other) + reach) + 1, len(cover)))
        for one, other in zip(start, end, strict=True)
    )
    if left >= right or top >= bottom:
        return
    x, y = np.arange(left, right) - start[0], np.arange(top, bottom)[:, None] - start[1]
    across, down = end[0] - start[0], end[1] - start[1]
    share = np.clip((x * across + y * down) / max(across * across + down * down, 1e-12), 0, 1)
    distance = np.hypot(x - share * across, y - share * down)
    # A pen thinner than a pixel covers at most its width's share of it.
    piece = np.clip(pen / 2 + 0.5 - distance, 0, min(pen, 1))
    view = cover[top:bottom, left:right]
    np.maximum(view, piece, out=view)


# --- the text -------------------------------------------------------------------------------------------


def pack(drawing: Drawing) -> str:
    """The drawing as at most LONGEST characters that a link may hold; lines are simplified as far as it takes.

    Raises StrokesError for a drawing of so many strokes that no simpler form is short enough.
    """
    needed, least = _needed([stroke * GRID for stroke in drawing.strokes], TOLERANCES[0])
    for tolerance in (each for each in TOLERANCES if each >= least):
        text = _pack(drawing, [found > tolerance for found in needed])
        if len(text) <= LONGEST:
            return text
    raise StrokesError("The drawing has too many strokes for a link; clear the pad and draw a simpler one.")


def _pack(drawing: Drawing, kept: Sequence[npt.NDArray[np.bool_]]) -> str:
    width = max(1, round(drawing.width * _WIDTHS))
    numbers = [width, len(drawing.strokes)]
    for stroke, chosen in zip(drawing.strokes, kept, strict=True):
        corners = np.round(stroke[chosen] * GRID).astype(int)
        moves = np.diff(corners, axis=0, prepend=[[0, 0]])
        numbers += [len(corners), *map(_unsigned, moves.ravel().tolist())]
    content = bytes([_FORMAT]) + b"".join(map(_varint, numbers))
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


def unpack(text: str) -> Drawing:
    """The drawing that `pack` made this text from. Raises StrokesError for any other text."""
    if len(text) > LONGEST:
        raise StrokesError(f"The drawing's link is longer than {LONGEST:,} characters; ask for a new one.")
    try:
        numbers = _numbers(_inflate(text))
        width, count = next(numbers) / _WIDTHS, next(numbers)
        strokes = tuple(_stroke(numbers) for _ in range(min(count, MOST_STROKES + 1)))
        if next(numbers, None) is not None:
            raise ValueError(text)
        return Drawing(strokes, width)
    except (ValueError, StopIteration, RuntimeError, zlib.error, StrokesError):
        raise StrokesError("The drawing's link is damaged or cut off; copy the whole link again.") from None


def _inflate(text: str) -> bytes:
    """The bytes behind the text, never more than _INFLATED of them. Raises ValueError or zlib.error."""
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error
    stream = zlib.decompressobj()
    content = stream.decompress(raw, _INFLATED)
    if not stream.eof or stream.unused_data or content[:1] != bytes([_FORMAT]):
        raise ValueError(text)
    return content[1:]


def _stroke(numbers: Iterator[int]) -> Doubles:
    count = next(numbers)
    if not 1 <= count <= _INFLATED:
        raise ValueError(count)
    moves = [[_signed(next(numbers)), _signed(next(numbers))] for _ in range(count)]
    points: Doubles = np.cumsum(np.array(moves, np.float64), axis=0) / GRID
    if (np.abs(points - 0.5) > 0.5 + OUTSIDE).any():
        raise ValueError(count)
    return points


def _unsigned(number: int) -> int:
    """0, -1, 1, -2, 2 ... as 0, 1, 2, 3, 4 ..."""
    return 2 * number if number >= 0 else -2 * number - 1


def _signed(number: int) -> int:
    return number // 2 if number % 2 == 0 else -(number + 1) // 2


def _varint(number: int) -> bytes:
    """A whole number from 0 up, seven bits a byte, the last byte below 128."""
    found = []
    while number > 127:
        found.append(number % 128 + 128)
        number //= 128
    return bytes([*found, number])


def _numbers(content: bytes) -> Iterator[int]:
    """The whole numbers that _varint wrote one after another. Raises ValueError for one cut off or too large."""
    number = shift = 0
    for byte in content:
        number += (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
        elif shift > 28:
            raise ValueError(content)
    if shift:
        raise ValueError(content)


# --- fewer points -----------------------------------------------------------------------------------------


def simplify(points: Doubles, tolerance: float) -> Doubles:
    """The fewest of the points (M x 2) whose line stays within `tolerance` of all (Ramer; Douglas and Peucker)."""
    return points[_needed([points], tolerance, len(points))[0][0] > tolerance]


def _needed(lines: Sequence[Doubles], least: float, most: int = MOST_CORNERS) -> tuple[list[Doubles], float]:
    """Below which tolerance each point of the lines is needed, and the least tolerance for which that is known.

    The farthest points come first, over all lines, so that the work ends with the first `most` corners. What has been
    found by then is what Douglas and Peucker would keep for any tolerance from the one given back upward.
    """
    found = [np.zeros(len(line)) for line in lines]
    open_spans: list[tuple[float, int, int, int, int]] = []

    def look(number: int, first: int, last: int) -> None:
        if last - first > 1:
            distances = _distances(lines[number][first : last + 1])
            farthest = int(distances.argmax())
            if distances[farthest] > least:
                heapq.heappush(open_spans, (-float(distances[farthest]), number, first, first + 1 + farthest, last))

    for number, line in enumerate(lines):
        found[number][[0, -1]] = math.inf
        look(number, 0, len(line) - 1)
    tolerance, corners = math.inf, 0
    while open_spans:
        if corners == most:
            return found, min(tolerance, -open_spans[0][0])
        distance, number, first, middle, last = heapq.heappop(open_spans)
        tolerance = min(tolerance, -distance)
        found[number][middle] = tolerance
        corners += 1
        look(number, first, middle)
        look(number, middle, last)
    return found, least


def _distances(points: Doubles) -> Doubles:
    """How far each point between the first and the last is from the straight piece between these."""
    x, y = points[1:-1, 0] - points[0, 0], points[1:-1, 1] - points[0, 1]
    across, down = points[-1] - points[0]
    share = np.clip((x * across + y * down) / max(float(across * across + down * down), 1e-12), 0, 1)
    gaps: Doubles = np.hypot(x - share * across, y - share * down)
    return gaps
