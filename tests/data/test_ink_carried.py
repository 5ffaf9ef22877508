"""The ink of a picture in a link: the same pixels after the way, and nothing but that can be unpacked."""

import base64
import zlib

import numpy as np
import pytest

from mnist_dash.data import datasets, ink
from mnist_dash.data.ink import carried


def written(count: int, across: int = 20) -> ink.Reading:
    """What is read from so many test digits on one sheet, in rows."""
    digits = datasets.load().test.images[:count]
    rows = [digits[first : first + across] for first in range(0, count, across)]
    sheet = np.zeros((len(rows) * 60 + 20, across * 40 + 20), np.uint8)
    for row, each in enumerate(rows):
        for column, digit in enumerate(each):
            top, left = 20 + row * 60, 10 + column * 40
            sheet[top : top + 28, left : left + 28] = digit
    return ink.read(sheet)


def test_the_digits_come_back_pixel_for_pixel_in_their_lines():
    before = written(6, across=3)
    text = carried.pack(before.parts)
    after = carried.unpack(text)
    assert len(text) < 2_500
    assert [part.line for part in after.parts] == [part.line for part in before.parts]
    assert all((one.image == other.image).all() for one, other in zip(before.parts, after.parts, strict=True))
    assert len({part.box for part in after.parts}) == len(after.parts)


def test_what_is_too_much_for_a_link_says_so():
    with pytest.raises(ink.InkError, match="too much for a link"):
        carried.pack(written(90).parts)


def text_of(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "é",
        "!!",
        "AAAA",
        "A" * 100_000,
        text_of(b""),
        text_of(bytes([1, 0])),
        text_of(bytes([1, 2, 0, 0]) + bytes(784)),
        text_of(bytes([9, 1, 0]) + bytes(784)),
        text_of(bytes([1, 60]) + bytes(50_000_000)),
    ],
)
def test_what_no_picture_gives_is_one_sentence(text):
    with pytest.raises(ink.InkError, match="damaged"):
        carried.unpack(text)
