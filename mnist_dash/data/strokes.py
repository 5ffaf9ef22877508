"""A drawing as pen strokes: its picture, and the short text that carries it in a link."""

import base64
import binascii
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from mnist_dash.errors import PlainError

Doubles = npt.NDArray[np.float64]

LONGEST = 1_500  # characters of a packed drawing
MOST_STROKES, MOST_POINTS = 500, 50_000
LARGEST_SIDE = 4_096  # pixels of a rendered drawing
GRID = 1_000  # steps across the pad in a packed drawing
TOLERANCES = (1, 2, 4, 8, 16)  # grid steps a packed line may be off, tried until the text is short enough
WIDEST = 0.5  # of the pad
OUTSIDE = 1.0  # how far a stroke may leave the pad, in pads; further away it is bent back
_FORMAT = 1  # first byte of a packed drawing
_WIDTHS = 2_000  # pen widths are kept to 1/2000 of the pad
_INFLATED = 8_192  # bytes: more than any text of LONGEST characters that we write holds


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
    for stroke in drawing.strokes:
        # Pixel i covers i to i + 1, so its middle is at i + 0.5.
        places = stroke * side - 0.5
        for start, end in pairwise(places) if len(places) > 1 else [(places[0], places[0])]:
            _draw(cover, start, end, pen)
    return np.round(cover * 255).astype(np.uint8)


def _draw(cover: npt.NDArray[np.float32], start: Doubles, end: Doubles, pen: float) -> None:
    """Lay one straight piece of a round pen's line onto the cover (0 to 1 of each pixel), in place."""
    reach = pen / 2 + 1
    left, top = np.maximum(np.floor(np.minimum(start, end) - reach), 0).astype(int)
    right, bottom = np.minimum(np.ceil(np.maximum(start, end) + reach) + 1, cover.shape[::-1]).astype(int)
    if left >= right or top >= bottom:
        return
    x, y = np.arange(left, right) - start[0], np.arange(top, bottom)[:, None] - start[1]
    along = end - start
    share = np.clip((x * along[0] + y * along[1]) / max(float(along @ along), 1e-12), 0, 1)
    distance = np.hypot(x - share * along[0], y - share * along[1])
    # A pen thinner than a pixel covers at most its width's share of it.
    piece = np.clip(pen / 2 + 0.5 - distance, 0, min(pen, 1))
    view = cover[top:bottom, left:right]
    np.maximum(view, piece, out=view)


# --- the text -------------------------------------------------------------------------------------------


def pack(drawing: Drawing) -> str:
    """The drawing as at most LONGEST characters that a link may hold; lines are simplified as far as it takes.

    Raises StrokesError for a drawing of so many strokes that no simpler form is short enough.
    """
    for tolerance in TOLERANCES:
        text = _pack(drawing, tolerance)
        if len(text) <= LONGEST:
            return text
    raise StrokesError("The drawing has too many strokes for a link; clear the pad and draw a simpler one.")


def _pack(drawing: Drawing, tolerance: float) -> str:
    width = max(1, round(drawing.width * _WIDTHS))
    numbers = [width, len(drawing.strokes)]
    for stroke in drawing.strokes:
        corners = np.round(simplify(stroke * GRID, tolerance)).astype(int)
        moves = np.diff(corners, axis=0, prepend=[[0, 0]])
        numbers += [len(corners), *(_unsigned(int(move)) for move in moves.ravel())]
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


def simplify(points: Doubles, tolerance: float) -> Doubles:
    """The fewest of the points (M x 2) whose line stays within `tolerance` of all (Ramer; Douglas and Peucker)."""
    keep = np.zeros(len(points), bool)
    keep[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        distances = _distances(points[first + 1 : last], points[first], points[last])
        farthest = int(distances.argmax())
        if distances[farthest] > tolerance:
            middle = first + 1 + farthest
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return points[keep]


def _distances(points: Doubles, start: Doubles, end: Doubles) -> Doubles:
    """How far each point is from the straight piece between start and end."""
    along = end - start
    share = np.clip((points - start) @ along / max(float(along @ along), 1e-12), 0, 1)
    gaps: Doubles = np.linalg.norm(points - start - share[:, None] * along, axis=1)
    return gaps
