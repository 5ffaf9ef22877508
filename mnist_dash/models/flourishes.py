"""What many people add to a digit and few writers of MNIST did: a slash through 0, an upstroke on 1, a bar on 7.

Each is one straight stroke of about the digit's own width. The digit is made smaller where the stroke sticks out,
so that both fit into MNIST's 20 x 20, and its centre of mass is put back into the middle.
"""

import numpy as np
import numpy.typing as npt

from mnist_dash.models.sampling import SIDE, grid, sample

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Generator = np.random.Generator

BOX = 20  # pixels that the longer side of a digit fills
MIDDLE = (SIDE - 1) / 2
INK = 100  # from this value a pixel counts as part of the digit
PLACES = np.arange(SIDE, dtype=np.float32)


def flourished(images: Images, labels: Labels, seed: int = 0) -> Images:
    """The images (N x 28 x 28) with such a stroke on each 0, 1 and 7; the others as they are."""
    result = images.copy()
    for digit, strokes in ((0, _slashes), (1, _upstrokes), (7, _bars)):
        chosen = np.flatnonzero(labels == digit)
        if len(chosen):
            generator = np.random.default_rng([seed, digit])
            result[chosen] = _with_strokes(images[chosen], strokes(images[chosen], generator), generator)
    return result


def _with_strokes(images: Images, ends: Floats, generator: Generator) -> Images:
    """The images with a line each between `ends` (N x 2 x 2: start and end, x and y), fitted anew."""
    left, top, right, bottom = _boxes(images)
    x, y = ends[:, :, 0], ends[:, :, 1]
    low = np.stack([np.minimum(left, x.min(1)), np.minimum(top, y.min(1))], 1)
    high = np.stack([np.maximum(right, x.max(1)), np.maximum(bottom, y.max(1))], 1)
    size = np.minimum(BOX / ((high - low).max(1) + 1), 1)[:, None]
    middle = (low + high) / 2
    smaller = _placed(images, size[:, 0], middle)
    moved = (ends - middle[:, None]) * size[:, None] + MIDDLE
    pens = _widths(images) * size[:, 0] * generator.uniform(0.7, 1.1, len(images))
    return _centred(np.maximum(smaller, _lines(moved, pens)))


def _placed(images: Images, size: Floats, middle: Floats) -> Floats:
    """Each image made `size` (N) times as large, with the point `middle` (N x 2: x, y) of it in the middle."""
    x, y = grid()
    places = np.stack([x / size[:, None] + middle[:, :1] - MIDDLE, y / size[:, None] + middle[:, 1:] - MIDDLE])
    return sample(images, places.astype(np.float32))


def _centred(ink: Floats) -> Images:
    """The ink moved so that its centre of mass is in the middle."""
    total = ink.sum((1, 2))
    x, y = (ink.sum(1) * PLACES).sum(1) / total, (ink.sum(2) * PLACES).sum(1) / total
    whole = np.round(ink).astype(np.uint8)
    return np.round(_placed(whole, np.ones(len(ink), np.float32), np.stack([x, y], 1))).astype(np.uint8)


def _lines(ends: Floats, pens: Floats) -> Floats:
    """A soft-edged line each, N x 28 x 28 of 0 to 255."""
    start, along = ends[:, 0, :, None, None], (ends[:, 1] - ends[:, 0])[:, :, None, None]
    x, y = PLACES - start[:, 0], PLACES[:, None] - start[:, 1]
    share = (x * along[:, 0] + y * along[:, 1]) / np.maximum((along**2).sum(1), 1e-6)
    share = np.clip(share, 0, 1)
    distance = np.hypot(x - share * along[:, 0], y - share * along[:, 1])
    return np.asarray(255 * np.clip(pens[:, None, None] / 2 + 0.5 - distance, 0, 1), np.float32)


# --- where the strokes go -------------------------------------------------------------------------------


