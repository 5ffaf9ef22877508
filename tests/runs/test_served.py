"""Arrays for the browser: the same content has the same address, and old files make room."""

import os
import time

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.runs import served


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "served", lambda: tmp_path)
    return tmp_path


def content(folder, address):
    return (folder / address.removeprefix("served/")).read_bytes()


def test_same_content_same_address(folder):
    first = served.publish(np.arange(5, dtype=np.uint16))
    assert served.publish(np.arange(5, dtype=np.uint16)) == first
    assert content(folder, first) == np.arange(5, dtype="<u2").tobytes()
    others = {
        served.publish(np.arange(6, dtype=np.uint16)),
        served.publish(np.arange(5, dtype=np.uint8)),
        served.publish(np.arange(5, dtype=np.uint16), "doubled", lambda: np.arange(5, dtype=np.uint16) * 2),
    }
    assert len(others | {first}) == 4


def test_packing_happens_only_where_the_file_is_missing(folder):
    calls = []

    def pack():
        calls.append(1)
        return np.zeros(3, np.uint8)

    address = served.publish(np.ones(3), "zeros", pack)
    served.publish(np.ones(3), "zeros", pack)
    assert len(calls) == 1 and content(folder, address) == bytes(3)
    (folder / address.removeprefix("served/")).unlink()
    served.publish(np.ones(3), "zeros", pack)
    assert len(calls) == 2


def test_arrays_that_are_not_contiguous_are_served_as_they_read(folder):
    turned = np.arange(6, dtype=np.uint8).reshape(2, 3).T
    assert content(folder, served.publish(turned)) == bytes([0, 3, 1, 4, 2, 5])


def test_the_oldest_files_make_room_but_not_the_young(folder, monkeypatch):
    monkeypatch.setattr(served, "KEPT", 3)
    old = [folder / served.publish(np.array([number])).removeprefix("served/") for number in range(3)]
    for age, file in enumerate(old):
        os.utime(file, (time.time() - 1000 - age, time.time() - 1000 - age))
    served.publish(np.array([0]))  # used again
    served.publish(np.array([77]))
    assert [file.exists() for file in old] == [True, True, False]
    for number in range(5):
        served.publish(np.array([100 + number]))
    assert len(list((folder / "points").iterdir())) == 7, "what was just published stays"


def test_a_folder_that_cannot_be_written_is_one_sentence(folder):
    (folder / "points").write_text("in the way")
    with pytest.raises(served.ServedError, match="can be written") as raised:
        served.publish(np.arange(3))
    assert str(folder) not in str(raised.value), "no visitor learns a place on the server"


def test_a_browser_finds_what_was_published_and_nothing_else(folder):
    address = served.publish(np.arange(3))
    assert served.find(address.removeprefix("served/")) == folder / address.removeprefix("served/")
    tile = served.folder("tiles", "mnist-0a1b-test-file-v1") / "0_0_0.png"
    tile.parent.mkdir(parents=True)
    tile.touch()
    assert served.find("tiles/mnist-0a1b-test-file-v1/0_0_0.png") == tile
    (folder / "secret.bin").touch()
    (folder / "points" / ".secret.bin").touch()
    for name in (
        "secret.bin",
        "points/.secret.bin",
        "../points",
        "points/../secret.bin",
        "points",
        "",
        "points/x\n.bin",
    ):
        assert served.find(name) is None
