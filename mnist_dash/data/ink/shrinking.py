"""A picture's file, decoded and made small: as a function, and as a program of its own that may use little memory.

The program needs Pillow alone, so that it starts in a twentieth of a second of work: it gets the file on stdin and
writes what `Small` holds, or a sentence, to stdout.
"""

import contextlib
import io
import math
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
WORKING = 1_500_000  # pixels that are looked at
LARGEST = 24_000_000  # pixels of a picture that must be decoded in full: 96 MB
LARGEST_WEBP = 8_400_000  # which takes four times that while it is decoded
LARGEST_JPEG = 80_000_000  # a JPEG is decoded at an eighth to a half of its size where that is enough
MEMORY = 150 * 2**20  # bytes that the program may take beside what it starts with
SECONDS = 5  # of work that it may take
DAMAGED = "The picture is damaged or cut off; send it again, or save it anew as PNG or JPEG."
HEAVY = "The picture takes too much memory or time to open; make it smaller, or save it as JPEG, and send it again."
STRIP = 64  # rows of a picture that are converted at a time
_ORIENTATION = 0x0112  # EXIF: which way up the camera was held
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = tuple(_TURNS[note] for note in (5, 6, 7, 8))


class UnreadableError(Exception):
    """A file that is no picture for us; the message is the sentence to show."""


@dataclass(frozen=True)
class Small:
    """An upright picture of at most WORKING pixels, and the size of the one it was made from, set upright too."""

    picture: Image.Image  # grey (L), RGB or RGBA
    size: tuple[int, int]


def opened(content: bytes) -> Image.Image:
    """The file's picture, its header read and its size found bearable, nothing decoded yet. Raises UnreadableError."""
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableError(too_many_pixels(LARGEST)) from None
    except MemoryError:
        raise UnreadableError(HEAVY) from None
    except Exception:
        heic = content[4:8] == b"ftyp"
        kind = "HEIC pictures cannot be read here" if heic else "This is not a picture that can be read"
        raise UnreadableError(f"{kind}; send a PNG, JPEG, WebP, GIF or BMP file.") from None
    limit = {"JPEG": LARGEST_JPEG, "MPO": LARGEST_JPEG, "WEBP": LARGEST_WEBP}.get(picture.format or "", LARGEST)
    if picture.width * picture.height > limit:
        raise UnreadableError(too_many_pixels(limit))
    if picture.info.get("progressive") and _coefficients(picture) > MEMORY / 2:
        raise UnreadableError(HEAVY)
    return picture


def _coefficients(picture: Image.Image) -> float:
    """Bytes that a progressive JPEG takes while it is decoded, at whatever size: two for each value of each channel."""
    layers = getattr(picture, "layer", None) or [(0, 1, 1, 0)] * 4  # with how many values they have across and down
    full = max(layer[1] for layer in layers) * max(layer[2] for layer in layers)
    values = sum(layer[1] * layer[2] for layer in layers) / max(full, 1)
    return float(2 * picture.width * picture.height * values)


def too_many_pixels(limit: int) -> str:
    """The sentence for a picture of more pixels than that."""
    return f"The picture has more than {limit // 10**6} million pixels; make it smaller and send it again."


def shrink(picture: Image.Image) -> Small:
    """The opened picture, decoded, small and upright. Raises UnreadableError."""
    width, height = picture.size
    try:
        _reduce_early(picture)
        small = _plain(picture)
        turn = _turn(picture)
    except MemoryError:
        raise UnreadableError(HEAVY) from None
    except Exception:  # Pillow's decoders raise nearly anything for a file that is broken
        raise UnreadableError(DAMAGED) from None
    upright = small if turn is None else small.transpose(turn)
    return Small(upright, (height, width) if turn in _LYING else (width, height))


def _reduce_early(picture: Image.Image) -> None:
    """Let a large JPEG be decoded at a half, a quarter or an eighth of its size."""
    factor = math.sqrt(WORKING / (picture.width * picture.height))
    if factor < 0.5:
        picture.draft(None, (math.ceil(picture.width * factor), math.ceil(picture.height * factor)))


def _plain(picture: Image.Image) -> Image.Image:
    """The first frame as eight-bit grey or colour, with alpha where it is given, of at most WORKING pixels."""
    picture.load()
    if picture.mode.startswith("I"):  # 16 bits a pixel, or 8 in the place of 16
        deep = float(picture.getextrema()[1]) > 255  # type: ignore[arg-type]
        small = reduced(picture, "F")
        return (small.point(lambda value: value * (1 / 256) + 0) if deep else small).convert("L")
    transparent = picture.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in picture.info
    return reduced(picture, "RGBA" if transparent else "L" if picture.mode in ("1", "L") else "RGB")


def reduced(picture: Image.Image, mode: str) -> Image.Image:
    """The picture in that mode with at most WORKING pixels, anti-aliased.

    A large one is converted and reduced in strips: a second copy of it would be as large as the first.
    """
    width, height = picture.size
    factor = math.sqrt(WORKING / (width * height))
    if factor >= 1:
        return picture if picture.mode == mode else picture.convert(mode)  # convert copies even where nothing changes
    size = max(1, int(width * factor)), max(1, int(height * factor))
    steps = max(1, int(width / size[0] / 2)), max(1, int(height / size[1] / 2))
    if steps == (1, 1) and picture.mode == mode != "RGBA":
        return picture.resize(size, Image.Resampling.BOX)
    blended = "RGBa" if mode == "RGBA" else mode  # colours count by their opacity
    coarse = Image.new(blended, (-(-width // steps[0]), -(-height // steps[1])))
    for top in range(0, height, STRIP * steps[1]):
        strip = picture.crop((0, top, width, min(top + STRIP * steps[1], height))).convert(mode).convert(blended)
        coarse.paste(strip.reduce(steps), (0, top // steps[1]))
    box = (0, 0, width / steps[0], height / steps[1])
    return coarse.resize(size, Image.Resampling.BOX, box=box).convert(mode)


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """What sets a photo upright that the camera took lying, from its EXIF note; None where there is none."""
    try:
        return _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # a broken note, not a broken picture
        return None


# --- as a program ---------------------------------------------------------------------------------------


def packed(small: Small) -> bytes:
    """What the program writes: a line of facts, then the pixels."""
    facts = [small.picture.mode, *small.picture.size, *small.size]
    return " ".join(map(str, facts)).encode() + b"\n" + small.picture.tobytes()


def unpacked(written: bytes) -> Small:
    """What the program has written. Raises UnreadableError with the sentence that it wrote instead."""
    facts, _, pixels = written.partition(b"\n")
    words = facts.decode().split(" ")
    if words[0] not in ("L", "RGB", "RGBA"):
        raise UnreadableError(facts.decode())
    across, down, width, height = map(int, words[1:])
    return Small(Image.frombytes(words[0], (across, down), pixels), (width, height))


def limit_self() -> None:
    """Take no more than MEMORY and SECONDS from here on, where the system can hold a process to it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    """Shrink the picture on stdin."""
    Image.preinit()
    limit_self()
    try:
        answer = packed(shrink(opened(sys.stdin.buffer.read())))
    except UnreadableError as error:
        answer = str(error).encode()
    except MemoryError:
        answer = HEAVY.encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
