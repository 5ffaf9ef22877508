import io
import struct
import subprocess
import sys
import time
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from mnist_dash.data import ink
from mnist_dash.data.ink import decoding, shrinking
from mnist_dash.data.ink.decoding import InkError


def seven(width=80, height=100):
    """A black 7 on white paper, height x width."""
    picture = np.full((height, width), 255, np.uint8)
    picture[15:23, 15:60] = 0
    for row in range(15, 85):
        middle = 57 - (row - 15) * 25 // 70
        picture[row, middle - 4 : middle + 4] = 0
    return picture


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def looks_like_seven(image):
    """As the grey array gives it, but for what compression changes."""
    expected = ink.read(seven()).parts[0].image
    return np.abs(image.astype(int) - expected).mean() < 6


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("mode", ["L", "RGB", "P", "1"])
def test_files_of_all_kinds_are_read(kind, mode):
    picture = Image.fromarray(seven()).convert("RGB").convert(mode)
    if (kind == "JPEG" and mode in ("P", "1")) or (kind == "WEBP" and mode == "1"):
        picture = picture.convert("L")
    parts = ink.read(saved(picture, kind)).parts
    assert len(parts) == 1 and looks_like_seven(parts[0].image)
    assert np.abs(np.array(parts[0].box) - (15, 15, 61, 85)).max() <= 2


def test_cmyk_is_read():
    parts = ink.read(saved(Image.fromarray(seven()).convert("CMYK"), "JPEG")).parts
    assert len(parts) == 1 and looks_like_seven(parts[0].image)


def test_sixteen_bits_are_read():
    deep = Image.fromarray(seven().astype(np.uint16) * 257)
    assert looks_like_seven(ink.read(saved(deep, "PNG")).parts[0].image)


def transparent(colour, alpha):
    """A 7 of one colour on nothing; what is transparent has the given colour too."""
    layers = [np.full(alpha.shape, value, np.uint8) for value in colour]
    return np.stack([*layers, alpha], axis=2)


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (200, 30, 30), (255, 255, 0)])
def test_ink_on_nothing_is_read_in_any_colour(colour):
    drawn = transparent(colour, 255 - seven())
    assert looks_like_seven(ink.read(drawn).parts[0].image)
    assert looks_like_seven(ink.read(saved(Image.fromarray(drawn), "PNG")).parts[0].image)


def test_a_palette_with_a_transparent_colour_is_read():
    picture = Image.fromarray(seven()).convert("P")
    assert looks_like_seven(ink.read(saved(picture, "GIF", transparency=picture.getpixel((0, 0)))).parts[0].image)


def test_paper_with_transparent_margins_is_no_ink():
    paper = np.zeros((140, 120, 4), np.uint8)
    paper[20:120, 20:100, :3] = seven()[:, :, None]
    paper[20:120, 20:100, 3] = 255
    parts = ink.read(paper).parts
    assert len(parts) == 1 and looks_like_seven(parts[0].image)


def test_a_fully_transparent_picture_is_blank():
    assert ink.read(np.zeros((50, 50, 4), np.uint8)).parts == ()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_the_first_frame_of_an_animation_counts(kind):
    frames = [Image.fromarray(seven()), Image.new("L", (80, 100), 255)]
    content = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    assert looks_like_seven(ink.read(content).parts[0].image)


@pytest.mark.parametrize("note", range(1, 9))
def test_photos_are_set_upright(note):
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what undoes each note
    lying = Image.fromarray(seven())
    if note in back:
        lying = lying.transpose(Image.Transpose(back[note]))
    exif = Image.Exif()
    exif[0x0112] = note
    part = ink.read(saved(lying, "JPEG", exif=exif, quality=95)).parts[0]
    assert looks_like_seven(part.image)
    assert np.abs(np.array(part.box) - (15, 15, 61, 85)).max() <= 2


@pytest.mark.filterwarnings("default")  # Pillow warns
def test_a_broken_exif_note_does_no_harm():
    content = saved(Image.fromarray(seven()), "JPEG", exif=b"Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff\x00")
    assert looks_like_seven(ink.read(content).parts[0].image)


