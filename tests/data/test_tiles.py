"""The mosaic: every image in its cell and back, PNG files that others read, and a folder that is whole or absent."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from mnist_dash.data import datasets, tiles
from mnist_dash.data.datasets import Split

labels = st.lists(st.integers(0, 9), min_size=1, max_size=60).map(lambda each: np.array(each, np.uint8))


def decode(file: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(file)) as image:
        assert (image.format, image.mode) == ("PNG", "L")
        return np.asarray(image)


def small_split(count: int) -> Split:
    random = np.random.default_rng(0)
    return Split(random.integers(0, 256, (count, 28, 28), np.uint8), random.integers(0, 10, count, np.uint8))


@pytest.fixture(scope="module")
def mnist():
    return datasets.load()


@pytest.mark.parametrize(("count", "side"), [(60_000, 245), (10_000, 100), (1, 1), (2, 2), (4, 2), (5, 3)])
def test_smallest_square_that_holds_all(count, side):
    assert tiles.arrange(np.zeros(count, np.uint8), "file").side == side


@given(labels, st.sampled_from(tiles.ORDERS))
def test_cells_lead_to_images_and_back(some_labels, order):
    layout = tiles.arrange(some_labels, order)
    cells = [layout.cell(index) for index in range(len(some_labels))]
    assert [layout.index(*cell) for cell in cells] == list(range(len(some_labels)))
    assert len(set(cells)) == len(cells)


def test_file_order_fills_row_by_row():
    layout = tiles.arrange(np.zeros(5, np.uint8), "file")
    assert [layout.cell(index) for index in range(5)] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]


def test_label_order_keeps_file_order_within_a_label():
    layout = tiles.arrange(np.array([2, 0, 2, 0, 1], np.uint8), "label")
    assert layout.sequence.tolist() == [1, 3, 4, 0, 2]


@pytest.mark.parametrize("cell", [(1, 2), (2, 0), (0, 3), (-1, 0), (0, -1), (9, 9)])
def test_empty_cells_and_cells_outside_hold_no_image(cell):
    assert tiles.arrange(np.zeros(5, np.uint8), "file").index(*cell) is None


def test_unknown_image_has_no_cell():
    with pytest.raises(IndexError):
        tiles.arrange(np.zeros(5, np.uint8), "file").cell(5)


@pytest.mark.parametrize("order", tiles.ORDERS)
@pytest.mark.parametrize(("name", "size"), [("train", 6860), ("test", 2800)])
def test_picture_of_mnist(mnist, name, size, order):
    split = mnist.split(name)
    layout = tiles.arrange(split.labels, order)
    picture = tiles.picture(split.images, layout)
    assert picture.shape == (size, size)
    assert picture.sum(dtype=np.int64) == split.images.sum(dtype=np.int64), "each digit once, the rest black"
    for index in (0, 1, 4711, len(split) - 1):
        row, column = layout.cell(index)
        cell = picture[row * 28 : row * 28 + 28, column * 28 : column * 28 + 28]
        assert (cell == split.images[index]).all()


@given(arrays.arrays(np.uint8, arrays.array_shapes(min_dims=2, max_dims=2, max_side=40)))
def test_png_is_read_by_pillow_as_it_was(grey):
    assert (decode(tiles.png(grey)) == grey).all()


def test_halving_takes_the_rounded_mean_and_black_beyond_an_odd_edge():
    grey = np.array([[0, 1, 200], [2, 3, 200], [255, 255, 255]], np.uint8)
    assert tiles.halve(grey).tolist() == [[2, 100], [128, 64]]


@pytest.mark.parametrize(("size", "sizes"), [(6860, [858, 1715, 3430, 6860]), (2800, [700, 1400, 2800]), (28, [28])])
def test_pyramid_from_the_overview_to_full_size(size, sizes):
    levels = tiles.pyramid(np.zeros((size, size), np.uint8))
    assert [len(level) for level in levels] == sizes
    assert tiles.count_levels(size) == len(sizes)


def test_folder_names_tell_dataset_split_order_and_version_apart():
    names = {tiles.folder_name(data, split, order) for data in "ab" for split in "cd" for order in tiles.ORDERS}
    assert len(names) == 8
    assert all(name.endswith(f"v{tiles.VERSION}") for name in names)


def test_files_put_together_give_the_picture(mnist, tmp_path):
    target, told = tmp_path / "tiles" / "made", []
    tiles.write_tiles(mnist.test, "label", target, told.append)
    layout = tiles.arrange(mnist.test.labels, "label")
    whole = np.zeros((2800, 2800), np.uint8)
    for file in target.glob("2_*.png"):
        _, row, column = map(int, file.stem.split("_"))
        tile = decode(file.read_bytes())
        top, left = row * tiles.TILE, column * tiles.TILE
        whole[top : top + len(tile), left : left + tile.shape[1]] = tile
    assert (whole == tiles.picture(mnist.test.images, layout)).all()
    assert (np.fromfile(target / "indices.bin", "<u4") == layout.sequence).all()
    assert (np.fromfile(target / "labels.bin", np.uint8) == np.sort(mnist.test.labels)).all()
    assert {file.stem[0] for file in target.glob("*.png")} == {"0", "1", "2"}
    assert told == sorted(told) and told[-1] == 1
    assert list(target.parent.iterdir()) == [target], "nothing is left beside it"


def test_two_sessions_at_once_leave_one_whole_folder(tmp_path):
    target, split = tmp_path / "made", small_split(500)
    with ThreadPoolExecutor(4) as pool:
        for session in [pool.submit(tiles.write_tiles, split, "file", target, lambda share: None) for _ in range(4)]:
            session.result()
    assert list(tmp_path.iterdir()) == [target]
    assert sorted(file.name for file in target.iterdir()) == [
        "0_0_0.png",
        "0_0_1.png",
        "0_1_0.png",
        "0_1_1.png",
        "indices.bin",
        "labels.bin",
    ]


def test_interrupted_work_leaves_nothing(tmp_path):
    def leave(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tiles.write_tiles(small_split(500), "file", tmp_path / "made", leave)
    assert not list(tmp_path.iterdir())


def test_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(tiles.TilesError, match="can be written"):
        tiles.write_tiles(small_split(3), "file", tmp_path / "file" / "made", lambda share: None)
