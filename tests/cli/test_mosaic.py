"""The command `mosaic`: a picture at full size, and bad input answered in one line."""

import numpy as np
import pytest
from PIL import Image

from mnist_dash.cli import main
from mnist_dash.data import datasets


@pytest.mark.parametrize(("split", "size"), [("train", 6860), ("test", 2800)])
def test_writes_a_grey_png_of_full_size(split, size, tmp_path, capsys):
    out = tmp_path / "mosaic.png"
    assert main(["mosaic", "--split", split, "--order", "file", "--out", str(out)]) == 0
    with Image.open(out) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "L", (size, size))
        first = np.asarray(image)[:28, :28]
    assert (first == datasets.load().split(split).images[0]).all()
    assert f"{size} x {size} pixels" in capsys.readouterr().out


def test_label_order_begins_with_the_first_zero(tmp_path):
    out = tmp_path / "mosaic.png"
    main(["mosaic", "--split", "test", "--order", "label", "--out", str(out)])
    test = datasets.load().test
    with Image.open(out) as image:
        assert (np.asarray(image)[:28, :28] == test.images[np.flatnonzero(test.labels == 0)[0]]).all()


@pytest.mark.parametrize("place", ["missing/mosaic.png", "."])
def test_place_that_cannot_be_written_is_one_line_and_exit_code_2(place, tmp_path, capsys):
    assert main(["mosaic", "--split", "test", "--out", str(tmp_path / place)]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1 and "--out" in message


@pytest.mark.parametrize("wrong", [["--split", "dev"], ["--order", "ink"]])
def test_unknown_choice_exits_with_2(wrong):
    with pytest.raises(SystemExit) as stop:
        main(["mosaic", *wrong])
    assert stop.value.code == 2
