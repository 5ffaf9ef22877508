from collections.abc import Iterator
from pathlib import Path

import pytest

from mnist_dash.runs.engines import local


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home; what this process still runs at the end is killed."""
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MNIST_DASH_JOBS", raising=False)
    yield tmp_path / "home"
    for child, *_ in local.children:
        child.kill()
        child.wait()
    local.children.clear()
