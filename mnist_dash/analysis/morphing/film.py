"""A path as files to keep: one picture, a film there and back, or a strip of frames."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from mnist_dash.data.colours import ON_DARK
from mnist_dash.errors import PlainError
from mnist_dash.models.generator.decoder import draw, fold
from mnist_dash.models.generator.path import Point, along, eased
from mnist_dash.models.generator.weights import Floats, Weights
from mnist_dash.models.recipes.settings import Setting, show

Kind = Literal["png", "gif", "apng", "webp", "strip"]
Look = Literal["chalk", "paper", "colour"]
Rgb = tuple[float, float, float]

KINDS: tuple[Kind, ...] = get_args(Kind)
LOOKS: tuple[Look, ...] = get_args(Look)
NAMES: dict[Kind, str] = {"png": "picture", "gif": "GIF", "apng": "APNG", "webp": "WebP", "strip": "strip of frames"}
TIME = 40  # ms that a frame of a film is shown
LARGEST_PICTURE, LARGEST_FRAME = 4_096, 1_080  # pixels a side
MOST_FRAMES, MOST_PIXELS = 400, 200_000_000  # of a film in all
FRAMES = Setting(60, 2, MOST_FRAMES, about="frames of a film there and back, or of a strip")
GROUNDS: dict[Look, Rgb] = {"chalk": (0, 0, 0), "paper": (0.992, 0.988, 0.98), "colour": (0.03, 0.03, 0.05)}
INKS: dict[Look, Rgb] = {"chalk": (1, 1, 1), "paper": (0.11, 0.11, 0.1), "colour": (1, 1, 1)}


class FilmError(PlainError):
    """A file that cannot be made as asked; the message says in one sentence what to change."""


@dataclass(frozen=True)
class Film:
    """What to make of a path: the kind of file, pixels a side, frames, where on the path a picture is, and its look.

    Raises FilmError for more than a computer can be asked for.
    """

    kind: Kind = "gif"
    side: int = 512
    frames: int = 60
    share: float = 0.0
    look: Look = "chalk"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise FilmError(f"Choose one of {', '.join(KINDS)}, not {show(self.kind)}.")
        if self.look not in LOOKS:
            raise FilmError(f"Choose one of {', '.join(LOOKS)} as the look, not {show(self.look)}.")
        most = LARGEST_PICTURE if self.kind == "png" else LARGEST_FRAME
        if not 16 <= self.side <= most:
            raise FilmError(
                f"Choose a size from 16 to {most:,} pixels for a {NAMES[self.kind]}, not {show(self.side)}."
            )
        if self.kind != "png" and not 2 <= self.frames <= MOST_FRAMES:
            raise FilmError(f"Choose from 2 to {MOST_FRAMES} frames, not {show(self.frames)}.")
        if not 0 <= self.share <= 1:
            raise FilmError("Choose a place on the path from 0 to 1.")
        if self.drawn * self.side**2 > MOST_PIXELS:
            raise FilmError(f"{self.frames} frames of {self.side} pixels are too many; make them fewer or smaller.")

    @property
    def drawn(self) -> int:
        """How many pictures must be drawn: a film comes back by the frames it went."""
        if self.kind == "png":
            return 1
        return self.frames if self.kind == "strip" else self.frames // 2 + 1

    @property
    def pixels(self) -> int:
        """How many pixels must be drawn, which tells how long it takes."""
        return self.drawn * self.side**2

    @property
    def suffix(self) -> str:
        """The file's ending."""
        return {"apng": "png", "strip": "png"}.get(self.kind, self.kind)


Tell = Callable[[int, int], None]  # hears how many pictures of how many are drawn


def make(film: Film, weights: Weights, points: Sequence[Point], tell: Tell) -> bytes:
    """The file: about 0.04 s for each 512 x 512 pixels that are drawn."""
    if film.kind == "png":
        shares: npt.NDArray[np.float64] = np.array([film.share])
    elif film.kind == "strip":
        shares = np.linspace(0, 1, film.frames)
    else:
        shares = eased(film.drawn, len(points) - 1)
    pictures = list(_pictures(film, weights, *along(points, shares), tell))
    if film.kind == "strip":
        return _saved([_side_by_side(pictures)], "png")
    last = -2 if film.frames % 2 == 0 else -1  # an odd film stays at its end for a frame more
    back = pictures[last:0:-1] if film.kind != "png" else []
    return _saved([*pictures, *back], film.kind)


def _pictures(film: Film, weights: Weights, latents: Floats, classes: Floats, tell: Tell) -> Iterator[Any]:
    from PIL import Image

    for number, (point, kinds) in enumerate(zip(latents, classes, strict=True)):
        tell(number, len(latents))
        picture = Image.fromarray(draw(fold(weights, point, kinds), film.side))
        if film.look == "chalk":
            yield picture
            continue
        ink = shine(kinds) if film.look == "colour" else INKS[film.look]
        picture = picture.convert("P")
        picture.putpalette(palette(GROUNDS[film.look], ink))
        yield picture if film.kind == "gif" else picture.convert("RGB")


def shine(classes: Floats) -> Rgb:
    """The ink of a mixture of classes: their colours, light enough to shine on black."""
    channels = np.array([[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in ON_DARK])
    mixed = np.asarray(classes, np.float64) @ (0.35 + 0.65 * channels)
    return tuple(float(each) for each in mixed)  # type: ignore[return-value]


def palette(ground: Rgb, ink: Rgb) -> list[int]:
    """256 colours from ground to ink, as red, green, blue one after another."""
    cover = np.linspace(0, 1, 256)[:, None]
    mixed = np.asarray(ground) + (np.asarray(ink) - np.asarray(ground)) * cover
    return [int(each) for each in np.round(255 * mixed).ravel()]


def _side_by_side(pictures: Sequence[Any]) -> Any:
    from PIL import Image

    side = pictures[0].height
    strip = Image.new(pictures[0].mode, (side * len(pictures), side))
    for number, picture in enumerate(pictures):
        strip.paste(picture, (number * side, 0))
    return strip


def _saved(pictures: Sequence[Any], kind: Kind) -> bytes:
    """The pictures in one file: an animation that goes on for ever, if they are several."""
    file = io.BytesIO()
    first, *others = pictures
    if not others:
        first.save(file, "PNG", optimize=False, compress_level=6)
    elif kind == "gif":
        first.save(file, "GIF", save_all=True, append_images=others, duration=TIME, loop=0)
    elif kind == "apng":
        first.save(file, "PNG", save_all=True, append_images=others, duration=TIME, loop=0, compress_level=6)
    else:
        options = {"quality": 80, "method": 2, "minimize_size": False}
        first.save(file, "WEBP", save_all=True, append_images=others, duration=TIME, loop=0, **options)
    return file.getvalue()