@pytest.mark.parametrize("value", [0, 7, 128, 255])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_one_colour_is_blank(value, kind):
    assert ink.read(np.full((60, 90), value, np.uint8)).parts == ()
    assert ink.read(saved(Image.new("RGB", (300, 200), (value, 40, 90)), kind)).parts == ()


def png(width, height, rows=b""):
    """A PNG that claims to be so large."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


BAD = {
    "empty": (b"", "The file is empty"),
    "text": (b"not a picture at all", "not a picture that can be read"),
    "html": (b"<html><body>404</body></html>", "not a picture that can be read"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "not a picture that can be read"),
    "tiff": (b"II*\x00\x08\x00\x00\x00", "not a picture that can be read"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture that can be read"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC pictures cannot be read here"),
    "bomb": (png(50_000, 50_000, bytes(10_000)), "more than 24 million pixels"),
    "bigger bomb": (png(2_000_000_000, 2_000_000_000), "more than 24 million pixels|not a picture"),
    "tall": (png(1, 40_000_000), "more than 24 million pixels"),
    "no pixels": (png(0, 0), "not a picture that can be read|damaged"),
    "no data": (png(20, 20), "damaged or cut off"),
    "cut off": (saved(Image.fromarray(seven()), "PNG")[:200], "damaged or cut off"),
    "cut off JPEG": (saved(Image.fromarray(seven()), "JPEG")[:700], "damaged or cut off"),
    "a JPEG's head": (b"\xff\xd8\xff", "not a picture that can be read"),
    "wrong checksum": (png(28, 28, bytes(29 * 28))[:-20] + bytes(20), "damaged|not a picture"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_in_one_sentence_at_once(name):
    content, message = BAD[name]
    begin = time.perf_counter()
    tracemalloc.start()
    try:
        with pytest.raises(InkError, match=message) as refusal:
            ink.read(content)
        assert tracemalloc.get_traced_memory()[1] < 50e6
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - begin < 3
    assert str(refusal.value).endswith(".") and "\n" not in str(refusal.value)


def test_too_large_a_file_is_refused_unread():
    with pytest.raises(InkError, match="larger than 30 MB"):
        ink.read(bytes(decoding.LARGEST_FILE + 1))


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((0, 10), np.uint8),
        np.zeros(10, np.uint8),
        np.zeros((4, 4, 5), np.uint8),
        np.zeros((2, 2, 2, 2), np.uint8),
        np.zeros((20, 20), float),
        np.array(["seven"]),
    ],
)
def test_arrays_that_are_no_pictures_are_refused(array):
    with pytest.raises(InkError, match="picture"):
        ink.read(array)


def test_a_huge_array_is_refused():
    with pytest.raises(InkError, match="million pixels"):
        ink.read(np.broadcast_to(np.uint8(0), (6_000, 6_000)))


@pytest.mark.parametrize("shape", [(1, 1), (1, 60), (60, 1), (2, 3), (3, 4, 4), (1, 9, 3)])
def test_tiny_pictures_are_read(shape):
    noise = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    for picture in (noise, np.zeros(shape, np.uint8)):
        for part in ink.read(picture).parts:
            assert part.image.shape == (28, 28)


def test_truth_values_and_flat_layers_are_pictures():
    assert looks_like_seven(ink.read(seven() > 128).parts[0].image)
    assert looks_like_seven(ink.read(seven()[:, :, None]).parts[0].image)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_of_twelve_megapixels_is_quick_and_small(kind):
    large = Image.fromarray(seven()).resize((3_000, 4_000), Image.Resampling.BILINEAR).convert("RGB")
    content = saved(large, kind)
    del large
    ink.read(seven())  # imports
    begin = time.process_time()
    tracemalloc.start()
    parts = ink.read(content).parts
    memory = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - begin < 3  # on a busy machine; alone it takes 0.5 s
    assert memory < 200e6
    assert len(parts) == 1 and looks_like_seven(parts[0].image)
    left, top, right, bottom = np.array(parts[0].box) / (37.5, 40, 37.5, 40)
    assert (left, top, right, bottom) == pytest.approx((15, 15, 61, 85), abs=1.5)


def test_no_more_pixels_are_looked_at_than_needed():
    picture = decoding.decode(np.zeros((5_000, 3_000), np.uint8))
    height, width, _ = picture.pixels.shape
    assert height * width <= shrinking.WORKING
    assert picture.scale == pytest.approx((3_000 / width, 5_000 / height))


MEASURED = """
import resource, sys
from mnist_dash.data import ink
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
ink.read(sys.stdin.buffer.read(0) or open(sys.argv[1], "rb").read())
before = peak()
content = open(sys.argv[2], "rb").read()
try:
    ink.read(content)
