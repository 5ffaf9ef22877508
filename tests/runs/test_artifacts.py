from pathlib import Path

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.runs import artifacts
from mnist_dash.runs.files import Arrays


@pytest.fixture(autouse=True)
def homes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "SHIPPED", tmp_path / "shipped")


def _fail() -> Arrays:
    raise AssertionError("computed again")


def test_an_artifact_is_computed_once() -> None:
    first = artifacts.get("projections/pca-1f2e", lambda: {"points": np.ones((3, 2))})
    again = artifacts.get("projections/pca-1f2e", _fail)
    assert np.array_equal(first["points"], again["points"])
    with pytest.raises(ValueError, match="read-only"):
        first["points"][0] = 0


def test_the_callers_own_array_stays_writable() -> None:
    own = np.zeros(3)
    artifacts.get("mine", lambda: {"own": own})
    own[0] = 1


def test_shipped_artifacts_come_first() -> None:
    artifacts.put("key", {"a": np.asarray(1)})
    artifacts.put("key", {"a": np.asarray(2)}, paths.SHIPPED)
    assert artifacts.get("key", _fail)["a"] == 2


def test_a_damaged_artifact_is_computed_again() -> None:
    path = artifacts.put("key", {"a": np.asarray(1)})
    path.write_bytes(path.read_bytes()[:30])
    assert artifacts.get("key", lambda: {"a": np.asarray(3)})["a"] == 3
    assert artifacts.get("key", _fail)["a"] == 3


def test_a_result_that_cannot_be_stored_is_still_given(home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "artifacts").write_text("a file where the folder should be")
    assert artifacts.get("key", lambda: {"a": np.asarray(4)})["a"] == 4


@pytest.mark.parametrize("key", ["", "../x", "/etc/x", "a/../b", "A", "a b", "a//b", "a/", ".hidden", "x" * 200])
def test_keys_cannot_leave_the_folder(key: str) -> None:
    with pytest.raises(artifacts.ArtifactError, match="is no key"):
        artifacts.get(key, dict)
