import errno
from pathlib import Path

import numpy as np
import pytest

from mnist_dash.runs import files


def test_replace_leaves_the_old_content_and_nothing_else_when_it_fails(tmp_path: Path) -> None:
    target = tmp_path / "target"
    files.replace(target, b"old")
    target_in_no_folder = tmp_path / "missing" / "target"
    with pytest.raises(FileNotFoundError):
        files.replace(target_in_no_folder, b"new")
    target_is_a_folder = tmp_path / "folder"
    target_is_a_folder.mkdir()
    with pytest.raises(OSError):
        files.replace(target_is_a_folder, b"new")
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "target"]


def test_arrays_come_back_read_only_and_equal(tmp_path: Path) -> None:
    arrays = {"a/b": np.arange(6, dtype=np.float32).reshape(2, 3), "step": np.asarray(7)}
    for compress in (True, False):
        files.save_arrays(tmp_path / "deep" / "x.npz", arrays, compress)
        back = files.load_arrays(tmp_path / "deep" / "x.npz")
        assert back is not None and set(back) == set(arrays)
        assert all(np.array_equal(back[name], arrays[name]) for name in arrays)
        with pytest.raises(ValueError, match="read-only"):
            back["a/b"][0, 0] = 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"no archive at all"])
def test_damaged_arrays_are_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.npz").write_bytes(content)
    assert files.load_arrays(tmp_path / "x.npz") is None
    assert files.load_arrays(tmp_path / "missing.npz") is None


def test_a_cut_off_archive_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    files.save_arrays(path, {"a": np.arange(10_000)}, compress=False)
    path.write_bytes(path.read_bytes()[:-200])
    assert files.load_arrays(path) is None


def test_no_room_knows_the_full_disk() -> None:
    assert files.no_room(OSError(errno.ENOSPC, "No space left on device"))
    assert not files.no_room(OSError(errno.EACCES, "Permission denied"))
    assert not files.no_room(ValueError())