except ink.InkError as error:
    print(error, file=sys.stderr)
print(peak() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
WIDE = (6_000, 4_000)


def bomb(kind):
    """A small file of many pixels."""
    if kind == "WEBP":
        return saved(Image.new("RGBA", (3_860, 2_160)), "WEBP", lossless=True)
    if kind == "JPEG":
        return saved(Image.new("CMYK", (8_900, 8_900)), "JPEG", progressive=True)
    return saved(Image.new("P" if kind == "GIF" else "RGBA", WIDE), kind)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("kind", ["WEBP", "PNG", "GIF", "JPEG"])
def test_a_small_file_of_many_pixels_takes_little_memory(kind, tmp_path):
    (tmp_path / "seven").write_bytes(saved(Image.fromarray(seven()), "PNG"))
    (tmp_path / "bomb").write_bytes(bomb(kind))
    command = [sys.executable, "-c", MEASURED, tmp_path / "seven", tmp_path / "bomb"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    here, elsewhere = map(int, done.stdout.split())
    assert here < 120  # MB: what is looked at, as large as it may be
    assert elsewhere < shrinking.MEMORY // 2**20 + 80  # beside what a process has that was started by this one


def test_a_picture_that_is_too_heavy_is_refused_in_one_sentence():
    with pytest.raises(InkError, match="too much memory or time to open; make it smaller"):
        ink.read(bomb("JPEG"))


def test_a_webp_of_thirty_million_pixels_is_refused_before_it_is_decoded():
    content = saved(Image.new("RGB", (7_500, 4_000)), "WEBP", lossless=True)
    assert len(content) < 10_000
    with pytest.raises(InkError, match="more than 8 million pixels"):
        ink.read(content)


def test_a_process_that_is_ended_by_its_limits_is_one_sentence(monkeypatch):
    monkeypatch.setattr(shrinking, "__file__", "/dev/null/none.py")
    with pytest.raises(InkError, match="too much memory or time"):
        decoding.decode(bytes(300_000))


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "I;16"])
def test_a_large_picture_is_read_as_a_small_one_is(mode):
    """Decoded elsewhere, converted and reduced in strips: the same digit in its place."""
    picture = Image.fromarray(seven()).resize((2_000, 2_500))
    deep = Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)
    parts = ink.read(saved(deep if mode == "I;16" else picture.convert(mode), "PNG")).parts
    assert len(parts) == 1 and looks_like_seven(parts[0].image)
    assert np.array(parts[0].box) / 25 == pytest.approx((15, 15, 61, 85), abs=1.5)


def test_a_header_of_very_many_pieces_is_not_read_here(monkeypatch):
    """Each piece of a PNG may be empty: a file of some megabytes has a million of them."""
    monkeypatch.setattr(shrinking, "opened", lambda content: pytest.fail("read here"))
    piece = struct.pack(">I4sI", 0, b"prVt", zlib.crc32(b"prVt"))
    picture = saved(Image.fromarray(seven()), "PNG")
    assert len(decoding.decode(picture[:33] + piece * 30_000 + picture[33:]).pixels) == 100


def test_strips_give_what_the_whole_gives():
    colours = np.random.default_rng(0).integers(0, 256, (40, 60, 4), np.uint8)
    whole = Image.fromarray(colours).resize((3_600, 2_400), Image.Resampling.BICUBIC)
    expected = whole.resize((1_500, 1_000), Image.Resampling.BOX)
    gap = np.abs(np.asarray(shrinking.reduced(whole, "RGBA"), float) - np.asarray(expected))
    assert gap.mean() < 1.5 and shrinking.reduced(whole, "RGBA").size == (1_500, 1_000)
