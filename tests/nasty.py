"""Seeded nasty input: values for links, strokes for the pad, and files for uploads; the same for the same seed."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from mnist_dash.data import strokes

ROOT = Path(__file__).parents[1]

VALUES = (
    "", " ", "0", "-1", "1", "9", "10", "59999", "60000", "70000", "-0", "007", "1.5", "1e3", "1e-300", "1e300",
    "1e999", "-1e999", "Infinity", "-inf", "nan", "NaN", "9" * 19, "9" * 400, "9" * 5_000, "0x10", "1_000", "٣",
    "½", "true", "None", "null", "train", "test", "<script>alert(1)</script>", "'; drop table", "../../etc/passwd",
    "%00", "\x00", "\x1b[31m", "\u202etxt", "é" * 50, "😀", "a" * 300, "x" * 100_000, "best", "best,fast", "knn",
    "64N-10N", "64N-10N~epochs:2", "4096N-4096N-10N", "-".join(["512C28:same"] * 60) + "-10N", "C" * 400, "-" * 400,
    "1N" * 100, "forest:trees=1000", "knn:k=1000", "best~epochs:" + "9" * 300, "tsne~perplexity:1e999",
    "umap~n_neighbors:1", "{}", "[1,2,3]", "1,2,3,4", "0-9", "0,0,1e9", "0,0,0", "|".join(["0.1,0.1"] * 900),
    "digit=3", "==", "label=3&", "(" * 400,
)  # fmt: skip


def link_values(random: np.random.Generator) -> str | list[str]:
    """A value for a link's parameter: one, or the parameter several times."""
    if random.random() < 0.15:
        return [VALUES[place] for place in random.integers(len(VALUES), size=random.integers(2, 12))]
    value = VALUES[random.integers(len(VALUES))]
    if random.random() < 0.2 and value:  # a known value, slightly broken
        place = int(random.integers(len(value)))
        value = value[:place] + chr(int(random.integers(32, 0x2FF))) + value[place + 1 :]
    return value


def drawings(random: np.random.Generator) -> Iterator[str]:
    """Texts for the drawing in a link: built as ours are, and broken ones."""
    while True:
        count, corners = int(random.choice([1, 2, 30, 300, 500])), int(random.choice([1, 2, 8, 60, 2_000]))
        reach = float(random.choice([0.001, 0.05, 1.0, 3.0]))
        lines = [random.uniform(-reach, reach, (corners, 2)) * random.choice([0, 1], 2) for _ in range(count)]
        lines = [np.clip(np.round(line, 1 if random.random() < 0.5 else 3), -1, 2) for line in lines]
        yield _packed(lines, int(random.choice([1, 40, 100, 200, 1_000])))
        text = list(_packed(lines[:3], 100))
        for _ in range(int(random.integers(1, 4))):
            text[int(random.integers(len(text)))] = chr(int(random.integers(45, 122)))
        yield "".join(text)


def _packed(lines: list[np.ndarray], width: int) -> str:
    numbers = [width, len(lines)]
    for line in lines:
        moves = np.diff(np.round(line * strokes.GRID).astype(int), axis=0, prepend=[[0, 0]])
        numbers += [len(line), *map(strokes._unsigned, moves.ravel().tolist())]
    content = bytes([1]) + b"".join(map(strokes._varint, numbers))
    return strokes.base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


def messages(random: np.random.Generator) -> Iterator[list[dict[str, object]]]:
    """What a pad may send: paths of the component, as many and as odd as a forger likes."""
    odd: list[list[object]] = [["Z"], [], ["L", None, {}], ["L", "1e999", "nan"]]
    while True:
        count, steps = int(random.choice([0, 1, 5, 400, 501, 2_000])), int(random.choice([0, 1, 2, 40, 5_000]))
        steps = min(steps, 60_000 // max(count, 1))
        size = float(random.choice([1, 420, 1e9, 1e307]))
        places = np.round(random.uniform(-size, size, (steps, 2)), 1).tolist()
        path: list[list[object]] = [["M" if not number else "L", *place] for number, place in enumerate(places)]
        if random.random() < 0.3 and path:
            path[int(random.integers(len(path)))] = odd[random.integers(len(odd))]
        yield [{"type": "Path", "path": path}] * count


# --- files ----------------------------------------------------------------------------------------------


def pictures(random: np.random.Generator) -> Iterator[bytes]:
    """Files of every kind that is read: whole, with changed bytes, cut off, and bombs."""
    seeds = list(_good(random))
    bombs = list(_bombs())
    while True:
        file = bytearray(seeds[int(random.integers(len(seeds)))])
        kind = random.random()
        if kind < 0.1:
            yield bombs[int(random.integers(len(bombs)))]
            continue
        reach = 64 if kind < 0.6 else len(file)  # mostly in the header
        for _ in range(int(random.integers(0, 6))):
            file[int(random.integers(min(reach, len(file))))] = int(
                random.choice([0, 1, 127, 128, 255, random.integers(256)])
            )
        if random.random() < 0.2:
            del file[int(random.integers(len(file))) :]
        yield _checked(bytes(file))


def _checked(file: bytes) -> bytes:
    """A PNG's header with the checksum that belongs to it, so that it is read on."""
    if file[:8] == b"\x89PNG\r\n\x1a\n" and len(file) > 33:
        return file[:29] + struct.pack(">I", zlib.crc32(file[12:29])) + file[33:]
    return file


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _good(random: np.random.Generator) -> Iterator[bytes]:
    page = np.full((240, 320), 235, np.uint8)
    page[40:200, 150:165] = 30
    noisy = np.clip(page + random.normal(0, 12, page.shape), 0, 255).astype(np.uint8)
    for values in (page, noisy, random.integers(0, 256, page.shape).astype(np.uint8)):
        picture = Image.fromarray(values)
        for kind, mode in (
            ("PNG", "L"),
            ("PNG", "P"),
            ("PNG", "RGBA"),
            ("JPEG", "L"),
            ("JPEG", "CMYK"),
            ("WEBP", "RGB"),
            ("GIF", "P"),
            ("BMP", "P"),
            ("BMP", "RGB"),
        ):
            yield _saved(picture.convert(mode), kind)
        yield _saved(picture, "JPEG", progressive=True)
        yield _saved(picture.convert("RGBA"), "WEBP", lossless=True)
        yield _saved(Image.fromarray(values.astype(np.uint16) * 257), "PNG")


def _bombs() -> Iterator[bytes]:
    yield _saved(Image.new("RGB", (7_500, 4_000)), "WEBP", lossless=True)
    yield _saved(Image.new("RGBA", (3_800, 2_200)), "WEBP", lossless=True)
    yield _saved(Image.new("RGBA", (6_000, 4_000)), "PNG")
    yield _saved(Image.new("P", (6_000, 4_000)), "GIF")
    yield _saved(Image.new("L", (8_900, 8_900)), "JPEG", progressive=True)
    marks = np.full((1_060, 1_415), 255, np.uint8)
    marks[(np.indices(marks.shape) % 12 < 4).all(axis=0)] = 0
    yield _saved(Image.fromarray(marks), "PNG")
    y, x = np.indices(marks.shape)
    yield _saved(Image.fromarray(np.where((x + y) % 16 < 5, 0, 255).astype(np.uint8)), "PNG")
    piece = struct.pack(">I4sI", 0, b"prVt", zlib.crc32(b"prVt"))
    small = _saved(Image.new("L", (40, 40), 255), "PNG")
    yield small[:33] + piece * 20_000 + small[33:]
    yield small[:33] + piece * 80_000 + small[33:]
