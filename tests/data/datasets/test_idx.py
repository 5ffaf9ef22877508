"""The IDX format: what is written is read, and what is no such file is one sentence."""

import gzip

import numpy as np
import pytest

from mnist_dash.data.datasets import idx

IMAGES = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_what_is_written_is_read(pack):
    assert (idx.read(pack(idx.write(IMAGES)), 100) == IMAGES).all()


def test_reads_whole_numbers_of_four_bytes():
    rows = np.array([[7, 0, 2099], [1, 4, 2599]], ">i4")
    content = bytes([0, 0, 0x0C, 2]) + (2).to_bytes(4, "big") + (3).to_bytes(4, "big") + rows.tobytes()
    assert idx.read(content, 100).tolist() == rows.tolist()


def _bomb() -> bytes:
    return gzip.compress(idx.write(np.zeros((1000, 28, 28), np.uint8)))


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "no IDX file"),
        (b"PK\x03\x04" + bytes(100), "no IDX file"),
        (b"label,pixel0\n1,0", "no IDX file"),
        (bytes([0, 0, 8, 0]), "no IDX file"),
        (bytes([0, 0, 8, 3, 0, 0]), "ends within its header"),
        (bytes([0, 0, 8, 1, 0, 0, 0, 9]) + bytes(8), "should hold 9 bytes of values and has 8"),
        (bytes([0, 0, 8, 3]) + b"\xff" * 12, "says that it holds"),
        (gzip.compress(idx.write(IMAGES))[:-9], "cut short"),
        (gzip.compress(idx.write(IMAGES))[:-8] + b"????????", "damaged"),
        (_bomb(), "more than"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # bytes as names would differ between runs
)
def test_anything_else_is_one_sentence(content, sentence):
    with pytest.raises(idx.IdxError, match=sentence):
        idx.read(content, 1000)
