"""Sheets of thumbnails hold every digit in its place."""

import io

import numpy as np
import pytest
from PIL import Image

from mnist_dash.data import sheets, tiles
from mnist_dash.data.datasets import Dataset, Split


@pytest.fixture
def digits():
    generator = np.random.default_rng(0)

    def split(count):
        images = generator.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        return Split(images, np.zeros(count, np.uint8))

    return split(1030), split(25)


def test_a_sheet_is_rows_of_forty(digits):
    images = digits[0].images[:95]
    sheet = sheets.sheet(images)
    assert sheet.shape == (3 * 28, 40 * 28)
    assert (sheet[2 * 28 :, 14 * 28 : 15 * 28] == images[94]).all()
    assert not sheet[2 * 28 :, 15 * 28 :].any()


def test_test_digits_follow_the_training_digits(digits, tmp_path):
    data = Dataset("noise", "Noise", ("0",), *digits)
    told = []
    sheets.write_sheets(data, tmp_path / "sheets", told.append)
    assert told[-1] == 1
    second = np.asarray(Image.open(io.BytesIO((tmp_path / "sheets" / "1.png").read_bytes())))
    assert (second[28:56, 14 * 28 : 15 * 28] == data.test.images[24]).all()
    assert sorted(file.name for file in (tmp_path / "sheets").iterdir()) == ["0.png", "1.png"]
    assert [file.name for file in tmp_path.iterdir()] == ["sheets"]


def test_a_folder_that_cannot_be_written_is_one_sentence(digits, tmp_path):
    (tmp_path / "static").write_text("in the way")
    data = Dataset("noise", "Noise", ("0",), *digits)
    with pytest.raises(tiles.TilesError, match="can be written"):
        sheets.write_sheets(data, tmp_path / "static" / "sheets", lambda share: None)
