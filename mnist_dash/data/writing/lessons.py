"""What a network for drawings learns beside MNIST's digits: digits in other people's forms, and what is no digit."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from mnist_dash.data.ink import fitting
from mnist_dash.data.writing import pen, shapes

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Random = np.random.Generator

ONE_WAY = (2, 3, 4, 5, 6, 7, 9)  # digits whose mirror image is none
TURNED = (2, 3, 4, 5, 7)  # and whose quarter turns are none either
APART = -4, 4  # pixels between two digits that stand together, overlapping below 0
UNEVEN = 3  # pixels that one of them may stand lower


def digits(count: int, seed: int) -> tuple[Bytes, Bytes]:
    """So many digits written by program (N x 28 x 28, 255 = ink), all classes alike often, and their labels."""
    random = np.random.default_rng([seed, 0])
    labels = random.permutation(np.arange(count) % 10).astype(np.uint8)
    forms = [shapes.DIGITS[label] for label in labels.tolist()]
    images = [pen.written(str(random.choice(form)), random) for form in forms]
    return np.array(images, np.uint8).reshape(-1, fitting.SIDE, fitting.SIDE), labels


def strangers(count: int, images: Bytes, labels: Bytes, seed: int) -> Bytes:
    """So many pictures that are no digit (N x 28 x 28), some of them made from digits (M x 28 x 28) with labels."""
    random = np.random.default_rng([seed, 1])
    kinds = random.choice(len(KINDS), count, p=[share for share, _ in KINDS])
    found = [KINDS[kind][1](images, labels, random) for kind in kinds.tolist()]
    return np.array(found, np.uint8).reshape(-1, fitting.SIDE, fitting.SIDE)


def told_apart(count: int, images: Bytes, labels: Bytes, seed: int) -> tuple[Bytes, npt.NDArray[np.bool_]]:
    """So many strangers, half of them several digits together, and which these are."""
    random = np.random.default_rng([seed, 2])
    others = [(share, make) for share, make in KINDS if make is not _together]
    shares = np.array([share for share, _ in others])
    kinds = random.choice(len(others), count // 2, p=shares / shares.sum())
    found = [_together(images, labels, random) for _ in range(count - count // 2)]
    found += [others[kind][1](images, labels, random) for kind in kinds.tolist()]
    return np.array(found, np.uint8), np.arange(count) < count - count // 2


def _sign(images: Bytes, labels: Bytes, random: Random) -> Bytes:
    """A letter, a sign or a doodle."""
    forms = shapes.SIGNS[_SIGNS[random.integers(len(_SIGNS))]]
    return pen.written(str(random.choice(forms)), random)


def _together(images: Bytes, labels: Bytes, random: Random) -> Bytes:
    """Two digits side by side, apart or touching, now and then three."""
    whole = _cut(images[random.integers(len(images))])
    for _ in range(1 if random.random() < 0.85 else 2):
        whole = beside(whole, _cut(images[random.integers(len(images))]), int(random.integers(*APART)), random)
    return fitted(whole)


def _stacked(images: Bytes, labels: Bytes, random: Random) -> Bytes:
    """A digit under another one."""
    one, other = (_cut(images[place]).T for place in random.integers(len(images), size=2))
    return fitted(beside(one, other, int(random.integers(0, APART[1])), random).T)


def _mirrored(images: Bytes, labels: Bytes, random: Random) -> Bytes:
    """A digit as in a mirror."""
    return np.ascontiguousarray(_one_of(images, labels, ONE_WAY, random)[:, ::-1])


def _turned(images: Bytes, labels: Bytes, random: Random) -> Bytes:
    """A digit that lies on its side."""
    return np.ascontiguousarray(np.rot90(_one_of(images, labels, TURNED, random), random.choice([1, 3])))


def _struck(images: Bytes, labels: Bytes, random: Random) -> Bytes:
    """A digit that was crossed out with several lines."""
    ends = [random.uniform(0, 10, (2, 2)) for _ in range(int(random.integers(3, 6)))]
    lines = pen.drawn(ends, float(random.uniform(*pen.PENS)))
    return np.asarray(np.maximum(images[random.integers(len(images))], lines), np.uint8)


def _scribble(images: Bytes, labels: Bytes, random: Random) -> Bytes:
    """A pen that wanders about."""
    turns = np.cumsum(random.normal(0, random.uniform(0.5, 1.2), 40))
    path = np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)
    return pen.drawn([path], float(random.uniform(*pen.PENS)))


def _blob(images: Bytes, labels: Bytes, random: Random) -> Bytes:
    """Something filled: a dot, a bar, a patch."""
    middle = fitting.SIDE / 2
    y, x = np.mgrid[: fitting.SIDE, : fitting.SIDE] + 0.5 - middle
    turn, power = random.uniform(0, np.pi), random.choice([2, 2, 8])
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    away = (np.abs(along / 10) ** power + np.abs(across / random.uniform(4, 10)) ** power) ** (1 / power)
    return pen.whole(np.clip((1 - away) * 8 + 0.5, 0, 1).astype(np.float32))


def _one_of(images: Bytes, labels: Bytes, wanted: tuple[int, ...], random: Random) -> Bytes:
    while True:
        place = random.integers(len(images))
        if int(labels[place]) in wanted:
            return np.asarray(images[place])


def _cut(image: Bytes) -> Floats:
    """A digit's ink (0 to 1), as high as it is and no wider than itself."""
    columns = np.flatnonzero(image.max(axis=0) > 127)
    return np.asarray(image[:, columns[0] : columns[-1] + 1] / np.float32(255), np.float32)


def beside(one: Floats, other: Floats, gap: int, random: Random) -> Floats:
    """Two cut digits of one height, the second so many pixels right of the first and up to UNEVEN higher or lower."""
    high = max(len(one), len(other)) + 2 * UNEVEN
    wide = max(one.shape[1] + other.shape[1] + gap, one.shape[1], other.shape[1])
    whole = np.zeros((high, wide), np.float32)
    left = max(0, wide - other.shape[1])
    for ink, place, top in ((one, 0, UNEVEN), (other, left, int(random.integers(0, 2 * UNEVEN + 1)))):
        view = whole[top : top + len(ink), place : place + ink.shape[1]]
        np.maximum(view, ink, out=view)
    return whole


def fitted(ink: Floats) -> Bytes:
    """Ink (0 to 1) of any size as MNIST's digits are prepared."""
    return pen.whole(fitting.centre(fitting.fit(ink)[0]))


_SIGNS = tuple(shapes.SIGNS)
KINDS: tuple[tuple[float, Callable[[Bytes, Bytes, Random], Bytes]], ...] = (
    (0.5, _sign),
    (0.2, _together),
    (0.05, _stacked),
    (0.08, _mirrored),
    (0.05, _turned),
    (0.05, _struck),
    (0.05, _scribble),
    (0.02, _blob),
)
