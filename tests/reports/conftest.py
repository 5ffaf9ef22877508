from pathlib import Path

import pytest

from tests import prepared_runs


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for runs, beside those that ship."""
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def prepared(home: Path):
    """Four runs with made-up predictions."""
    return prepared_runs.finish_all()