def _slashes(images: Images, generator: Generator) -> Floats:
    """Through the middle of a 0, mostly from lower left to upper right, often beyond the ring."""
    left, top, right, bottom = _boxes(images)
    count = len(images)
    angle = np.radians(generator.uniform(30, 75, count)) * np.where(generator.random(count) < 0.85, 1, -1)
    towards = np.stack([np.cos(angle), -np.sin(angle)], 1)
    half = np.stack([right - left, bottom - top], 1) / 2
    radius = 1 / np.sqrt(((towards / np.maximum(half, 1)) ** 2).sum(1))  # of the ring, taken as an ellipse
    reach = towards * (radius * generator.uniform(0.75, 2, count))[:, None]
    middle = np.stack([left + right, top + bottom], 1) / 2 + generator.uniform(-1, 1, (count, 2))
    return np.stack([middle - reach, middle + reach], 1).astype(np.float32)


def _upstrokes(images: Images, generator: Generator) -> Floats:
    """From the top of a 1 down to the left, 25 to 65 degrees off its stem."""
    _, top, _, bottom = _boxes(images)
    first, last = _row_middles(images, top), _row_middles(images, bottom)
    stem = np.stack([last - first, bottom - top], 1)
    angle = np.radians(generator.uniform(25, 65, len(images)))
    cos, sin = np.cos(angle), np.sin(angle)
    down_left = np.stack([stem[:, 0] * cos - stem[:, 1] * sin, stem[:, 0] * sin + stem[:, 1] * cos], 1)
    start = np.stack([first, top + _widths(images) / 2], 1)
    return np.stack([start, start + down_left * generator.uniform(0.2, 0.65, (len(images), 1))], 1).astype(np.float32)


def _bars(images: Images, generator: Generator) -> Floats:
    """Across the stem of a 7, a little below its middle."""
    _, top, _, bottom = _boxes(images)
    count = len(images)
    height = (top + (bottom - top) * generator.uniform(0.45, 0.65, count)).astype(np.float32)
    middle: Floats = np.stack([_row_middles(images, height), height], 1)
    angle = np.radians(generator.uniform(-20, 15, count))
    half = ((bottom - top) * generator.uniform(0.15, 0.32, count))[:, None]
    reach = np.stack([np.cos(angle), np.sin(angle)], 1) * half
    return np.stack([middle - reach, middle + reach], 1).astype(np.float32)


def _boxes(images: Images) -> tuple[Floats, Floats, Floats, Floats]:
    """Left, top, right and bottom of the ink, each N."""
    inked = images > INK
    columns, rows = np.logical_or.reduce(inked, 1), np.logical_or.reduce(inked, 2)
    edges = (
        columns.argmax(1),
        rows.argmax(1),
        SIDE - 1 - columns[:, ::-1].argmax(1),
        SIDE - 1 - rows[:, ::-1].argmax(1),
    )
    left, top, right, bottom = (edge.astype(np.float32) for edge in edges)
    return left, top, right, bottom


def _row_middles(images: Images, rows: Floats) -> Floats:
    """The middle of the ink in one row of each image; the image's middle where that row has none."""
    ink = images[np.arange(len(images)), np.round(rows).astype(int)].astype(np.float32)
    total = ink.sum(1)
    return np.where(total > 0, (ink * PLACES).sum(1) / np.maximum(total, 1), MIDDLE).astype(np.float32)


def _widths(images: Images) -> Floats:
    """About how wide each digit's strokes are: its area over half of its outline. N, in pixels."""
    ink = images.astype(np.float32) / 255
    across, down = np.abs(np.diff(ink, axis=2)).sum((1, 2)), np.abs(np.diff(ink, axis=1)).sum((1, 2))
    outline = np.maximum((across + down) * np.pi / 4, 1)  # a line's steps over its length, the mean of all slopes
    return np.asarray(np.clip(2 * ink.sum((1, 2)) / outline, 1, 6), np.float32)
